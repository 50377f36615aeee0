"""Detect text saved after a wrong decoding (mojibake); reported, never silently undone."""

from __future__ import annotations

import regex

from rnn_core.text.encodings import fits
from rnn_core.text.notes import Note
from rnn_core.text.plausibility import first_foreign, plainly_korean
from rnn_core.text.weigh import readings

__all__ = ["LOOK", "mojibake"]

LOOK = 20_000
"""Characters looked at, from the first that is not ASCII on."""

_ENOUGH = 4  # Hangul syllables that are no chance
_CLEAR = 0.3  # the detector's confidence in the bytes behind Western letters
# What a byte becomes where it is read as Western, in Latin-1 or Windows-1252.
_WESTERN = {chr(byte): byte for byte in range(256)}
_WESTERN |= {
    character: byte for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
}
_NOT_ASCII = regex.compile(r"[^\x00-\x7f]")
_LATIN = regex.compile(r"\p{Latin}")
_LETTER = regex.compile(r"\p{L}")


def mojibake(text: str) -> Note | None:
    """Return a note if most lines of a text look like bytes that were misread and saved as they looked.

    Parameters
    ----------
    text
        As it was decoded, control characters included.

    Returns
    -------
    Note or None
        ``mojibake`` with ``encoding``, which the bytes were in, and ``read_as``.

    Examples
    --------
    >>> korean = b"\\xb3\\xaa\\xb4\\xc2 \\xc7\\xd0\\xb1\\xb3"
    >>> mojibake(korean.decode("latin-1")).details
    {'encoding': 'cp949', 'read_as': 'latin-1'}
    >>> mojibake("d\\u00e9j\\u00e0 vu") is None
    True
    """
    start = first_foreign(text)
    lines = [line for line in text[start : start + LOOK].split("\n") if not line.isascii()]
    misread = [line for line in lines if _WESTERN.keys() >= set(line)]
    western = len(misread) * 2 > len(lines)
    sample = "\n".join(misread if western else lines)
    data = bytes(map(_WESTERN.__getitem__, sample)) if western else _as_korean(sample)
    encoding = _behind(data, western) if data else None
    if encoding is None:
        return None
    read_as = "cp949" if not western else "latin-1" if max(sample) < "\u0100" else "cp1252"
    return Note("mojibake", {"encoding": encoding, "read_as": read_as})


def _as_korean(sample: str) -> bytes:
    try:
        return sample.encode("cp949")
    except UnicodeEncodeError:
        return b""


def _behind(data: bytes, western: bool) -> str | None:
    """Name the encoding that the bytes were in before they were misread, if that is plain."""
    text = fits(data, "utf-8", False)
    if text is not None:
        # One accented letter may stand before a symbol by chance, and one syllable be another; but no
        # character of Korean is what U+FFFD becomes.
        many = len(set(_NOT_ASCII.findall(text))) > 1 or "\ufffd" in text
        return "utf-8" if many or (western and max(text, default="") >= "\u0800") else None
    if not western:
        return None
    text = fits(data, "cp949", False)
    if text is not None and plainly_korean(text) and len(_LETTER.findall(_only_foreign(text))) >= _ENOUGH:
        return "cp949"
    best = readings(data, False)[:1]
    if not best or best[0].confidence < _CLEAR:
        return None
    letters = _LETTER.findall(_only_foreign(fits(data, best[0].encoding, False) or ""))
    latin = sum(map(bool, map(_LATIN.match, letters)))
    return best[0].encoding if latin * 2 < len(letters) else None


def _only_foreign(text: str) -> str:
    return "".join(_NOT_ASCII.findall(text))
