"""Text to token numbers and back: the one way that training, reading, counting and writing cut a text.

A token is a code point; of a network for Korean, a Hangul syllable is its jamo. What a reader takes for one
character (a grapheme cluster: an Indic syllable, a letter with its marks, an emoji family) is one token or
several, and :class:`Tokens` keeps which: so it can be drawn whole, over what the network reads. See
``docs/adr/0010-tokens.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
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
    is_syllable,
    to_syllables,
)

UNKNOWN = 0
"""The token number of everything outside the vocabulary."""

Tokenisation = Literal["code point", "jamo"]
"""What one token is: a code point, or a code point with Hangul syllables as jamo."""

Kind = Literal["letters", "words", "rows"]
"""What a network reads: characters of a text, longer tokens of it, or rows of numbers."""

TOKENISATIONS: Final[tuple[Tokenisation, ...]] = get_args(Tokenisation)

_CODE_POINTS = 0x110000


@dataclass(frozen=True)
class Tokens:
    """A text as a network reads it: one row of each array is one step.

    Attributes
    ----------
    graphemes : tuple of str
        The text as its reader sees it, one grapheme cluster each.
    ids : ndarray, (time,), int64
        Token numbers, 0 for everything outside of the vocabulary.
    source : ndarray, (time,), int64
        Which grapheme each token belongs to. A grapheme gives a token for each of its code points; a Hangul
        syllable that is read as jamo two or three.
    shown : tuple of str
        Each token alone; a jamo as its compatibility jamo.
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
        """How many tokens the network does not know."""
        return int(np.count_nonzero(self.ids == UNKNOWN))

    @property
    def strange(self) -> int:
        """How many graphemes hold a token that the network does not know."""
        return len(np.unique(self.source[self.ids == UNKNOWN]))

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
        The known tokens, numbers 1, 2, ...; each one code point, none twice.
    jamo
        Whether Hangul syllables are read as conjoining jamo.

    Raises
    ------
    InputError
        If the entries are no such tokens.

    Examples
    --------
    >>> vocabulary = Vocabulary(("a", "b"))
    >>> vocabulary.encode("abz").ids.tolist()
    [1, 2, 0]
    >>> vocabulary.decode([2, 1])
    'ba'
    """

    kind: ClassVar[Kind] = "letters"

    entries: tuple[str, ...]
    jamo: bool = False

    def __post_init__(self) -> None:
        """Refuse entries of which one could not be told from another."""
        if any(len(entry) != 1 for entry in self.entries):
            raise InputError.of("tokens of one code point each", "another", "make the vocabulary anew")
        if len(set(self.entries)) != len(self.entries):
            raise InputError.of("different tokens", "one of them twice", "make the vocabulary anew")

    @property
    def tokens(self) -> Tokenisation:
        """What one token is, by the name that is stored with a network."""
        return "jamo" if self.jamo else "code point"

    def reads(self, text: str) -> bool:
        """Whether a text is something that this vocabulary can cut: any is."""
        return True

    def beginning(self, text: str, most: int) -> str:
        """Return the first ``most`` characters of a text as its reader sees them, words or rows."""
        return "".join(graphemes(text[: 16 * most])[:most])

    def head(self, text: str, tokens: int) -> Tokens:
        """Read the beginning of a text: at least so many tokens, if it has as many."""
        return self.encode(text[: 2 * tokens])

    @property
    def begins(self) -> str:
        """A character that a text may be begun with where nobody says: a line break if it is known."""
        return "\n" if "\n" in self.entries or not self.entries else self.entries[0]

    @classmethod
    def of(
        cls, texts: Iterable[str], *, jamo: bool = False, at_least: int = 1, most: int | None = None
    ) -> Vocabulary:
        """The vocabulary of every code point that stands ``at_least`` so often in ``texts``; of all jamo too.

        Parameters
        ----------
        texts
            Clean ones.
        jamo
            Whether Hangul syllables are read as jamo.
        at_least
            What stands less often is unknown.
        most
            Maximum number of entries, the most frequent first; all 67 jamo are always included.
        """
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text)
        parts = set(TO_COMPATIBILITY) if jamo else set()
        for character in parts | {c for c in counts if jamo and is_syllable(c)}:
            del counts[character]
        known = sorted((c for c, count in counts.items() if count >= at_least), key=lambda c: (-counts[c], c))
        kept = known if most is None else known[: max(0, most - len(parts))]
        return cls(tuple(sorted(parts.union(kept))), jamo)

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
        """Token numbers of a text, the same as of :meth:`encode`: the fast way, for training."""
        return self._expand(_code_points(text))[0]

    def encode(self, text: str) -> Tokens:
        """Read a text as this network does, and keep which grapheme each token belongs to.

        Parameters
        ----------
        text
            Any text; :func:`rnn_core.text.clean` it first.

        Returns
        -------
        Tokens
        """
        clusters, points = graphemes(text), _code_points(text)
        ids, source, read = self._expand(points)
        if len(points) != len(clusters):
            lengths = np.fromiter(map(len, clusters), np.int64, len(clusters))
            source = np.repeat(np.arange(len(clusters)), lengths)[source]
        alone = map(chr, read.tolist())
        return Tokens(clusters, ids, source, tuple(TO_COMPATIBILITY.get(one, one) for one in alone))

    def _expand(self, points: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
        """Split syllables where this vocabulary reads jamo: (ids, place of the code point, what is read)."""
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
        """One token alone; a jamo as its compatibility jamo, U+FFFD for the unknown token."""
        entry = self.entries[number - 1] if number else "\ufffd"
        return TO_COMPATIBILITY.get(entry, entry)


def _code_points(text: str) -> NDArray[np.int64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
