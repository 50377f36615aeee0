"""What the page shows, measured on modules made for it, each computed once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shapes.url_state import FIRST, PADS
from pages.shared import cache, registry
from rnn_core.analysis import shapes
from rnn_core.analysis.shapes import DropoutPlaces, LastStep, MovedBias, Padded, Returned, Sizes, WeightTensor
from rnn_core.cells import Cell, names
from rnn_core.tasks.race import CELLS

Array = NDArray[np.float64]

CHANCE: Final = 0.5
"""Of the dropout."""
NUDGE: Final = 0.1
SEEDS: Final = 5
"""Fresh modules whose drift is measured."""
SMALL: Final = Sizes(FIRST, batch=4, steps=12, features=3, hidden=16)
"""Of the modules beside which no sizes are named."""
DRIFT: Final = Sizes(FIRST, batch=64, steps=12, features=16, hidden=32)
READER: Final = "python-lstm"
TEXT: Final = "def f(x):"
AWAITED: Final = "\n"
"""What follows that text."""


@st.cache_resource(show_spinner=False, max_entries=48)
def returned(sizes: Sizes) -> Returned:
    """Return where each number that a module hands out was computed."""
    with cache.TURN:
        return shapes.returned(sizes)


@st.cache_resource(show_spinner=False, max_entries=256)
def wall(sizes: Sizes) -> tuple[WeightTensor, ...]:
    """Return the module's tensors: batch and time of the sizes are not read."""
    with cache.TURN:
        return shapes.wall(sizes.module())


def weights(sizes: Sizes) -> tuple[WeightTensor, ...]:
    """Return the tensors of a module of these sizes, whatever is read with it."""
    return wall(replace(sizes, batch=1, steps=1, batch_first=False))


@st.cache_resource(show_spinner=False, max_entries=48)
def dropped(sizes: Sizes) -> DropoutPlaces:
    """Return what the dropout of a module set to zero."""
    with cache.TURN:
        return shapes.dropout_places(sizes, CHANCE)


@st.cache_resource(show_spinner=False, max_entries=96)
def nudged(sizes: Sizes, tensor: str) -> Array:
    """Return how far each cell moves with the first number of a tensor."""
    with cache.TURN:
        return shapes.nudged(sizes, tensor, NUDGE)


@st.cache_resource(show_spinner=False)
def with_two_biases() -> tuple[Cell, ...]:
    """Return the cells that have a bias_ih and a bias_hh, those that ship first."""
    ordered = (*CELLS, *(cell for cell in names() if cell not in CELLS))
    return tuple(cell for cell in ordered if shapes.has_two_biases(replace(SMALL, cell=cell).module()))


@st.cache_resource(show_spinner=False, max_entries=64)
def moved_bias(cell: Cell, share: int) -> MovedBias:
    """Return how far a fresh module's output moves with a share of its bias."""
    with cache.TURN:
        return shapes.moved_bias(replace(SMALL, cell=cell), share / 100)


@st.cache_resource(show_spinner=False, max_entries=32)
def whose_input(cell: Cell, told: bool) -> Array:
    """Return on whose input each sequence's output hangs."""
    with cache.TURN:
        return shapes.whose_input(replace(SMALL, cell=cell), told)


@st.cache_resource(show_spinner=False, max_entries=32)
def last_step(cell: Cell) -> LastStep:
    """Return on which steps each half of the last step hangs."""
    with cache.TURN:
        return shapes.last_step(replace(SMALL, cell=cell, bidirectional=True))


@st.cache_resource(show_spinner=False)
def padded() -> Padded:
    """Return what a shipped network does with the pads after a text."""
    network = registry.network(READER)
    with cache.TURN:
        return shapes.read_padded(network, TEXT, PADS)


@st.cache_resource(show_spinner=False, max_entries=32)
def drifts(cell: Cell) -> Array:
    """Return the drift of fresh modules, (seed, pads + 1)."""
    with cache.TURN:
        return np.array([shapes.drift(replace(DRIFT, cell=cell), PADS, seed) for seed in range(SEEDS)])
