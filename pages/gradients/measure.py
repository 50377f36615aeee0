"""What the page shows, measured once: on trained networks, and on fresh ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.gradients.url_state import Activation, PageState
from pages.shared import cache, registry, user_networks
from pages.shared.cells import Cell
from rnn_core.analysis import passage as analysis
from rnn_core.analysis.passage import NEAR, Looks, Ways
from rnn_core.gradients import JacobianNorms, curve
from rnn_core.models.random_network import RandomNetworkConfig
from rnn_core.text.vocabulary import Tokens

__all__ = [
    "NEAR",
    "NETWORKS",
    "Array",
    "Cell",
    "Looks",
    "Passage",
    "Ways",
    "claim",
    "fresh",
    "networks",
    "trained",
]

Array = NDArray[np.float64]
T = TypeVar("T")

NETWORKS: Final = registry.EQUAL
"""Cell -> the shipped network of equal size that stands for it."""


def networks(page_state: PageState) -> Mapping[Cell, str]:
    """Return the trained networks that are looked at, by cell: the visitor's own, or those that ship."""
    own = user_networks.find(page_state.net)
    fits = own is not None and registry.foretells(page_state.net)
    return {own.checkpoint.model.cell: page_state.net} if own is not None and fits else NETWORKS


@dataclass(frozen=True, eq=False)
class Passage:
    """What the networks read: a text's first characters, and the one that follows.

    Attributes
    ----------
    tokens : Tokens
        Of ``steps`` + 1 tokens, or of ``steps`` where nothing follows.
    steps : int
    sha : str
        Fingerprint of the text.
    own : bool
        Whether it is the visitor's.
    networks : mapping
        Cell -> the trained network that reads it.
    """

    tokens: Tokens
    steps: int
    sha: str
    own: bool
    networks: Mapping[Cell, str]

    @property
    def following(self) -> str:
        """The token after the last one read; empty if there is none."""
        return self.tokens.shown[self.steps] if len(self.tokens) > self.steps else ""


_keep: Final = cache.keeper("gradients", 60, 30)


def trained(cell: Cell, passage: Passage, target: int) -> tuple[Ways, Looks]:
    """Measure how the error of one guess goes back through a trained network; computed once.

    Parameters
    ----------
    cell
        Which of the passage's networks.
    target
        After which step the guess is made.
    """
    name, steps = passage.networks[cell], passage.steps
    own = passage.own or user_networks.is_mine(name)
    ids, following = passage.tokens.ids[:steps], passage.tokens.ids[1 : steps + 1]
    read = (name, passage.sha, steps)
    with cache.TURN:
        network = registry.network(name)
        shown = network.vocabulary.shown
        looks = _keep(("looks", *read), lambda: analysis.looks(network.model, ids, following, shown), own=own)
        goal = int(analysis.goals(following, looks.likeliest)[target])
        ways = _keep(
            ("ways", *read, target),
            lambda: analysis.ways(network.model, ids[: target + 1], goal),
            own=own,
        )
    return ways, looks


@st.cache_resource(show_spinner=False, max_entries=300)
def _curve(
    start: RandomNetworkConfig, ids: tuple[int, ...], method: Literal["exact", "low rank"]
) -> JacobianNorms:
    with cache.TURN:
        return curve(start, np.array(ids), method)


def fresh(
    page_state: PageState, cell: Cell, ids: tuple[int, ...], tick: Callable[[], object] = lambda: None
) -> Ways:
    """Measure how an error of any direction, on average, goes back through networks before any training.

    Parameters
    ----------
    page_state
        Whose choices make the networks: one, or as many as its seeds.
    ids
        The tokens that are read, by random vectors.
    tick
        Called after each network.
    """
    measured = []
    for seed in range(page_state.seed, page_state.seed + page_state.seeds):
        measured.append(_curve(page_state.start(cell, seed=seed), ids, "exact"))
        tick()
    return analysis.of_seeds(measured)


def claim(
    page_state: PageState, cell: Cell, activation: Activation, ids: tuple[int, ...], seeds: int
) -> list[Ways]:
    """Measure several fresh networks of one kind, each by itself."""
    starts = [
        page_state.start(cell, activation=activation, seed=seed)
        for seed in range(page_state.seed, page_state.seed + seeds)
    ]
    return [analysis.of_seeds([_curve(start, ids, "low rank")]) for start in starts]
