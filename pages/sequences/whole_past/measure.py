"""The model of the whole past, fitted on the spot; kept for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared import cache
from pages.shared.experiments import experiment
from rnn_core.analysis.whole_past import WholePast, whole_past
from rnn_core.cells import Cell

__all__ = ["HIDDEN", "SEEDS", "STORED", "Here", "cell_errors", "here", "measured"]

SEEDS: Final = tuple(range(7))
HIDDEN: Final = 16
"""Units of the cells whose multiplications and errors stand beside."""
STORED: Final = "whole_past"
"""The stored experiment in which they learn from the same waves."""


def cell_errors() -> dict[Cell, NDArray[np.float64]]:
    """Return the stored errors of the cells by the values that they have read, from 1: medians over seeds."""
    return {one["cell"]: np.median(one["errors"], 0) for one in experiment(STORED)["rows"]}


@st.cache_resource(show_spinner=False, max_entries=16)
def measured(sequences: int) -> WholePast:
    """Return the errors at all marked steps."""
    with cache.TURN:
        return whole_past(sequences, SEEDS)


@st.cache_resource(show_spinner=False, max_entries=512)
def _one(sequences: int, inputs: int) -> WholePast:
    with cache.TURN:
        return whole_past(sequences, SEEDS, (inputs,))


@dataclass(frozen=True)
class Here:
    """Held-out errors at the chosen step, over seeds.

    Attributes
    ----------
    low, middle, high : float
        Least, median and largest of the naive model.
    window : float or None
        Median of the model with a window; None before it has all its values.
    best : float
    """

    low: float
    middle: float
    high: float
    window: float | None
    best: float


def here(sequences: int, inputs: int) -> Here:
    """Return the errors at one step, fitted for it."""
    found = _one(sequences, inputs)
    naive, window = found.naive[:, 0], float(np.median(found.window[:, 0]))
    return Here(
        float(naive.min()),
        float(np.median(naive)),
        float(naive.max()),
        None if np.isnan(window) else window,
        float(found.best[0]),
    )
