"""Chains and networks that learnt from the same text, on a text that is new to all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.lab.markov.url_state import PageState
from pages.shared import cache, registry, user_text
from rnn_core.analysis.prediction import predictions
from rnn_core.cells import Cell
from rnn_core.tasks.markov import Markov
from rnn_core.text.vocabulary import UNKNOWN, Tokens

Array = NDArray[np.float64]

NETWORKS: Final = registry.EQUAL
BESIDE: Final[Cell] = list(NETWORKS)[-1]
"""Whose gain over the chain chooses the character that is shown first: the one with the most gates."""
READER: Final = NETWORKS[BESIDE]  # all three share one vocabulary and one set of samples
LONGEST: Final = 2000
"""Characters of a text that are read."""

_COUNTS: Final = Path(__file__).parents[3] / "assets" / "markov" / "shakespeare.npz"


@dataclass(frozen=True, eq=False)
class ChainReading:
    """What chains and networks expected of every character of a text.

    Attributes
    ----------
    tokens : Tokens
    own : bool
        Whether the text is the visitor's.
    chains : ndarray, (orders, time)
        Bits of surprise at each character, by the chain of every order.
    networks : dict of ndarray, (time,)
        Bits of surprise by network; nan at the first character, which they do not guess.
    shares : dict of ndarray, (time, tokens)
        Probabilities of each character, by network; the first row is empty of meaning.
    """

    tokens: Tokens
    own: bool
    chains: Array
    networks: dict[Cell, Array]
    shares: dict[Cell, NDArray[np.float32]]

    @property
    def counted(self) -> NDArray[np.bool_]:
        """(time,) the characters whose bits count: known, and not the first."""
        known = self.tokens.known.copy()
        known[:1] = False
        return known

    @property
    def chain_bits(self) -> list[float]:
        """Mean bits by order."""
        return [float(row[self.counted].mean()) for row in self.chains]

    @property
    def network_bits(self) -> dict[Cell, float]:
        """Mean bits by network."""
        return {cell: float(bits[self.counted].mean()) for cell, bits in self.networks.items()}

    def best(self, order: int) -> int:
        """Return the character that the network knows most better than the chain of an order."""
        gain = np.where(self.counted, self.chains[order] - self.networks[BESIDE], -np.inf)
        return int(np.argmax(gain))


@st.cache_resource(show_spinner=False)
def chain() -> Markov:
    """Return the chains that counted what the networks were trained on."""
    return Markov.load(_COUNTS)


def _read(tokens: Tokens, own: bool) -> ChainReading:
    networks, shares = {}, {}
    for cell, name in NETWORKS.items():
        networks[cell], shares[cell] = predictions(registry.network(name).model, tokens.ids)
    return ChainReading(tokens, own, chain().surprise(tokens.ids), networks, shares)


_keep: Final = cache.keeper("markov", 20, 2)


def settle(page_state: PageState) -> PageState:
    """Settle which text is read to one that is there, if any."""
    return replace(page_state, sample=user_text.settle(page_state.sample, READER))


def reading(page_state: PageState) -> tuple[PageState, ChainReading]:
    """Settle which text is read and which character is guessed, and measure; computed once a text."""
    sample, text, mine = user_text.chosen(page_state.sample, READER)
    # A token is at least one character.
    tokens = registry.network(READER).vocabulary.encode(text[: 2 * LONGEST]).window(0, LONGEST)
    with cache.TURN:
        found = _keep(cache.fingerprint(text[: 2 * LONGEST]), lambda: _read(tokens, mine), own=mine)
    last = len(tokens) - 1
    at = found.best(page_state.order) if page_state.at is None else min(max(page_state.at, 1), last)
    return replace(page_state, sample=sample, at=at), found


def readable(found: ChainReading) -> bool:
    """Whether there is a character that can be guessed after another."""
    return bool(found.counted.any())


def guesses(found: ChainReading, page_state: PageState, most: int) -> dict[str, list[tuple[str, float]]]:
    """Return the likeliest next characters by the chosen chain and by each network.

    Returns
    -------
    dict of list of (str, float)
        ``"chain"`` and the cells -> characters as they can be drawn, with their probability, likeliest first.
    """
    at = page_state.at or 0
    shares = {"chain": chain().next(found.tokens.ids[max(0, at - page_state.order) : at])[-1]}
    shares |= {cell: rows[at] for cell, rows in found.shares.items()}
    shown = registry.network(READER).vocabulary.shown
    return {
        name: [(shown(int(k)), float(row[k])) for k in np.argsort(-row, kind="stable")[:most]]
        for name, row in shares.items()
    }


def is_unknown(found: ChainReading, at: int) -> bool:
    """Whether the character at a page state is one that was never learnt."""
    return bool(found.tokens.ids[at] == UNKNOWN)
