"""Put together what was written apart: Hangul syllables from jamo, letters from base and marks."""

from __future__ import annotations

import re
import unicodedata

import regex

__all__ = ["compose"]

_LEAD, _VOWEL, _TAIL = "\u1100-\u1112", "\u1161-\u1175", "\u11a8-\u11c2"  # those of modern Hangul
_ANY_LEAD, _ANY_VOWEL_OR_TAIL = "\u1100-\u115f\ua960-\ua97c", "\u1160-\u11ff\ud7b0-\ud7fb"
_NO_TAIL = "".join(map(chr, range(0xAC00, 0xD7A4, 28)))  # syllables that end in their vowel
_JAMO = re.compile(f"[{_ANY_LEAD}{_ANY_VOWEL_OR_TAIL}]+")
_SYLLABLES = re.compile("[\uac00-\ud7a3]+")
_LACKS_TAIL = re.compile(f"[{_NO_TAIL}][{_TAIL}]")
# A modern syllable, whole: what stands among old jamo has no syllable of its own to become.
_SYLLABLE = re.compile(
    f"(?<![{_ANY_LEAD}])(?:[{_LEAD}][{_VOWEL}][{_TAIL}]?|[{_NO_TAIL}][{_TAIL}])(?![{_ANY_VOWEL_OR_TAIL}])"
)
_MARKED = regex.compile(r"\P{M}\p{M}+")


def compose(text: str) -> tuple[str, int, int]:
    r"""Compose what is decomposed, and leave all else, unlike a full normalisation.

    NFC would also change characters that nobody took apart: the Ohm and Angstrom signs, and the Han
    characters to which Korean encodings give a second number for a second reading. And it would compose
    the modern half of an old syllable, which fonts then can no longer draw.

    Returns
    -------
    text : str
        Never longer than before; composing it again changes nothing.
    syllables : int
        Hangul syllables composed.
    marks : int
        Combining marks that were joined with their letter.

    Examples
    --------
    >>> text, syllables, marks = compose("\u1100\u1161 e\u0301 \u2126")
    >>> ascii(text), syllables, marks
    ("'\\uac00 \\xe9 \\u2126'", 1, 1)
    """
    if unicodedata.is_normalized("NFC", text):
        return text, 0, 0
    if all(unicodedata.is_normalized("NFC", c) for c in set(text)):
        composed = unicodedata.normalize("NFC", text)
        if not _JAMO.search(composed):
            # No character was changed by itself and no jamo is left over: NFC did nothing but compose.
            return composed, *_counts(text, composed)
    text, syllables = _SYLLABLE.subn(lambda syllable: unicodedata.normalize("NFC", syllable[0]), text)
    before = len(text)
    text = _MARKED.sub(_join, text)
    return text, syllables, before - len(text)


def _counts(text: str, composed: str) -> tuple[int, int]:
    """Syllables composed and marks joined, from what the text held before and holds after."""
    leads = _length(_SYLLABLES, composed) - _length(_SYLLABLES, text)
    vowels_and_tails = _length(_JAMO, text) - leads
    return leads + len(_LACKS_TAIL.findall(text)), len(text) - len(composed) - vowels_and_tails


def _length(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


def _join(letter: regex.Match[str]) -> str:
    joined = unicodedata.normalize("NFC", letter[0])
    return joined if len(joined) <= len(letter[0]) else letter[0]  # some letters NFC takes apart
