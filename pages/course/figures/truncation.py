"""What the gradient costs and where it is cut: one answer's gradient, windows, memory, and clipping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import streamlit as st

from pages.course.figures import FigureKind, Shown
from pages.shared import charts
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.truncation import clip, figures, lengths, window
from pages.truncation.measure import sent
from pages.truncation.url_state import LIMIT, Length, PageState, Rate, Window
from rnn_core.experiments.clipping import LEARNT
from rnn_core.plots.truncation import accuracy, costs
from rnn_core.plots.truncation.limits import SHOWN, limits
from rnn_core.plots.truncation.stream import stream
from rnn_core.tasks.race import CELLS

Part = Literal["stream", "accuracy", "memory", "clip"]


@dataclass(frozen=True)
class Settings:
    """Which charts, and of what.

    Attributes
    ----------
    parts : tuple of {"stream", "accuracy", "memory", "clip"}
        One answer's gradient with the cuts; what training reached by window; bytes that are kept by length;
        training with clipping and without. No other is sent.
    window : {"4", "8", "12", "32"}
        Steps through which the gradient flows.
    length : {"40", "10"}
    rate : {"0.01", "0.001"}
        Of the task for clipping.
    limited : tuple of bool
        Whether runs with clipping are drawn, and those without; the others are not sent.
    """

    parts: tuple[Part, ...] = ("stream",)
    window: Window = "8"
    length: Length = "40"
    rate: Rate = "0.01"
    limited: tuple[bool, ...] = (True, False)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what the stored trainings reached.

    ``right(8)`` is the median share of right answers with a window of 8; ``taught(8)`` the share of answers
    whose bit lies within it. ``learnt(40, .01, True)`` is how many networks learn the task with clipping.
    ``kept(64)`` is what the LSTM keeps of so many steps, in bytes; ``lengths`` are those that were measured.
    """
    rows = {one["window"]: one for one in window.rows()}
    kept = {one.length: one.bytes_kept for one in lengths.stored() if one.kind == CELLS[-1]}
    return {
        "window": int(settings.window),
        "length": int(settings.length),
        "lag": experiment("truncation")["settings"]["lag"],
        "right": lambda width: rows[width]["accuracy_marks"]["median"],
        "taught": lambda width: rows[width]["taught"],
        "learnt": lambda length, rate, limited: clip.stored(f"{length}", f"{rate}")[not limited]["learnt"],  # type: ignore[arg-type]
        "kept": kept.__getitem__,
        "lengths": np.array(sorted(kept)),
        "limit": LIMIT,
        "threshold": LEARNT,
        "seeds": experiment("clipping")["settings"]["seeds"],
        "updates": experiment("clipping")["settings"]["updates"],
    }


def draw(shown: Shown) -> None:
    """Draw the charts of the visitor's own step, one under the other."""
    settings: Settings = shown.settings[0]
    for part in settings.parts:
        PARTS[part](shown.t, shown.key, settings)


def _stream(t: Words, key: str, settings: Settings) -> None:
    found = sent(PageState(t.language, window=settings.window), None)
    st.markdown(f"**{t('course_truncation.stream', window=settings.window)}**")
    drawn = stream(found.cut, int(settings.window), figures.style(t))
    charts.show(drawn, f"{key}_stream", window.reached(t, found.cut))
    st.caption(window.reached(t, found.cut))


def _accuracy(t: Words, key: str, settings: Settings) -> None:
    stored = experiment("truncation")["settings"]
    st.markdown(f"**{t('truncation.accuracy')}**")
    figure = accuracy.windows(window.rows(), int(settings.window), {}, stored["steps"], figures.style(t))
    each = [
        t(
            "truncation.accuracy_each",
            window=one["window"],
            accuracy=figures.percent(one["accuracy_marks"]["median"]),
        )
        for one in window.rows()
    ]
    charts.show(figure, f"{key}_accuracy", t("truncation.accuracy_alt", list=", ".join(each)))


def _memory(t: Words, key: str, _: Settings) -> None:
    weights = experiment("length")["settings"]["weights"]
    st.markdown(f"**{t.of('truncation', 'cost_bytes_kept')}**")
    figure = costs.cost(lengths.stored(), (), "bytes_kept", figures.style(t))
    charts.show(figure, f"{key}_memory", lengths.alt(t, "bytes_kept"))
    count = weights[CELLS[-1]]
    apart = max(abs(one / count - 1) for one in weights.values())
    within = figures.percent(float(f"{apart:.2g}"))
    st.caption(t("course_truncation.memory", weights=f"{count:,}", within=within))


def _clip(t: Words, key: str, settings: Settings) -> None:
    stored = experiment("clipping")["settings"]
    st.markdown(f"**{t('course_truncation.clip', length=settings.length, rate=settings.rate)}**")
    runs = [one for one in clip.stored(settings.length, settings.rate) if _limits(one) in settings.limited]
    for chart in SHOWN:
        lines = [line for one in runs for line in clip.lines(t, one, chart)]
        name = t.of("truncation", f"chart_{chart}")
        st.markdown(name)
        charts.show(
            limits(lines, chart, LIMIT, stored["updates"], figures.style(t)), f"{key}_clip_{chart}", name
        )
    st.caption(t("truncation.clip_source", last=stored["seeds"] - 1, every=clip.EVERY))


def _limits(one: Mapping[str, Any]) -> bool:
    return one["clip"] is not None


PARTS: Final[Mapping[Part, Callable[[Words, str, Settings], None]]] = {
    "stream": _stream,
    "accuracy": _accuracy,
    "memory": _memory,
    "clip": _clip,
}

KIND: Final = FigureKind(Settings, names, draw)
