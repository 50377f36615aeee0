"""Detect the encoding of bytes by a sequence of tests, from the most certain to the least."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rnn_core.text.encodings import BYTE_ORDER_MARKS, fits, read
from rnn_core.text.plausibility import also_east_asian, natural
from rnn_core.text.sniff import control_share
from rnn_core.text.weigh import doubtful_as_cp949

__all__ = ["Detected", "detect", "marked", "wide"]

_STRAY = 0.25  # share of control bytes below which a NUL is a stray one: half of ASCII in UTF-16 is NUL
_NATURAL = 0.55  # Han alone has 0.6
_DAMAGED = 0.8  # what a reading counts in which a byte does not fit
_LOOK = 1 << 13
_PAIRED = re.compile(r"(?:[^\x00-\x7f]|[\x01-\x7f]\0)*+|(?:[^\x00-\x7f]|\0[\x01-\x7f])*+")
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"))


@dataclass(frozen=True)
class Detected:
    """A detected encoding and the test that decided it.

    Attributes
    ----------
    encoding : str
    skip : int
        Bytes of byte order mark before the text.
    reason : str
        Why this encoding: ``byte_order_mark``, ``utf8``, ``by_hand`` (sure); ``escape_sequence``,
        ``nul_pattern``, ``cp949_fits``, ``also_fits``, ``nearest`` (guesses).
    other : str or None
        With ``also_fits``: what the bytes could be as well.
    """

    encoding: str
    skip: int
    reason: str
    other: str | None = None

    @property
    def guessed(self) -> bool:
        """Whether a visitor should be told that this is a guess."""
        return self.reason not in ("byte_order_mark", "utf8", "by_hand")


def detect(data: bytes, whole: bool) -> Detected | None:
    """Return the first test that succeeds: byte order mark, escape sequence, NUL pattern, UTF-8, CP949.

    No statistics of languages, which fail every other time on short Korean samples, but where what fits CP949
    may be another: see `rnn_core.text.weigh`.

    Parameters
    ----------
    data
        The bytes from the beginning of the file.
    whole
        False where the end was cut off.

    Returns
    -------
    Detected or None
        None where none holds; then nothing is guessed.
    """
    rungs: tuple[Callable[[bytes, bool], Detected | None], ...] = (
        _mark,
        _escape,
        _nul_pattern,
        _utf8,
        _cp949,
    )
    return next((rung for climbed in rungs if (rung := climbed(data, whole))), None)


def marked(data: bytes) -> Detected | None:
    """Return the encoding that a byte order mark names; it holds even where the rest is damaged."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            # What begins as UTF-32 LE may be UTF-16 LE with a NUL for its first character.
            if encoding == "utf-32-le" and fits(data[len(mark) :], encoding, False) is None:
                continue
            return Detected(encoding, len(mark), "byte_order_mark")
    return None


def wide(data: bytes, encodings: tuple[str, ...]) -> tuple[float, str]:
    """Return how natural the best of some UTF-16 or UTF-32 readings is, in [0, 1], and its encoding.

    A damaged byte does not rule a reading out: in the other order of bytes it may well fit by chance.
    """
    best = (0.0, encodings[0])
    for encoding in encodings:
        text = read(data[: 4 * _LOOK], encoding, replace=True, whole=False)[0]
        score = natural(text[:_LOOK]) * (_DAMAGED if "\ufffd" in text else 1.0)
        if score > best[0]:
            best = (score, encoding)
    return best


def _mark(data: bytes, _whole: bool) -> Detected | None:
    return marked(data)


def _escape(data: bytes, whole: bool) -> Detected | None:
    for sequence, encoding in _ESCAPES:
        if sequence in data[:_LOOK] and data.isascii() and fits(data, encoding, whole) is not None:
            return Detected(encoding, 0, "escape_sequence")
    return None


def _nul_pattern(data: bytes, whole: bool) -> Detected | None:
    # Without a NUL, only what has as many control bytes as Cyrillic in UTF-16 may be wide; with one, a text
    # that needs no other explanation may have it by chance.
    if control_share(data) < _STRAY and (b"\0" not in data or _stray(data, whole)):
        return None
    encodings = [f"utf-{8 * width}-{order}" for width in (4, 2) for order in ("le", "be")
                 if not (whole and len(data) % width)]  # fmt: skip
    if not encodings:
        return None
    score, encoding = wide(data, tuple(encodings))
    return Detected(encoding, 0, "nul_pattern") if score >= _NATURAL else None


def _stray(data: bytes, whole: bool) -> bool:
    """Whether the text is UTF-8 or CP949 with NULs that do not go with its ASCII characters, as in UTF-16."""
    rung = _utf8(data, whole) or _cp949(data, whole)
    return rung is not None and not _PAIRED.fullmatch(read(data, rung.encoding, whole=whole)[0][:_LOOK])


def _utf8(data: bytes, whole: bool) -> Detected | None:
    text = fits(data, "utf-8", whole)
    if text is None:
        return None
    other = also_east_asian(text, data)
    return Detected("utf-8", 0, "also_fits" if other else "utf8", other)


def _cp949(data: bytes, whole: bool) -> Detected | None:
    text = fits(data, "cp949", whole)
    if text is None or doubtful_as_cp949(data, text, whole):
        return None
    return Detected("cp949", 0, "cp949_fits")
