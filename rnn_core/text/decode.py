"""Bytes to text, with every guess labelled."""

from __future__ import annotations

from dataclasses import dataclass

from rnn_core.text.detection import Detected, detect, marked, wide
from rnn_core.text.diagnosis import LINES_SHOWN, empty, invalid, line_of, refuse_controls, unreadable
from rnn_core.text.encodings import BYTE_ORDER_MARKS, MIXED, bad_lines, canonical, read
from rnn_core.text.notes import Note
from rnn_core.text.sniff import refuse_binary

__all__ = ["Decoded", "choose", "decode", "notes_on"]


@dataclass(frozen=True)
class Decoded:
    """A text and how it was read.

    Attributes
    ----------
    text : str
        Without the byte order mark; otherwise as it stands in the file.
    encoding : str
        One of `ENCODINGS`.
    guessed : bool
        Whether other encodings are possible, so that a reader should be told and may choose.
    notes : tuple of Note
    """

    text: str
    encoding: str
    guessed: bool
    notes: tuple[Note, ...]


def decode(
    data: bytes, encoding: str | None = None, *, replace: bool = False, limit: int | None = None
) -> Decoded:
    r"""Read the bytes of a file as text.

    Without an encoding, what decides is, in this order: a byte order mark; an ISO-2022 escape sequence; the
    pattern of NULs in UTF-16; validity as UTF-8; validity as CP949, Korean's old encoding (EUC-KR is part
    of it). The name of the file plays no part.

    Parameters
    ----------
    data
        The bytes.
    encoding
        Chosen by hand: one of `ENCODINGS` or an alias that Python knows.
    replace
        Put U+FFFD in place of bytes that cannot be read, and note where, instead of raising.
    limit
        Read no more than this many bytes, and note how much that was.

    Returns
    -------
    Decoded

    Raises
    ------
    TextError
        ``empty``; ``binary_format`` (``format``); ``binary`` (``share``); ``invalid_bytes`` (``encoding
        offset byte line count offers``); ``doubtful_encoding`` (``offset line offers``); ``mixed_encodings``
        (``encodings lines count offset offers``); ``unknown_encoding`` (``encoding offered``). Offsets are
        in bytes from the beginning of the file, lines count from 1, and ``offers`` are encodings that would
        read all of it, the likeliest first.

    Examples
    --------
    >>> decode(b"\xef\xbb\xbfa\n").text
    'a\n'
    >>> korean = decode(b"\x8cc\xb9\xe6")
    >>> korean.encoding, korean.guessed, len(korean.text)
    ('cp949', True, 2)
    """
    refuse_binary(data)
    whole = limit is None or len(data) <= limit
    head = data if whole else data[:limit]
    rung = choose(head, encoding, whole=whole, replace=replace)
    notes = notes_on(rung)
    body = head[rung.skip :]
    try:
        text, used = read(body, rung.encoding, whole=whole)
    except UnicodeDecodeError as error:
        if not replace:
            raise invalid(head, rung.encoding, whole, rung.skip) from None
        text, used = read(body, rung.encoding, replace=True, whole=whole)
        notes.append(_replaced(body, text, rung, error.start))
    if not text:
        raise empty()
    if rung.encoding == MIXED:
        notes.append(_mixed_lines(body))
    if not whole:
        notes.append(Note("cut_bytes", {"used": rung.skip + used, "total": len(data)}))
    return Decoded(text, rung.encoding, rung.guessed, tuple(notes))


def choose(data: bytes, encoding: str | None, *, whole: bool, replace: bool) -> Detected:
    """Return how bytes are decoded: as chosen, or as detected."""
    return _by_ladder(data, whole, replace) if encoding is None else _by_hand(data, encoding)


def _by_ladder(data: bytes, whole: bool, replace: bool) -> Detected:
    rung = detect(data, whole)
    if rung is None:
        error = unreadable(data, whole)
        if not replace or error.code not in ("invalid_bytes", "mixed_encodings"):
            raise error
        return Detected(error.details.get("encoding", MIXED), 0, "nearest")
    if rung.encoding in ("utf-8", "cp949"):
        refuse_controls(data)
    return rung


def _by_hand(data: bytes, encoding: str) -> Detected:
    encoding = canonical(encoding)
    if encoding in ("utf-16", "utf-32"):  # the order of bytes is left to us
        named = marked(data)
        orders = (f"{encoding}-le", f"{encoding}-be")
        encoding = named.encoding if named and named.encoding in orders else wide(data, orders)[1]
    marks = (mark for mark, of in BYTE_ORDER_MARKS if of == encoding.replace(MIXED, "utf-8"))
    skip = next((len(mark) for mark in marks if data.startswith(mark)), 0)
    return Detected(encoding, skip, "by_hand")


def notes_on(rung: Detected) -> list[Note]:
    """Say what should be told of an encoding that was found out."""
    if rung.reason == "byte_order_mark":
        return [Note("byte_order_mark", {"encoding": rung.encoding})]
    if not rung.guessed:
        return []
    other = {"other": rung.other} if rung.other else {}
    return [Note("guessed_encoding", {"encoding": rung.encoding, "reason": rung.reason, **other})]


def _replaced(body: bytes, text: str, rung: Detected, start: int) -> Note:
    line = line_of(body[:start], rung.encoding)
    offset = rung.skip + start
    details = {"encoding": rung.encoding, "count": text.count("\ufffd"), "offset": offset, "line": line}
    return Note("replaced_bytes", details)


def _mixed_lines(body: bytes) -> Note:
    lines = tuple(bad_lines(body))
    return Note(
        "mixed_lines", {"encodings": ("utf-8", "cp949"), "lines": lines[:LINES_SHOWN], "count": len(lines)}
    )
