"""Korean particles: which of two forms follows a word, by how the word ends when it is read aloud.

A message writes both forms behind the placeholder's name, the one after a consonant first: where a message
says ``{name:A/B}``, A follows a word that ends in a consonant and B one that ends in a vowel. The particle
that means "by way of" treats a final L sound like a vowel.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Ending = Literal["vowel", "consonant", "l"]

_SYLLABLES: Final = range(0xAC00, 0xD7A4)
_TAILS: Final = 28  # a syllable's number modulo 28 is its final consonant, 0 for none
_TAIL_L: Final = 8
_BY_WAY_OF: Final = "\uc73c"  # the syllable that the particle puts in after a consonant

# How the Korean names of digits end: 0 to 9, and of Latin letters that end in a consonant.
_DIGITS: Final[tuple[Ending, ...]] = (
    "consonant", "l", "vowel", "consonant", "vowel", "vowel", "consonant", "l", "l", "vowel",
)  # fmt: skip
_LETTERS: Final[dict[str, Ending]] = {"l": "l", "m": "consonant", "n": "consonant", "r": "l"}
# A word that is spoken, not spelt: a final r is silent in Korean ("player" ends in a vowel).
_SPOKEN: Final[dict[str, Ending]] = {"l": "l", "m": "consonant", "n": "consonant"}


def ending(word: str) -> Ending:
    """Return how a word ends when a Korean speaker reads it.

    Parameters
    ----------
    word
        Hangul, digits, or Latin letters; what stands behind the last of these is passed over.

    Examples
    --------
    >>> ending("LSTM"), ending("GRU"), ending("Python"), ending("256"), ending("7)")
    ('consonant', 'vowel', 'consonant', 'consonant', 'l')
    """
    spoken = word.rstrip("".join(c for c in set(word) if not c.isalnum()))
    if not spoken:
        return "vowel"
    last = spoken[-1]
    if ord(last) in _SYLLABLES:
        tail = (ord(last) - _SYLLABLES.start) % _TAILS
        return "l" if tail == _TAIL_L else "consonant" if tail else "vowel"
    if last.isascii() and last.isdigit():
        return _DIGITS[int(last)]
    spelt = spoken[-2:].isupper() or len(spoken) == 1
    return (_LETTERS if spelt else _SPOKEN).get(last.lower(), "vowel")


def choose(word: str, pair: str) -> str:
    """Return the form of ``"A/B"`` that follows ``word``."""
    after_consonant, after_vowel = pair.split("/")
    end = ending(word)
    if end == "l" and after_consonant.startswith(_BY_WAY_OF):
        return after_vowel
    return after_vowel if end == "vowel" else after_consonant


class Word(str):
    """A value for a message: its format spec is a pair of particles."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """Append the particle that fits, or format as any string does."""
        return f"{self!s}{choose(self, spec)}" if "/" in spec else format(str(self), spec)


# The two forms of each particle that differ by the ending before them: topic, subject, object, "and", "by way
# of", "or", "and" as it is spoken.
PARTICLES: Final = (
    ("\uc740", "\ub294"),
    ("\uc774", "\uac00"),
    ("\uc744", "\ub97c"),
    ("\uacfc", "\uc640"),
    ("\uc73c\ub85c", "\ub85c"),
    ("\uc774\ub098", "\ub098"),
    ("\uc774\ub791", "\ub791"),
)
_AFTER: Final = "\ub294|\ub3c4|\ub9cc|\uc758|\ubd80\ud130|\uc11c|\uc368"  # may follow "by way of"
_LEADING: Final = re.compile(
    rf"(?:{'|'.join(sorted({form for pair in PARTICLES for form in pair}, key=len, reverse=True))})"
    rf"(?:{_AFTER})?(?![\uac00-\ud7a3])"
)


def leading(text: str) -> str:
    r"""Return the particle that a text begins with, if its form depends on the word before; else nothing.

    Examples
    --------
    >>> leading("\ub97c \ubcf4\uc138\uc694") == "\ub97c", leading("\uac00\uc9c0"), leading(" and")
    (True, '', '')
    """
    found = _LEADING.match(text)
    return found[0] if found else ""
