"""Networks of the visitor's own, trained or brought here: kept in the session, open in the inspector.

Each has a name that no shipped network has, and texts that it can be shown on: what its training held out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from pages.shared.state import MINE, Key
from rnn_core.checkpoints import Checkpoint

MOST: Final = 4
"""Networks that are kept; the oldest gives way."""


@dataclass(frozen=True)
class Mine:
    """A network of the visitor's own.

    Attributes
    ----------
    checkpoint : Checkpoint
        Under the name it has here.
    titles : dict
        Language -> what it is called on screen.
    text : str
        What to show it on.
    """

    checkpoint: Checkpoint
    titles: dict[str, str]
    text: str


def _kept() -> dict[str, Mine]:
    kept: dict[str, Mine] = st.session_state.get(Key.MINE, {})
    return kept


def keep(checkpoint: Checkpoint, weights: bytes, titles: dict[str, str], text: str) -> str:
    """Keep a network, and return the name it has from now on: the same for the same weights.

    Parameters
    ----------
    weights
        What tells it from others.
    titles
        Language -> what to call it.
    text
        What to show it on; a line of it at least.
    """
    name = MINE + hashlib.sha256(weights).hexdigest()[:10]
    others = {other: one for other, one in _kept().items() if other != name}
    newest = dict(list(others.items())[-(MOST - 1) :])
    st.session_state[Key.MINE] = newest | {name: Mine(replace(checkpoint, name=name), titles, text)}
    return name


def names() -> tuple[str, ...]:
    """Return the names of what is kept, newest first."""
    return tuple(reversed(_kept()))


def find(name: str) -> Mine | None:
    """Return a network of the visitor's own; None if it is not one, or no more."""
    return _kept().get(name) if name.startswith(MINE) else None


def is_mine(name: str) -> bool:
    """Whether a name is that of a visitor's network: nothing about it may be kept for others."""
    return name.startswith(MINE)
