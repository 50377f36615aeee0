"""From what a visitor types to the grammar's words, and back to how they are spelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rnn_core.tasks.agreement.grammar import Language, table, vocabulary
from rnn_core.tasks.homographs.particles import attach

__all__ = ["Spelt", "labels", "spell", "split"]


@dataclass(frozen=True)
class Spelt:
    """A text in the grammar's words.

    Attributes
    ----------
    words : tuple of str
        Those that are known, in order.
    unknown : tuple of str
        Those that are not, each once: they are left out.
    """

    words: tuple[str, ...]
    unknown: tuple[str, ...]


@cache
def _known(language: Language) -> Mapping[str, tuple[str, ...]]:
    """How every word is spelt, particles written on to it included, in small letters -> the words."""
    words = vocabulary(language)
    forms = table(language).get("forms", {})
    free = [word for word in words if not word.startswith("+")]
    found: dict[str, tuple[str, ...]] = {word.lower(): (word,) for word in free}
    for word in free:
        for particle, pair in forms.items():
            found.setdefault(attach(word, "/".join(pair)).lower(), (word, particle))
    return found


def split(text: str, language: Language) -> Spelt:
    """Take a text apart into the words that a language's network knows.

    Upper and lower case are one; a comma says nothing.

    Examples
    --------
    >>> split("alice was NOT reading, gladly.", "en")
    Spelt(words=('Alice', 'was', 'not', 'reading', '.'), unknown=('gladly',))
    """
    known = _known(language)
    found: list[str] = []
    unknown: dict[str, None] = {}
    for piece in _pieces(unicodedata.normalize("NFC", text)):
        if piece.lower() in known:
            found += known[piece.lower()]
        else:
            unknown[piece] = None
    return Spelt(tuple(found), tuple(unknown))


def _pieces(text: str) -> Iterator[str]:
    for word in text.split():
        bare = re.sub(r"^[^\w.]+|[^\w.]+$", "", word)
        ended = bare.rstrip(".")
        if ended:
            yield ended
        if bare != ended:
            yield "."


def labels(words: Sequence[str], language: Language) -> tuple[str, ...]:
    """Return each word as it is written in its place: a particle as it is spelt after the word before it.

    Examples
    --------
    >>> labels(("Tom", "was"), "en")
    ('Tom', 'was')
    """
    forms = table(language).get("forms", {})
    before = ("", *words)
    return tuple(
        f"-{attach(last, '/'.join(forms[word])).removeprefix(last)}" if word in forms else word
        for last, word in zip(before, words, strict=False)
    )


def spell(words: Sequence[str], language: Language) -> str:
    """Write words as one line, particles on to the word before them; the first letter of a sentence large.

    Examples
    --------
    >>> spell(("on", "Monday", "Tom", "was", "."), "en")
    'On Monday Tom was.'
    """
    line = ""
    for word, label in zip(words, labels(words, language), strict=True):
        joined = label.removeprefix("-") if word.startswith("+") else label
        space = "" if not line or word == "." or word.startswith("+") else " "
        begins = not line or line.endswith(".")
        line += space + (joined[:1].upper() + joined[1:] if begins else joined)
    return line
