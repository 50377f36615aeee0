"""What the page shows, measured once: on trained networks, and on fresh ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, cast

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.gradients.place import Activation, Place
from pages.shared import cache, mine, registry
from pages.shared.cells import Cell
from rnn_core.analysis import passage as analysis
from rnn_core.analysis.passage import NEAR, Looks, Ways
from rnn_core.gradients import JacobianNorms, curve
from rnn_core.models.fresh import Start
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


def networks(place: Place) -> Mapping[Cell, str]:
    """Return the trained networks that are looked at, by cell: the visitor's own, or those that ship."""
    own = mine.find(place.net)
    return {own.checkpoint.model.cell: place.net} if own else NETWORKS


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


@st.cache_resource(show_spinner=False, max_entries=60)
def _kept(what: str, network: str, sha: str, steps: int, target: int, _make: Callable[[], object]) -> object:
    return _make()


@st.cache_resource(show_spinner=False, max_entries=30, scope="session")
def _kept_own(
    what: str, network: str, sha: str, steps: int, target: int, _make: Callable[[], object]
) -> object:
    return _make()


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
    keep = _kept_own if passage.own or mine.is_mine(name) else _kept
    ids, following = passage.tokens.ids[:steps], passage.tokens.ids[1 : steps + 1]

    def once(what: str, target: int, make: Callable[[], T]) -> T:
        return cast(T, keep(what, name, passage.sha, steps, target, make))

    with cache.TURN:
        network = registry.network(name)
        shown = network.vocabulary.shown
        looks = once("looks", -1, lambda: analysis.looks(network.model, ids, following, shown))
        goal = int(analysis.goals(following, looks.likeliest)[target])
        ways = once("ways", target, lambda: analysis.ways(network.model, ids[: target + 1], goal))
    return ways, looks


@st.cache_resource(show_spinner=False, max_entries=300)
def _curve(start: Start, ids: tuple[int, ...], method: Literal["exact", "low rank"]) -> JacobianNorms:
    with cache.TURN:
        return curve(start, np.array(ids), method)


def fresh(place: Place, cell: Cell, ids: tuple[int, ...], tick: Callable[[], object] = lambda: None) -> Ways:
    """Measure how an error of any direction, on average, goes back through networks before any training.

    Parameters
    ----------
    place
        Whose choices make the networks: one, or as many as its seeds.
    ids
        The tokens that are read, by random vectors.
    tick
        Called after each network.
    """
    measured = []
    for seed in range(place.seed, place.seed + place.seeds):
        measured.append(_curve(place.start(cell, seed=seed), ids, "exact"))
        tick()
    return analysis.of_seeds(measured)


def claim(place: Place, cell: Cell, activation: Activation, ids: tuple[int, ...], seeds: int) -> list[Ways]:
    """Measure several fresh networks of one kind, each by itself."""
    starts = [
        place.start(cell, activation=activation, seed=seed) for seed in range(place.seed, place.seed + seeds)
    ]
    return [analysis.of_seeds([_curve(start, ids, "low rank")]) for start in starts]
