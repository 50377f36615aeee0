"""One GRU's weights under every way to write a GRU, on the chosen text; measured once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, cast

import streamlit as st

from pages.lab.grus.url_state import PageState
from pages.shared import cache, registry, samples, state, user_networks
from pages.shared.state import OWN
from rnn_core.analysis.two_grus import TwoGRUs, takes, two_grus
from rnn_core.text.vocabulary import Tokens

LONGEST: Final = 400
"""Tokens of a text that are read: step by step, five times."""
SHORTEST: Final = 2
"""Tokens among which there is one to guess after another."""


@dataclass(frozen=True, eq=False)
class Shown:
    """What is on screen.

    Attributes
    ----------
    name : str
        Of the network whose weights are run.
    tokens : Tokens
        What was read.
    own : bool
        Whether the text is the visitor's.
    found : TwoGRUs or None
        None where the text is too short.
    text : str
        As long as it is read.
    """

    name: str
    tokens: Tokens
    own: bool
    found: TwoGRUs | None
    text: str = ""


def networks() -> list[str]:
    """Return the GRUs that can be looked at: those that ship, then the visitor's own."""
    own = [
        name
        for name in user_networks.names()
        if registry.foretells(name) and takes(registry.network(name).model.cell)
    ]
    return [name for cell, name in registry.EQUAL.items() if takes(cell)] + own


def network(page_state: PageState) -> str:
    """Settle which network is run."""
    offered = networks()
    return page_state.net if page_state.net in offered else offered[0]


def settle(page_state: PageState) -> PageState:
    """Settle network and text to those that are there."""
    name = network(page_state)
    own = page_state.sample == OWN and state.own_text() is not None
    sample = page_state.sample if own else samples.settle(name, page_state.sample)
    return replace(page_state, net=name if user_networks.is_mine(name) else "", sample=sample)


@st.cache_resource(show_spinner=False, max_entries=20)
def _kept(name: str, sha: str, _make: Callable[[], object]) -> object:
    return _make()


@st.cache_resource(show_spinner=False, max_entries=4, scope="session")
def _kept_own(name: str, sha: str, _make: Callable[[], object]) -> object:
    return _make()


def shown(page_state: PageState) -> Shown:
    """Measure the settled place's network on its text."""
    name, brought = network(page_state), state.own_text()
    own = page_state.sample == OWN and brought is not None
    text = brought.text if own and brought is not None else samples.sample(name, page_state.sample).text
    checkpoint = registry.network(name)
    # A token is at least a third of a character: a syllable's jamo.
    tokens = checkpoint.vocabulary.encode(text[: 2 * LONGEST]).window(0, LONGEST)
    if len(tokens) < SHORTEST or not tokens.known[1:].any():
        return Shown(name, tokens, own, None, text[: 2 * LONGEST])
    keep = _kept_own if own or user_networks.is_mine(name) else _kept
    with cache.TURN:
        found = keep(
            name, cache.fingerprint(text[: 2 * LONGEST]), lambda: two_grus(checkpoint.model, tokens.ids)
        )
    return Shown(name, tokens, own, cast(TwoGRUs, found), text[: 2 * LONGEST])
