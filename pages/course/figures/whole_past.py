"""The naive model, the whole past as its input: its cost and its error, by the values it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.course.figures import FigureKind, Shown
from pages.sequences.whole_past.findings import badge, figure_of
from pages.sequences.whole_past.measure import HIDDEN, SEEDS, STORED, cell_errors, measured
from pages.sequences.whole_past.section import style
from pages.shared import cache, cells, charts
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.lessons.expressions import Lazy
from rnn_core.analysis.whole_past import LENGTH, PERIOD, costs, whole_past
from rnn_core.cells import Cell
from rnn_core.plots.templates import Figure
from rnn_core.plots.whole_past import past_costs, past_errors

_HEIGHT: Final = 360
PLACES: Final = tuple(range(10, LENGTH, 10))
"""Inputs at which the error is a point of a sketch."""


@dataclass(frozen=True)
class Settings:
    """Which chart, of how many sequences.

    Attributes
    ----------
    chart : {"costs", "errors"}
        Multiplications, or held-out errors, by the values that are read.
    inputs : int
        Values read at the marked step.
    sequences : int
        To learn from.
    """

    chart: Literal["costs", "errors"] = "errors"
    inputs: int = 60
    sequences: int = 60


@st.cache_resource(show_spinner=False, max_entries=16)
def _curve(sequences: int) -> NDArray[np.float64]:
    with cache.TURN:
        return np.median(whole_past(sequences, SEEDS, PLACES).naive, 0)


def names(settings: Settings) -> Mapping[str, Any]:
    """Return what a model of the whole past comes to.

    ``errors`` is its held-out error at each of ``places`` (values read), of which ``tokens`` are the labels:
    medians over seeds. ``naive`` and ``costs`` are the multiplications of one forecast at ``inputs`` values,
    and those of each of the usual cells.
    """
    return {
        "inputs": settings.inputs,
        "sequences": settings.sequences,
        "length": LENGTH,
        "period": PERIOD,
        "hidden": HIDDEN,
        "seeds": len(SEEDS),
        "places": np.array(PLACES),
        "tokens": np.array([str(one) for one in PLACES]),
        "errors": Lazy(lambda: _curve(settings.sequences)),
        "naive": costs(settings.inputs, HIDDEN).naive,
        "costs": np.array(list(_costs(settings).values())),
    }


def _costs(settings: Settings) -> dict[Cell, int]:
    """Return the multiplications of the usual cells."""
    every = costs(settings.inputs, HIDDEN).cells
    return {cell: every[cell] for cell in cells.USUAL}


def figure(t: Words, settings: Settings) -> Figure:
    """Draw one of the two charts of the page."""
    drawn = style(t, settings.sequences)
    if settings.chart == "costs":
        named = {cells.name(t, cell): count for cell, count in _costs(settings).items()}
        return past_costs(named, settings.inputs, drawn, height=_HEIGHT)
    same = experiment(STORED)["settings"]["sequences"] == settings.sequences
    beside = list(cell_errors().values()) if same else []
    return past_errors(measured(settings.sequences), settings.inputs, drawn, beside, height=_HEIGHT)


def _alt(t: Words, settings: Settings) -> str:
    if settings.chart == "costs":
        named = _costs(settings).items()
        listed = cells.joined(t, [f"{cells.name(t, cell)} {count:,}" for cell, count in named])
        return t("whole_past.costs_alt", list=listed)
    found = measured(settings.sequences)
    middle, place = np.median(found.naive, 0), found.at(found.worst)
    return t(
        "whole_past.errors_alt",
        worst=found.worst,
        error=figure_of(float(middle[place])),
        best=figure_of(float(found.best[place])),
        last=figure_of(float(middle[-1])),
    )


def draw(shown: Shown) -> None:
    """Draw the first step's settings."""
    t, settings = shown.t, shown.settings[0]
    with st.container(key=f"{shown.key}_past", gap="small"):
        if settings.chart == "costs":
            st.markdown(f"**{t('whole_past.costs', hidden=HIDDEN)}**")
        else:
            st.markdown(f"**{t('whole_past.errors')}**")
        charts.show(figure(t, settings), f"{shown.key}_chart", _alt(t, settings))
        if settings.chart == "costs":
            st.caption(t("course_whole_past.counted"))
        else:
            st.caption(badge(t, settings.sequences))


KIND: Final = FigureKind(Settings, names, draw)
