"""Which known words are spelt most like one that is not known."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

__all__ = ["nearest"]

_LIKE = 0.7
"""Share of letters in common below which two words are not alike."""


def nearest(word: str, known: Iterable[str], count: int = 2) -> tuple[str, ...]:
    """Return the known words that are spelt most like ``word``, the most alike first.

    Hangul is compared letter by letter, not syllable by syllable.

    Examples
    --------
    >>> nearest("kings", ["king", "teacher", "sing"])
    ('king',)
    >>> nearest("purple", ["king", "teacher"])
    ()
    """
    spelt = {_letters(one): one for one in known}
    found = difflib.get_close_matches(_letters(word), spelt, n=count, cutoff=_LIKE)
    return tuple(spelt[one] for one in found)


def _letters(word: str) -> str:
    return unicodedata.normalize("NFD", word.lower())
