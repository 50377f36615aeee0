"""The vocabulary of a network that came in a file: letters, words or pieces of them, or numbers alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.text.vocabulary import UNKNOWN, Kind, Tokens, Vocabulary

__all__ = ["UNKNOWN_WORDS", "WordVocabulary", "numbered", "unknown_of", "vocabulary_of"]

UNKNOWN_WORDS: Final = ("<unk>", "<UNK>", "[UNK]", "<unknown>", "UNK", "<oov>", "<OOV>")
"""How files name the token that stands for what a network does not know."""

_SPECIAL: Final = re.compile(r"<\|?[^<>\s]+\|?>|\[[A-Z]+\]")
_LONGEST: Final = 40  # characters that a token takes in a text, on average, at the most
_SPACES: Final = ("\u0120", "\u2581")  # what tokenisers write in place of a space before a word
_CHUNK: Final = re.compile(r"\s*\S+\s*")
_PART: Final = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class WordVocabulary(Vocabulary):
    """Tokens of several letters, in the order of their numbers; number 0 is "unknown".

    Parameters
    ----------
    entries
        Different tokens, numbers 1, 2, ...
    pieces
        Whether a text is cut into the longest entries that stand in it, one after the other. Otherwise it is
        cut at its spaces, and at marks where what stands between spaces is no entry; a word that is unknown
        as it is written is looked up in lower case.

    Raises
    ------
    InputError
        If one of the entries stands there twice, or is empty.

    Examples
    --------
    >>> vocabulary = WordVocabulary(("the", "king", "."))
    >>> vocabulary.encode("The king came.").ids.tolist()
    [1, 2, 0, 3]
    >>> WordVocabulary(("un", "happy", "u"), pieces=True).encode("unhappy").shown
    ('un', 'happy')
    """

    kind: ClassVar[Kind] = "words"

    pieces: bool = False

    def __post_init__(self) -> None:
        """Refuse entries of which one could not be told from another."""
        if "" in self.entries:
            raise InputError.of("tokens of at least one letter", "an empty one", "name every token")
        if len(set(self.entries)) != len(self.entries):
            raise InputError.of("different tokens", "one of them twice", "name every token once")

    @property
    def begins(self) -> str:
        """A token that a text may be begun with where nobody says: the first that is no sign of the file."""
        return next((one for one in self.entries if not _SPECIAL.fullmatch(one)), "")

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {_written(entry): number for number, entry in reversed(list(enumerate(self.entries, 1)))}

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(one) for one in self._numbers}, reverse=True))

    def ids(self, text: str) -> NDArray[np.int64]:
        """Token numbers of a text."""
        return self.encode(text).ids

    def encode(self, text: str) -> Tokens:
        """Cut a text as the class says; what stands between two tokens belongs to the first."""
        parts = list(self._pieces(text) if self.pieces else self._words(text))
        ids = np.array([self._number(part) for part in parts], np.int64).reshape(-1)
        shown = tuple(part if self.pieces else part.strip() for part in parts)
        return Tokens(tuple(parts), ids, np.arange(len(parts)), shown)

    def beginning(self, text: str, most: int) -> str:
        """Return the first ``most`` tokens of a text, as they are written there."""
        return "".join(self.head(text, most).graphemes[:most])

    def head(self, text: str, tokens: int) -> Tokens:
        """Read the beginning of a text: at least so many tokens, if it has as many and none is very long."""
        return self.encode(text[: _LONGEST * tokens])

    def _number(self, part: str) -> int:
        if self.pieces:
            return self._numbers.get(part, UNKNOWN)
        word = part.strip()
        return self._numbers.get(word) or self._numbers.get(word.lower(), UNKNOWN)

    def _words(self, text: str) -> Iterator[str]:
        for chunk in _CHUNK.findall(text):
            if self._number(chunk):
                yield chunk
                continue
            starts = [found.start() for found in _PART.finditer(chunk)] or [0]
            edges = [0, *starts[1:], len(chunk)]
            yield from (chunk[first:last] for first, last in itertools.pairwise(edges))

    def _pieces(self, text: str) -> Iterator[str]:
        place = 0
        while place < len(text):
            fits = (text[place : place + length] for length in self._lengths if place + length <= len(text))
            part = next((one for one in fits if one in self._numbers), text[place])
            yield part
            place += len(part)

    def decode(self, ids: Sequence[int] | NDArray[np.int64]) -> str:
        """The text of token numbers; unknown becomes U+FFFD."""
        between = "" if self.pieces else " "
        return between.join(self.shown(number) for number in map(int, ids))

    def shown(self, number: int) -> str:
        """One token alone, with the spaces that it stands for; U+FFFD for the unknown token."""
        return _written(self.entries[number - 1]) if number else "\ufffd"


def _written(entry: str) -> str:
    for sign in _SPACES:
        entry = entry.replace(sign, " ")
    return entry


def vocabulary_of(entries: Sequence[str]) -> Vocabulary:
    """Return the vocabulary of a file's tokens, in the order of their numbers there.

    Parameters
    ----------
    entries
        Letters: then a token is a letter. Words: then a text is cut at its spaces. Words beside single
        blanks, or pieces that stand for a space: then into the longest entries.

    Raises
    ------
    InputError
        If one of them stands there twice, or is empty.

    Examples
    --------
    >>> type(vocabulary_of("ab")).__name__, type(vocabulary_of(["the", "cat"])).__name__
    ('Vocabulary', 'WordVocabulary')
    >>> vocabulary_of(["<pad>", "a", " "]).pieces
    True
    """
    entries = tuple(entries)
    if all(len(entry) == 1 for entry in entries):
        return Vocabulary(entries)
    words = [entry for entry in entries if not _SPECIAL.fullmatch(entry)]
    spaced = any(entry != entry.strip() or entry.startswith(_SPACES) for entry in words)
    return WordVocabulary(entries, pieces=spaced or all(len(word) == 1 for word in words))


def numbered(tokens: int) -> Vocabulary:
    """Return a vocabulary whose tokens are called by their numbers in the file: "0", "1", ...

    Examples
    --------
    >>> numbered(12).encode("3 11").ids.tolist()  # one more: 0 is unknown
    [4, 12]
    """
    return WordVocabulary(tuple(map(str, range(tokens))))


def unknown_of(entries: Sequence[str]) -> int | None:
    """Return the number of the token that stands for the unknown, in the file's order; None: there is none.

    Examples
    --------
    >>> unknown_of(["<pad>", "<unk>", "a"])
    1
    """
    return next((k for k, entry in enumerate(entries) if entry in UNKNOWN_WORDS), None)
