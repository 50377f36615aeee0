"""Readings, kept by plain values: which network, which text, which window. Texts of our own for everybody,
a visitor's text for their session alone."""

from __future__ import annotations

import hashlib
import threading
from typing import Final

import streamlit as st

from pages.shared import mine, registry
from rnn_core.models.character import State
from rnn_core.reading import Reading, read
from rnn_core.text.vocabulary import Tokens
from rnn_core.tracing import GateSummary, summarize

_KEPT_OF_OURS, _KEPT_OF_A_VISITOR = 24, 3  # readings; one of 1,000 steps takes about 20 MB

#: Two at once: more would only make each other late.
TURN: Final = threading.Semaphore(2)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text, the part of a cache key that stands for it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@st.cache_resource(show_spinner=False, max_entries=_KEPT_OF_OURS)
def _ours(
    network: str,
    searched: bool,
    sha: str,
    start: int,
    precise: bool,
    _tokens: Tokens,
    _state: State | None,
) -> Reading:
    return _read(network, precise, _tokens, _state)


@st.cache_resource(show_spinner=False, max_entries=_KEPT_OF_A_VISITOR, scope="session")
def _visitors(
    network: str,
    searched: bool,
    sha: str,
    start: int,
    precise: bool,
    _tokens: Tokens,
    _state: State | None,
) -> Reading:
    return _read(network, precise, _tokens, _state)


def _read(network: str, precise: bool, tokens: Tokens, state: State | None) -> Reading:
    with TURN:
        return read(registry.network(network), tokens, state, "float64" if precise else "float32")


def reading(
    network: str,
    sha: str,
    start: int,
    tokens: Tokens,
    state: State | None,
    *,
    own: bool,
    precise: bool = True,
) -> Reading:
    """Return what a network did on a window of a text, computed once.

    Parameters
    ----------
    network
        Name of a network.
    sha
        :func:`fingerprint` of the whole text.
    start
        First step of the window.
    tokens
        The window's tokens: they and ``state`` follow from the other three, so they are no part of the key.
    state
        The recurrent state before the window; None at the text's beginning.
    own
        Whether the text is the visitor's.
    precise
        Whether to compute in float64; float32 takes a quarter of the time.
    """
    kept = _visitors if own or mine.is_mine(network) else _ours
    # A reading holds its network: another one once the network's units have names.
    return kept(network, mine.is_searched(network), sha, start, precise, tokens, state)


@st.cache_resource(show_spinner=False, max_entries=64, scope="session")
def summary(network: str, sha: str, start: int, layer: int, _reading: Reading) -> GateSummary:
    """Return how open, shut and forgetful each unit was in a reading."""
    return summarize(_reading.trace, layer)
