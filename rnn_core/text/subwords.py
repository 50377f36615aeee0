"""Words by their pieces, so that a form never met before is still read by what it shares with others."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from rnn_core.text.hangul import to_jamo

__all__ = ["LONGEST", "SHORTEST", "Subwords", "pieces"]

SHORTEST, LONGEST = 3, 5
"""Letters or jamo of a piece that is not the whole word."""
_NOTHING = 0  # the bucket of a word of which no piece is known


def pieces(word: str) -> tuple[str, ...]:
    """Return a word's pieces: itself, and runs of 3 to 5 letters or jamo, its ends marked.

    Examples
    --------
    >>> pieces("Bat")
    ('<bat>', '<ba', 'bat', 'at>', '<bat', 'bat>')
    """
    marked = f"<{to_jamo(word.lower())}>"
    runs = [
        marked[at : at + length]
        for length in range(SHORTEST, LONGEST + 1)
        for at in range(len(marked) - length + 1)
    ]
    return tuple(dict.fromkeys([marked, *runs]))


class Subwords:
    """A vocabulary of pieces, hashed into buckets (Bojanowski et al. 2017, section 3.2).

    Unlike there, a piece that no known word has is left out, not given the bucket of another by accident: so
    it can be said of which words nothing is known.

    Parameters
    ----------
    words
        The words that are known.
    buckets : int
        At least 2; the first stands for a word of which nothing is known.

    Examples
    --------
    >>> subwords = Subwords(["watched", "parked"], 64)
    >>> subwords.share("watches") > 0, subwords.share("zoo")
    (True, 0.0)
    """

    def __init__(self, words: Iterable[str], buckets: int) -> None:
        self.words, self.buckets = tuple(words), buckets
        self._seen = frozenset(word.lower() for word in self.words)
        self._known = frozenset(piece for word in self.words for piece in pieces(word))

    def __contains__(self, word: str) -> bool:
        """Whether this very word is known."""
        return word.lower() in self._seen

    def share(self, word: str) -> float:
        """Return which share of a word's pieces is known, in [0, 1]."""
        own = pieces(word)
        return sum(piece in self._known for piece in own) / len(own)

    def buckets_of(self, word: str) -> list[int]:
        """Return the buckets of a word's known pieces; the first bucket where there is none."""
        known = [piece for piece in pieces(word) if piece in self._known]
        return [1 + zlib.crc32(piece.encode()) % (self.buckets - 1) for piece in known] or [_NOTHING]

    def bags(self, words: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Return the buckets of several words one after the other, and where each word begins."""
        own = [self.buckets_of(word) for word in words]
        starts = [0]
        for one in own[:-1]:
            starts.append(starts[-1] + len(one))
        return torch.tensor([bucket for one in own for bucket in one]), torch.tensor(starts)
