"""Networks of the visitor's own, trained or brought here: kept in the session, open in the inspector.

Each has a name that no shipped network has, and texts that it can be shown on: what its training held out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import streamlit as st

from pages.shared.state import MINE, Key
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.checkpoints.parts import weights_of
from rnn_core.units.own import Found, Wanted

MOST: Final = 4
"""Networks that are kept; the oldest gives way."""


MOST_NUMBERS: Final = 75_000_000
"""Weights that are kept in all, 300 MB; the oldest networks give way, but the newest is always kept."""


@dataclass(frozen=True)
class Source:
    """Texts on which a network's units are searched.

    Attributes
    ----------
    chosen_on, scored_on : tuple of str
        Clean; on the first units are chosen, on the second they are scored.
    known : {"held_out", "unknown"}
        Whether the second is known to be new to the network.
    """

    chosen_on: tuple[str, ...] = field(default=(), repr=False)
    scored_on: tuple[str, ...] = field(default=(), repr=False)
    known: Literal["held_out", "unknown"] = "unknown"


@dataclass(frozen=True)
class UserNetwork:
    """A network of the visitor's own.

    Attributes
    ----------
    checkpoint : TrainedNetwork
        Under the name it has here.
    titles : dict
        Language -> what it is called on screen.
    text : str
        What to show it on.
    source : Source
        What its units are searched on.
    found : Found or None
        What that search found; None before its end.
    reads : dict
        Language -> what ``text`` is called; empty: the network's own title.
    searchable : bool
        Whether its units are searched when it is looked into: what came in a file may read anything.
    """

    checkpoint: TrainedNetwork
    titles: dict[str, str]
    text: str
    source: Source
    found: Found | None = None
    reads: dict[str, str] = field(default_factory=dict)
    searchable: bool = True

    def wanted(self) -> Wanted:
        """Return the search of its units."""
        source, config = self.source, self.checkpoint.config
        return Wanted(config, weights_of(self.checkpoint.model), source.chosen_on, source.scored_on)


def _size(one: UserNetwork) -> int:
    return one.checkpoint.model.parameter_count


def _kept() -> dict[str, UserNetwork]:
    kept: dict[str, UserNetwork] = st.session_state.get(Key.MINE, {})
    return kept


def keep(
    checkpoint: TrainedNetwork,
    identity: bytes,
    titles: dict[str, str],
    text: str,
    source: Source | None = None,
    *,
    reads: dict[str, str] | None = None,
) -> str:
    """Keep a network, and return the name it has from now on: the same for the same weights.

    Parameters
    ----------
    identity
        What tells it from others.
    titles
        Language -> what to call it.
    text
        What to show it on; a line of it at least.
    source
        What to search its units on; they are searched once, whatever text they were searched on. None: they
        are not.
    reads
        Language -> what the text is called, if not what the network is.
    """
    name = MINE + hashlib.sha256(identity).hexdigest()[:10]
    known = _kept().get(name)
    others = {other: one for other, one in _kept().items() if other != name}
    newest = dict(list(others.items())[-(MOST - 1) :])
    while newest and sum(map(_size, newest.values())) + checkpoint.model.parameter_count > MOST_NUMBERS:
        newest.pop(next(iter(newest)))
    one = UserNetwork(replace(checkpoint, name=name), titles, text, source or Source())
    one = replace(one, reads=reads or {}, searchable=source is not None)
    if known is not None and known.found is not None:
        one = replace(one, checkpoint=known.checkpoint, source=known.source, found=known.found)
    st.session_state[Key.MINE] = newest | {name: one}
    return name


def keep_found(name: str, found: Found) -> None:
    """Keep what was found about the units of a network: its stories, and an order of its units."""
    own = find(name)
    if own is None:
        return
    about = own.checkpoint.config | {"corpus": found.kind}
    checkpoint = replace(own.checkpoint, config=about, stories=found.stories, order=found.order)
    st.session_state[Key.MINE] = _kept() | {name: replace(own, checkpoint=checkpoint, found=found)}


def forget(name: str) -> None:
    """Let go of a network."""
    st.session_state[Key.MINE] = {other: one for other, one in _kept().items() if other != name}


def is_searched(name: str) -> bool:
    """Whether what a visitor's network follows has been found; also of a network that is not theirs."""
    own = find(name)
    return own is None or own.found is not None or not own.searchable


def names() -> tuple[str, ...]:
    """Return the names of what is kept, newest first."""
    return tuple(reversed(_kept()))


def find(name: str) -> UserNetwork | None:
    """Return a network of the visitor's own; None if it is not one, or no more."""
    return _kept().get(name) if name.startswith(MINE) else None


def is_mine(name: str) -> bool:
    """Whether a name is that of a visitor's network: nothing about it may be kept for others."""
    return name.startswith(MINE)
