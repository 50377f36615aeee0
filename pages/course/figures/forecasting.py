"""Forecasts of a series by a window or a state: errors, the series itself, and a forecast moved in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal, TypeVar

import numpy as np
import streamlit as st

from pages.course.figures import FigureKind, Shown
from pages.sequences import findings, sections
from pages.sequences.measure import Shown as Series
from pages.sequences.measure import row_of, stored_shown
from pages.sequences.url_state import CHANCES, PageState
from pages.sequences.yesterday.section import style as style_of_moved
from pages.shared import cells, charts
from pages.shared.experiments import experiment
from pages.shared.i18n import FALLBACK, Words
from pages.shared.lessons.expressions import Lazy
from rnn_core.analysis.copying import copying
from rnn_core.analysis.forecasting import Comparison, stored
from rnn_core.plots.forecasts import SHOWN, by_window, over_truth
from rnn_core.plots.shifted import moved
from rnn_core.plots.templates import Figure
from rnn_core.series import worlds

_Key = TypeVar("_Key")

_HEIGHT: Final = 360
_RATIOS: Final = (0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 2.0)
"""To persistence, on a logarithmic axis; those that are not on it are not drawn."""
GROUPS: Final = ("network", "state", "persistence", "floor")
"""What `Settings.only` may name; errors of linear windows are always there."""


@dataclass(frozen=True)
class Settings:
    """Which series, and what of it is drawn.

    Attributes
    ----------
    series : str
        One that the experiment stored.
    chance : float
        Of a marker, in the world of pulses.
    way : {"", "level", "change", "log"}
        What is learnt; empty: the usual of the series.
    chart : {"window", "series", "copy"}
        Errors by the window; the last held-out values, without any forecast; or these with a forecast of
        them, moved back in time.
    only : tuple of str
        Of `GROUPS`: whose errors are drawn beside those of linear windows. What is not is left out.
    tau : int
        The window that is marked.
    shift : int
        Steps by which the forecast is moved back.
    relative : bool
        Whether errors by the window are given in persistence's, seed by seed: where each seed is another
        series, some easier than others.
    told : bool
        Whether it is said what the series is: of some that is the answer.
    """

    series: str
    chance: float = CHANCES[0]
    way: Literal["", "level", "change", "log"] = ""
    chart: Literal["window", "series", "copy"] = "window"
    only: tuple[Literal["network", "state", "persistence", "floor"], ...] = GROUPS
    tau: int = 8
    shift: int = 0
    relative: bool = False
    told: bool = True


def _place(settings: Settings) -> PageState:
    return PageState(
        FALLBACK, series=settings.series, chance=settings.chance, way=settings.way, window=settings.tau
    )


@cache
def _compared(series: str, chance: float, way: str) -> Comparison:
    row = row_of(PageState(FALLBACK, series=series, chance=chance, way=way))
    if row is None:
        raise LookupError(f"expected a series that was measured; got {series} {way}")
    return stored(row, range(experiment("forecasting")["settings"]["seeds"]))


def compared(settings: Settings) -> Comparison:
    """Return the stored errors of a series: whatever a visitor trained on the page, these stay the same."""
    return _compared(settings.series, settings.chance, settings.way)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return stored errors, means over seeds.

    ``error("linear-8")`` is the error of a model: ``linear-TAU``, ``window-TAU``, a cell, ``persistence``,
    ``mean`` or ``floor``; ``linear``, ``networks`` (by ``taus``) and ``states`` those of all of a kind;
    ``best("state")`` that of the models chosen, seed by seed, on the values that decide. ``beside(series,
    way)`` is the best state's error over persistence's on another series. ``correlations`` are those of a
    state's forecast with the truth at t - k.
    """
    found = compared(settings)
    stored_settings = experiment("forecasting")["settings"]

    chosen: dict[str, Callable[[], list[float]]] = {
        "linear": lambda: found.best("linear"),
        "window": lambda: found.best("window"),
        "any_window": lambda: found.best("any_window"),
        "state": lambda: found.best("state"),
    }

    def best(kind: str) -> float:
        if kind not in chosen:
            raise ValueError(f"expected one of {', '.join(chosen)}; got {kind}")
        return _mean(chosen[kind]())

    def beside(series: str, way: str) -> float:
        other = _compared(series, CHANCES[0], way)
        return _mean(other.best("state")) / _mean(other.base["persistence"])

    return {
        "error": lambda model: _mean(found.errors(model)),
        "best": best,
        "beside": beside,
        "taus": np.array(sorted(found.window)),
        "linear": np.array([_mean(found.linear[tau]) for tau in sorted(found.linear)]),
        "networks": np.array([_mean(found.window[tau]) for tau in sorted(found.window)]),
        "states": np.array([_mean(errors) for errors in found.state.values()]),
        "seeds": len(found.seeds),
        "updates": stored_settings["updates"],
        "hidden": stored_settings["hidden"],
        "steps": stored_settings["length"],
        "lag": worlds.LAG,
        "lag_weight": worlds.LAG_WEIGHT,
        "chance": settings.chance,
        "correlations": Lazy(lambda: _copying(settings).correlations),
        "change": Lazy(lambda: _copying(settings).change),
    }


def _mean(errors: Any) -> float:
    return float(np.mean(errors))


def series(settings: Settings) -> Series:
    """Return the series of the first seed, as the page draws it, with the networks that were stored."""
    return stored_shown(_place(settings))


def _forecast(settings: Settings) -> tuple[Series, str, Any]:
    """Return the series, the state that did best where it was decided, and its forecasts."""
    shown = series(settings)
    cell = sections.best_cell(shown)
    return shown, cell, shown.one_step(cell, settings.tau)


def _copying(settings: Settings) -> Any:
    shown, _, said = _forecast(settings)
    return copying(shown.ready.series.values, said)


def kept(settings: Settings) -> Comparison:
    """Return the errors that are drawn: what `Settings.only` leaves out is not in it."""
    found = compared(settings)
    unit = found.base["persistence"] if settings.relative else [1.0] * len(found.seeds)

    def scaled(errors: Mapping[_Key, Sequence[float]]) -> dict[_Key, list[float]]:
        return {key: [a / b for a, b in zip(one, unit, strict=True)] for key, one in errors.items()}

    return replace(
        found,
        base=scaled({name: one for name, one in found.base.items() if name in settings.only}),
        linear=scaled(found.linear),
        window=scaled(found.window) if "network" in settings.only else {},
        state=scaled(found.state) if "state" in settings.only else {},
    )


def _by_window(t: Words, settings: Settings) -> tuple[Figure, str, str]:
    found = kept(settings)
    named = {cell: cells.name(t, cell) for cell in found.state}
    style = sections.style(t)
    if settings.relative:
        style = replace(style, labels={**style.labels, "error": t("course_forecasting.relative")})
    figure = by_window(found, settings.tau, named, style, height=_HEIGHT)
    if settings.relative:
        figure.update_yaxes(tickvals=list(_RATIOS))
    alt = " ".join(filter(None, (findings.here(t, found, settings.tau), findings.beside(t, found))))
    return figure, t("sequences.by_window"), alt


def _series(t: Words, settings: Settings) -> tuple[Figure, str, str]:
    shown = series(settings)
    values, count = shown.ready.series.values, min(SHOWN, len(shown.ready.held))
    figure = over_truth(values, shown.ready.learnt, {}, shown.labels, sections.style(t), height=_HEIGHT)
    told = t("course_forecasting.series", count=count)
    return figure, told, told


def _copy(t: Words, settings: Settings) -> tuple[Figure, str, str]:
    shown, cell, said = _forecast(settings)
    name = cells.name(t, cell)
    values = shown.ready.series.values
    figure = moved(values, said, shown.labels, settings.shift, style_of_moved(t, name), height=_HEIGHT)
    title = t("yesterday.moved", name=name, shift=settings.shift)
    return figure, title, title


_CHARTS: Final = {"window": _by_window, "series": _series, "copy": _copy}


def picture(t: Words, settings: Settings) -> tuple[Figure, str, str]:
    """Return the figure, its title, and what it shows in words."""
    return _CHARTS[settings.chart](t, settings)


def draw(shown: Shown) -> None:
    """Draw the first step's settings."""
    t, settings = shown.t, shown.settings[0]
    figure, title, alt = picture(t, settings)
    with st.container(key=f"{shown.key}_forecasting", gap="small"):
        st.markdown(f"**{title}**")
        charts.show(figure, f"{shown.key}_chart", alt)
        if settings.told:
            st.text(sections.about(t, series(settings)))
        if settings.chart != "series":
            stored_on = experiment("forecasting")
            st.caption(
                t(
                    "course_forecasting.badge_relative" if settings.relative else "course_forecasting.badge",
                    date=stored_on["date"],
                    seeds=stored_on["settings"]["seeds"],
                    updates=stored_on["settings"]["updates"],
                )
            )


KIND: Final = FigureKind(Settings, names, draw)
