"""Words, or pieces of words, and their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

__all__ = ["BEGIN", "END", "PAD", "UNKNOWN", "Pieces"]

PAD, BEGIN, END, UNKNOWN = 0, 1, 2, 3
_SPECIAL = ("<pad>", "<s>", "</s>", "<unk>")


@dataclass(frozen=True)
class Pieces:
    """Words or pieces, and their numbers; 0 to 3 pad, begin, end, and stand for all that is unknown.

    Examples
    --------
    >>> pieces = Pieces.of([("a", "b"), ("b",)])
    >>> len(pieces), pieces.encode(("b", "z")).tolist(), pieces.decode([5, 2])
    (6, [5, 3], ('b',))
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, sentences: Iterable[Sequence[str]], least: int = 1) -> Pieces:
        """Collect every piece that some sentences hold `least` times or more, in alphabetical order."""
        counts = Counter(piece for one in sentences for piece in one)
        return cls((*_SPECIAL, *sorted(piece for piece, count in counts.items() if count >= least)))

    def __len__(self) -> int:
        """Number of pieces, the four special ones included."""
        return len(self.names)

    def encode(self, sentence: Sequence[str]) -> Int[np.ndarray, " pieces"]:
        """Number the pieces of a sentence."""
        numbers = {name: k for k, name in enumerate(self.names)}
        return np.array([numbers.get(piece, UNKNOWN) for piece in sentence], np.int64)

    def decode(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """Name numbers up to the end of the sentence."""
        names = []
        for number in numbers:
            if number == END:
                break
            names.append(self.names[number])
        return tuple(names)
