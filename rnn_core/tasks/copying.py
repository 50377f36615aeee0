"""Hear a few symbols, wait, say them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch

from rnn_core.tasks.task import Batch, Task, one_hot

__all__ = ["Copy"]


@dataclass(frozen=True)
class Copy(Task):
    """Say again, in order, the symbols heard at the beginning, after a row of blanks.

    `symbols` symbols of `kinds` kinds, `length` blanks, then a mark for each symbol that is due. Going back
    to Hochreiter & Schmidhuber 1997; in this shape Arjovsky, Shah & Bengio 2016, *Unitary evolution recurrent
    neural networks*, section 5.1, with ten symbols of eight kinds and a single mark.

    Attributes
    ----------
    length : int
        Blanks between the last symbol and the first mark.
    symbols, kinds : int

    Examples
    --------
    >>> batch = Copy(5, symbols=2).draw(1, torch.Generator().manual_seed(0))
    >>> batch.inputs[:, 0].argmax(-1).tolist(), batch.targets[batch.asked].tolist()
    ([2, 3, 6, 6, 6, 6, 6, 7, 7], [2, 3])
    """

    length: int = 10
    symbols: int = 3
    kinds: int = 6

    name: ClassVar[str] = "copy"
    shortest: ClassVar[int] = 1

    @property
    def features(self) -> int:
        """The kinds, the blank and the mark."""
        return self.kinds + 2

    @property
    def answers(self) -> int:
        """The kinds."""
        return self.kinds

    @property
    def guess(self) -> float:
        """All kinds are equally likely at every place."""
        return 1 - 1 / self.kinds

    @property
    def steps(self) -> int:
        """Symbols, blanks and marks."""
        return self.length + 2 * self.symbols

    def draw(self, count: int, source: torch.Generator) -> Batch:
        """Draw the symbols."""
        heard = torch.randint(0, self.kinds, (self.symbols, count), generator=source)
        row = torch.full((self.steps, count), self.kinds)
        row[: self.symbols] = heard
        row[-self.symbols :] = self.kinds + 1
        targets = torch.zeros_like(row)
        targets[-self.symbols :] = heard
        asked = torch.zeros(self.steps, count, dtype=torch.bool)
        asked[-self.symbols :] = True
        return Batch(one_hot(row, self.features), targets, asked)
