"""Kinds of characters: which tokens of a vocabulary are line breaks, digits, capital letters and so on."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from rnn_core.text.hangul import TAIL_COUNT, TAIL_FIRST
from rnn_core.text.vocabulary import Vocabulary

__all__ = ["token_classes"]

_CLASSES: Final[Mapping[str, Callable[[str], bool]]] = {
    "line": lambda entry: entry == "\n",
    "space": lambda entry: entry == " ",
    "digit": str.isdigit,
    "capital": lambda entry: len(entry) == 1 and entry.isupper(),
    "mark": lambda entry: len(entry) == 1 and unicodedata.category(entry)[0] in "PS",
    "tail": lambda entry: len(entry) == 1 and TAIL_FIRST <= ord(entry) < TAIL_FIRST + TAIL_COUNT,
}
"""Line breaks, spaces, digits, capitals, punctuation and symbols, consonants that end a Hangul syllable."""


def token_classes(vocabulary: Vocabulary) -> dict[str, tuple[int, ...]]:
    """Give the token numbers of each kind of character that a vocabulary has.

    Examples
    --------
    >>> token_classes(Vocabulary.of(["A1 b?"]))
    {'space': (1,), 'digit': (2,), 'capital': (4,), 'mark': (3,)}
    """
    found = {
        name: tuple(number for number, entry in enumerate(vocabulary.entries, start=1) if has(entry))
        for name, has in _CLASSES.items()
    }
    return {name: ids for name, ids in found.items() if ids}
