"""From what a visitor brought to a text that can be read, with everything that was changed remembered."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared.state import Key, OwnText
from rnn_core.errors import TextError
from rnn_core.text import LIMIT, Received, receive, safe_name

MEGABYTES: Final = LIMIT // 1_000_000
"""Of any upload but a file of weights."""
QUOTA = 60_000_000
"""Bytes one session may send in all."""

_NAME_SHOWN = 60


def charge(size: int) -> None:
    """Count an upload against the session's quota.

    Raises
    ------
    TextError
        ``quota``, when the session has sent its share.
    """
    sent = st.session_state.get(Key.UPLOADED, 0) + size
    if sent > QUOTA:
        raise TextError("quota", f"expected at most {QUOTA} bytes a session", megabytes=QUOTA // 1_000_000)
    st.session_state[Key.UPLOADED] = sent


def from_bytes(data: bytes, name: str, encoding: str | None = None, *, replace: bool = False) -> OwnText:
    """Read a file's bytes as text.

    Parameters
    ----------
    data
        What was uploaded.
    name
        The file's name: only ever shown, and only what is safe of it.
    encoding, replace
        The visitor's choices, as for :func:`rnn_core.text.receive`.

    Raises
    ------
    TextError
        When the bytes are no text; its ``code`` names the reason.
    """
    return _kept(receive(data, encoding, replace=replace), safe_name(name, limit=_NAME_SHOWN), data)


def from_paste(text: str) -> OwnText:
    """Take a pasted or typed text.

    Raises
    ------
    TextError
        ``empty`` or ``blank`` if there is nothing in it to read.
    """
    return _kept(receive(text))


def _kept(received: Received, name: str = "", data: bytes = b"") -> OwnText:
    notes = tuple((note.code, tuple(note.details.items())) for note in received.notes)
    return OwnText(received.text, name, data, received.encoding or "", received.guessed, notes)
