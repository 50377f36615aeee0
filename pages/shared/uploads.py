"""From what a visitor brought to a text that can be read, with everything that was changed said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import streamlit as st

from pages.shared.state import Key, OwnText
from rnn_core.errors import TextError
from rnn_core.text import Note, clean, decode

MEGABYTE: Final = 1_000_000
LARGEST: Final = 5 * MEGABYTE
QUOTA: Final = 60 * MEGABYTE
"""Bytes one session may send in all."""

#: Encodings a visitor can choose by hand where the guess was wrong.
ENCODINGS: Final = ("utf-8", "cp949", "utf-16-le", "utf-16-be", "johab", "iso2022_kr", "shift_jis", "latin-1")

_NAME_SHOWN: Final = 60


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: its last part, no control characters, not too long.

    Examples
    --------
    >>> shown_name("../../etc/passwd\\n")
    'passwd'
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join(c for c in last if c.isprintable())
    return printable if len(printable) <= _NAME_SHOWN else printable[: _NAME_SHOWN - 1] + "…"


def charge(size: int) -> None:
    """Count an upload against the session's quota.

    Raises
    ------
    TextError
        ``quota``, when the session has sent its share.
    """
    sent = st.session_state.get(Key.UPLOADED, 0) + size
    if sent > QUOTA:
        raise TextError("quota", f"expected at most {QUOTA} bytes a session; reload the page", megabytes=QUOTA // MEGABYTE)
    st.session_state[Key.UPLOADED] = sent


def from_bytes(data: bytes, name: str, encoding: str | None = None) -> OwnText:
    """Read a file's bytes as text.

    Parameters
    ----------
    data
        What was uploaded.
    name
        The file's name, only ever shown.
    encoding
        The visitor's choice; None for the ladder of :func:`rnn_core.text.decode`.

    Raises
    ------
    TextError
        When the bytes are no text, too many, or not of this encoding; its ``code`` names the reason.
    """
    if len(data) > LARGEST:
        raise TextError("too_large", f"expected at most {LARGEST} bytes; {len(data)} came", megabytes=LARGEST // MEGABYTE)
    decoded = decode(data, encoding)
    cleaned = clean(decoded.text)
    _require_something(cleaned.text)
    notes = _plain([*decoded.notes, *cleaned.notes])
    return OwnText(cleaned.text, shown_name(name), data, decoded.encoding, decoded.guessed, notes)


def from_paste(text: str) -> OwnText:
    """Take a pasted or typed text.

    Raises
    ------
    TextError
        ``empty`` if there is nothing in it to read, ``too_large`` if it is over the cap.
    """
    if len(text) > LARGEST:
        raise TextError("too_large", f"expected at most {LARGEST} characters", megabytes=LARGEST // MEGABYTE)
    cleaned = clean(text)
    _require_something(cleaned.text)
    return OwnText(cleaned.text, notes=_plain(cleaned.notes))


def _require_something(text: str) -> None:
    if not text.strip():
        raise TextError("empty", "expected some text; there is none but white space")


def _plain(notes: Iterable[Note]) -> tuple[tuple[str, tuple[tuple[str, object], ...]], ...]:
    return tuple((note.code, tuple(note.details.items())) for note in notes)
