"""The single entry point for a user's text, typed or uploaded."""

from __future__ import annotations

from dataclasses import dataclass

from rnn_core.text.clean import clean, is_blank
from rnn_core.text.decode import decode
from rnn_core.text.diagnosis import blank, empty
from rnn_core.text.mojibake import mojibake
from rnn_core.text.notes import Note

__all__ = ["LIMIT", "Received", "receive"]

LIMIT = 5_000_000
"""Bytes of an upload, or characters of a typed text, that are read."""


@dataclass(frozen=True)
class Received:
    """A text that is ready to be tokenised, and all that was done to it.

    Attributes
    ----------
    text : str
        Clean, and not blank.
    encoding : str or None
        What the bytes were read as; None for a typed text.
    guessed : bool
        Whether that is a guess.
    notes : tuple of Note
        From decoding, then from cleaning.
    """

    text: str
    encoding: str | None
    guessed: bool
    notes: tuple[Note, ...]


def receive(
    source: bytes | str, encoding: str | None = None, *, replace: bool = False, limit: int | None = LIMIT
) -> Received:
    r"""Decode if need be, clean, and refuse what shows nothing.

    Parameters
    ----------
    source
        The bytes of a file, or a string that was typed.
    encoding, replace
        As for :func:`rnn_core.text.decode`; without meaning for a string.
    limit
        Most bytes of a file, or characters of a string, to read; None for all.

    Returns
    -------
    Received

    Raises
    ------
    TextError
        As :func:`rnn_core.text.decode`, and ``blank`` for white space only.

    Examples
    --------
    >>> received = receive(b"a\r\n")
    >>> received.text, received.encoding, [note.code for note in received.notes]
    ('a\n', 'utf-8', ['newlines'])
    """
    if isinstance(source, bytes):
        decoded = decode(source, encoding, replace=replace, limit=limit)
        cleaned, notes = clean(decoded.text), decoded.notes + _misread(decoded.text)
        received = Received(cleaned.text, decoded.encoding, decoded.guessed, notes + cleaned.notes)
    elif source:
        cleaned = clean(source, limit)
        received = Received(cleaned.text, None, False, _misread(source) + cleaned.notes)
    else:
        raise empty()
    if is_blank(received.text):
        raise blank()
    return received


def _misread(text: str) -> tuple[Note, ...]:
    note = mojibake(text)
    return () if note is None else (note,)
