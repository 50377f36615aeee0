"""What the page shows, measured on fresh stacks: how much of the error is left at each layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.depth.place import Of, Place
from pages.shared import cache
from rnn_core.experiments.stacks import Stack, gradients_at_start
from rnn_core.gradients import DepthGradients, Spread, spread
from rnn_core.models.deep import CONNECTIONS, Connection

Array = NDArray[np.float64]

_DECIMAL: Final = float(np.log10(2.0))


@dataclass(frozen=True, eq=False)
class Curves:
    """The gradient at every layer of several stacks that differ in their seed alone.

    Attributes
    ----------
    states : ndarray, (seeds, depth + 1)
        log10 of |dL/dh_k| against the last layer's; -inf where there is none.
    weights : ndarray, (seeds, depth)
        The same of |dL/dW_k|, the layers after the first.
    loss : ndarray, (seeds,)
        log10 of the loss before training, nats; guessing is log10(ln 3).
    """

    states: Array
    weights: Array
    loss: Array

    def of(self, what: Of) -> Array:
        """Return one of the two, a row a seed."""
        return self.states if what == "states" else self.weights

    def marks(self, what: Of) -> Spread:
        """Return median and spread over the seeds, layer by layer."""
        return spread(list(self.of(what)))


def middle(values: Array) -> tuple[float, float, float]:
    """Return median, least and most of values over seeds, each one that a seed really has."""
    marks = np.quantile(values, [0.5, 0, 1], method="inverted_cdf")
    return float(marks[0]), float(marks[1]), float(marks[2])


@st.cache_resource(show_spinner=False, max_entries=2000)
def _measured(stack: Stack) -> DepthGradients:
    with cache.TURN:
        return gradients_at_start(stack)


def curves(stack: Stack, seeds: int, tick: Callable[[], object] = lambda: None) -> Curves:
    """Measure fresh stacks of one kind, from the stack's own seed on; each is computed once.

    Parameters
    ----------
    tick
        Called after each network.
    """
    measured = []
    for seed in range(stack.seed, stack.seed + seeds):
        measured.append(_measured(replace(stack, seed=seed)))
        tick()
    return Curves(
        np.stack([_relative(one.states) for one in measured]),
        np.stack([_relative(one.weights) for one in measured]),
        np.log10([one.loss for one in measured]),
    )


def all_kinds(place: Place, tick: Callable[[], object] = lambda: None) -> dict[Connection, Curves]:
    """Measure the four kinds with the settings of the page."""
    return {connection: curves(place.stack(connection), place.seeds, tick) for connection in CONNECTIONS}


def _relative(log2: Array) -> Array:
    # A last layer without any gradient has none before it either: nothing is left, nowhere.
    with np.errstate(invalid="ignore"):
        relative = (log2 - log2[-1]) * _DECIMAL
    return np.where(np.isnan(relative), -np.inf, relative)
