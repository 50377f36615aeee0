"""Text to token numbers and back, for networks that read characters or Hangul jamo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnn_core.text.graphemes import graphemes
from rnn_core.text.hangul import (
    FROM_COMPATIBILITY,
    LEAD_FIRST,
    SYLLABLE_COUNT,
    SYLLABLE_FIRST,
    TAIL_COUNT,
    TAIL_FIRST,
    TO_COMPATIBILITY,
    VOWEL_COUNT,
    VOWEL_FIRST,
    to_syllables,
)

UNKNOWN = 0
"""The token number of everything outside the vocabulary."""

_CODE_POINTS = 0x110000
_MULTIPLE = 0x10FFFF  # a noncharacter: stands for a grapheme of several code points in the look-up


@dataclass(frozen=True)
class Tokens:
    """A text as a network reads it: one row of each array is one step.

    Attributes
    ----------
    graphemes : tuple of str
        The text as its reader sees it, one grapheme cluster each.
    ids : ndarray, (time,), int64
        Token numbers, 0 for everything the network never saw.
    source : ndarray, (time,), int64
        Which grapheme each token belongs to; a Hangul syllable gives two or three tokens.
    shown : tuple of str
        Each token as it can be drawn alone; a jamo as its compatibility jamo.
    """

    graphemes: tuple[str, ...]
    ids: NDArray[np.int64]
    source: NDArray[np.int64]
    shown: tuple[str, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def known(self) -> NDArray[np.bool_]:
        """(time,) whether the network has this token in its vocabulary."""
        return self.ids != UNKNOWN

    @property
    def unknown(self) -> int:
        """How many tokens the network never saw."""
        return int(np.count_nonzero(self.ids == UNKNOWN))

    def window(self, start: int, stop: int) -> Tokens:
        """The tokens of steps ``start`` to ``stop`` (exclusive), with the graphemes they belong to."""
        start, stop = max(0, start), min(len(self), stop)
        if start >= stop:
            return Tokens((), self.ids[:0], self.source[:0], ())
        first, last = int(self.source[start]), int(self.source[stop - 1])
        return Tokens(
            self.graphemes[first : last + 1],
            self.ids[start:stop],
            self.source[start:stop] - first,
            self.shown[start:stop],
        )


@dataclass(frozen=True)
class Vocabulary:
    """The tokens a network knows, in the order of their numbers; number 0 is "unknown".

    Parameters
    ----------
    entries
        The known tokens, numbers 1, 2, ...; each one character.
    jamo
        Whether Hangul syllables are read as conjoining jamo.

    Examples
    --------
    >>> vocabulary = Vocabulary(("a", "b"))
    >>> vocabulary.encode("abz").ids.tolist()
    [1, 2, 0]
    >>> vocabulary.decode([2, 1])
    'ba'
    """

    entries: tuple[str, ...]
    jamo: bool = False

    @classmethod
    def of(cls, texts: Iterable[str], *, jamo: bool = False, at_least: int = 1) -> Vocabulary:
        """The vocabulary of every character (or jamo) that stands ``at_least`` so often in ``texts``."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text)
        if jamo:
            for character in [c for c in counts if 0 <= ord(c) - SYLLABLE_FIRST < SYLLABLE_COUNT]:
                del counts[character]
        known = {character for character, count in counts.items() if count >= at_least}
        return cls(tuple(sorted(known | set(TO_COMPATIBILITY))) if jamo else tuple(sorted(known)), jamo)

    def __len__(self) -> int:
        return len(self.entries) + 1

    @cached_property
    def _number_of(self) -> NDArray[np.int64]:
        table = np.zeros(_CODE_POINTS, np.int64)
        for number, entry in enumerate(self.entries, start=1):
            table[ord(entry)] = number
        if self.jamo:  # a jamo written alone is read as the same jamo inside a syllable
            for written, conjoining in FROM_COMPATIBILITY.items():
                table[ord(written)] = table[ord(written)] or table[ord(conjoining)]
        return table

    def ids(self, text: str) -> NDArray[np.int64]:
        """Token numbers of a text, code point by code point: the fast way, for training."""
        return self._expand(_code_points(text))[0]

    def encode(self, text: str) -> Tokens:
        """Read a text as this network does, grapheme by grapheme.

        Parameters
        ----------
        text
            Any text; :func:`rnn_core.text.clean` it first.

        Returns
        -------
        Tokens
            A grapheme of several code points (an emoji sequence, say) is one unknown token.
        """
        clusters = graphemes(text)
        points = _code_points(text)
        if len(points) != len(clusters):
            points = np.fromiter(
                (ord(c) if len(c) == 1 else _MULTIPLE for c in clusters), np.int64, len(clusters)
            )
        ids, source, expanded = self._expand(points)
        lone = [chr(p) for p in expanded.tolist()]
        shown = tuple(
            clusters[s] if p == chr(_MULTIPLE) else TO_COMPATIBILITY.get(p, p)
            for p, s in zip(lone, source.tolist(), strict=True)
        )
        return Tokens(clusters, ids, source, shown)

    def _expand(self, points: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
        """Split syllables where this vocabulary reads jamo: (ids, source, code points)."""
        source = np.arange(len(points))
        if self.jamo:
            index = points - SYLLABLE_FIRST
            syllable = (index >= 0) & (index < SYLLABLE_COUNT)
            tail = np.where(syllable, index % (TAIL_COUNT + 1), 0)
            counts = 1 + syllable + (tail > 0)
            source = np.repeat(source, counts)
            place = np.arange(len(source)) - np.repeat(np.cumsum(counts) - counts, counts)
            index, tail, inside = index[source], tail[source], syllable[source]
            jamo = np.choose(
                place,
                [
                    LEAD_FIRST + index // ((TAIL_COUNT + 1) * VOWEL_COUNT),
                    VOWEL_FIRST + index // (TAIL_COUNT + 1) % VOWEL_COUNT,
                    TAIL_FIRST + tail - 1,
                ],
            )
            points = np.where(inside, jamo, points[source])
        return self._number_of[points], source, points

    def decode(self, ids: Sequence[int] | NDArray[np.int64]) -> str:
        """The text of token numbers; jamo are composed into syllables, unknown becomes U+FFFD."""
        text = "".join(self.entries[number - 1] if number else "\ufffd" for number in map(int, ids))
        return to_syllables(text) if self.jamo else text

    def shown(self, number: int) -> str:
        """One token as it can be drawn alone; U+FFFD for the unknown token."""
        entry = self.entries[number - 1] if number else "\ufffd"
        return TO_COMPATIBILITY.get(entry, entry)


def _code_points(text: str) -> NDArray[np.int64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
