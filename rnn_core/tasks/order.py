"""Two symbols matter, and their order does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch

from rnn_core.tasks.task import Batch, Task, last_step, one_hot

__all__ = ["TemporalOrder"]

RELEVANT, NOISE = 2, 4


@dataclass(frozen=True)
class TemporalOrder(Task):
    """Say at the end which two symbols, X or Y each, stood in a long row of others, and in which order.

    One stands at 10 to 20 % of the row, the other at 50 to 60 %: X X, X Y, Y X or Y Y. Hochreiter &
    Schmidhuber 1997, *Long short-term memory*, experiment 6a, where rows have 100 to 110 symbols.

    Examples
    --------
    >>> batch = TemporalOrder(30).draw(4, torch.Generator().manual_seed(0))
    >>> batch.inputs.shape, (batch.inputs.argmax(-1) < 2).sum(0).tolist()
    (torch.Size([30, 4, 6]), [2, 2, 2, 2])
    """

    length: int = 30

    name: ClassVar[str] = "order"
    shortest: ClassVar[int] = 10

    @property
    def features(self) -> int:
        """X, Y and four that mean nothing."""
        return RELEVANT + NOISE

    @property
    def answers(self) -> int:
        """X X, X Y, Y X, Y Y."""
        return RELEVANT**2

    @property
    def guess(self) -> float:
        """Four answers, equally likely."""
        return 1 - 1 / RELEVANT**2

    def draw(self, count: int, source: torch.Generator) -> Batch:
        """Draw the row, where the two stand, and which they are."""
        tenth = self.length // 10
        row = torch.randint(RELEVANT, RELEVANT + NOISE, (self.length, count), generator=source)
        first = torch.randint(tenth, 2 * tenth, (count,), generator=source)
        second = torch.randint(5 * tenth, 6 * tenth, (count,), generator=source)
        which = torch.randint(0, RELEVANT, (2, count), generator=source)
        row[first, torch.arange(count)] = which[0]
        row[second, torch.arange(count)] = which[1]
        answer = RELEVANT * which[0] + which[1]
        return Batch(
            one_hot(row, self.features), answer.expand(self.length, count), last_step(self.length, count)
        )
