"""From what a visitor types to the grammar's words, and back to how they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from rnn_core.tasks.agreement import Spelt
from rnn_core.tasks.contrast.grammar import Language, table, vocabulary

__all__ = ["labels", "spell", "split"]


@cache
def _written(language: Language) -> Mapping[str, tuple[str, ...]]:
    """How words are written -> the pieces they are of: stems with each of their endings."""
    own = table(language)
    found: dict[str, tuple[str, ...]] = {
        word: (word,) for word in vocabulary(language) if not word.startswith("+")
    }
    for stem, past in own.get("past", {}).items():
        found.pop(stem, None)  # a stem alone is no word
        for ending in own["label"]:
            found[_joined(stem, past, ending)] = (stem, ending)
    return found


def _joined(stem: str, past: str, ending: str) -> str:
    """Write an ending on to a stem; the first syllable of a past ending is in `past` already."""
    return past + ending[2:] if len(ending) > 2 else stem + ending[1:]


def split(text: str, language: Language) -> Spelt:
    """Take a text apart into the words that a network of a language knows; case and marks say nothing.

    Examples
    --------
    >>> split("The FILM was not good, alas!", "en")
    Spelt(words=('the', 'film', 'was', 'not', 'good'), unknown=('alas',))
    """
    known = _written(language)
    found: list[str] = []
    unknown: dict[str, None] = {}
    for piece in re.findall(r"\w+", unicodedata.normalize("NFC", text)):
        if piece.lower() in known:
            found += known[piece.lower()]
        else:
            unknown[piece] = None
    return Spelt(tuple(found), tuple(unknown))


def labels(words: Sequence[str], language: Language) -> tuple[str, ...]:
    """Return each word as it is named where it stands alone: stems and endings with a hyphen.

    Examples
    --------
    >>> labels(("not", "good"), "en")
    ('not', 'good')
    """
    own = table(language)
    past, label = own.get("past", {}), own.get("label", {})
    return tuple(f"{word}-" if word in past else label.get(word, word) for word in words)


def spell(words: Sequence[str], language: Language) -> str:
    """Write words as one line, endings on to their stems; an ending without a stem stays apart.

    Examples
    --------
    >>> spell(("the", "film"), "en")
    'the film'
    """
    past, written = table(language).get("past", {}), list[str]()
    before = ""
    for word in words:
        if word.startswith("+") and before in past:
            written[-1] = _joined(before, past[before], word)
        else:
            written.append(labels((word,), language)[0] if word.startswith("+") else word)
        before = word
    return " ".join(written)
