"""Readings, kept by plain values: which network, which text, which window. Texts of our own for everybody,
a visitor's text for their session alone."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Hashable
from typing import Final, Protocol, TypeVar, cast

import streamlit as st

from pages.shared import registry, user_networks
from rnn_core.models.character import State
from rnn_core.reading import Reading, read
from rnn_core.text.vocabulary import Tokens
from rnn_core.tracing import GateSummary, summarize

T = TypeVar("T")

_KEPT_OF_OURS, _KEPT_OF_A_VISITOR = 24, 3  # readings; one of 1,000 steps takes about 20 MB

#: Two at once: more would only make each other late.
TURN: Final = threading.Semaphore(2)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text, the part of a cache key that stands for it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Keep(Protocol):
    """What remembers a result by a key; see `keeper`."""

    def __call__(self, key: Hashable, make: Callable[[], T], *, own: bool) -> T:
        """Return the result under a key, made once: for everybody, or, of one's own, for a session."""


def keeper(name: str, most: int, most_own: int) -> Keep:
    """Return what keeps results: of our texts for everybody, of a visitor's text for their session alone.

    Parameters
    ----------
    name
        Of what is kept; no other keeper has it.
    most, most_own
        How many results are kept at once, for everybody and for a session.
    """

    def ours(key: Hashable, _make: Callable[[], object]) -> object:
        return _make()

    def visitors(key: Hashable, _make: Callable[[], object]) -> object:
        return _make()

    # Streamlit tells caches apart by the names of their functions.
    ours.__qualname__, visitors.__qualname__ = f"{name}.ours", f"{name}.visitors"
    kept = st.cache_resource(show_spinner=False, max_entries=most)(ours)
    kept_own = st.cache_resource(show_spinner=False, max_entries=most_own, scope="session")(visitors)

    def keep(key: Hashable, make: Callable[[], T], *, own: bool) -> T:
        return cast(T, (kept_own if own else kept)(key, make))

    return keep


_keep: Final = keeper("reading", _KEPT_OF_OURS, _KEPT_OF_A_VISITOR)


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

    def make() -> Reading:
        with TURN:
            return read(registry.network(network), tokens, state, "float64" if precise else "float32")

    # A reading holds its network: another one once the network's units have names.
    key = (network, user_networks.is_searched(network), sha, start, precise)
    return _keep(key, make, own=own or user_networks.is_mine(network))


@st.cache_resource(show_spinner=False, max_entries=64, scope="session")
def summary(network: str, sha: str, start: int, layer: int, _reading: Reading) -> GateSummary:
    """Return how open, shut and forgetful each unit was in a reading."""
    return summarize(_reading.trace, layer)
