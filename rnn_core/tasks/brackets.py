"""Know which bracket is open, after others were closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch

from rnn_core.tasks.task import Batch, Task, one_hot

__all__ = ["Brackets"]


@dataclass(frozen=True)
class Brackets(Task):
    """Say, whenever a bracket was closed inside another, of which kind the one is that is still open.

    Brackets of `kinds` kinds open and close by the toss of a coin, at most `deepest` inside one another: the
    Dyck language of bounded depth, as in Hewitt et al. 2020, *RNNs can generate bounded hierarchical
    languages with optimal memory*. Right after an opening bracket anybody knows the answer, so that is not
    asked; and as every kind is drawn by itself, what was just closed tells nothing about what is still open.

    Attributes
    ----------
    length : int
        Brackets of a sequence, which need not be closed at its end.
    kinds, deepest : int

    Examples
    --------
    >>> batch = Brackets(12).draw(1, torch.Generator().manual_seed(1))
    >>> "".join("([)]"[symbol] for symbol in batch.inputs[:, 0].argmax(-1))
    '([[]()()][])'
    >>> batch.asked[:, 0].nonzero()[:, 0].tolist(), batch.targets[batch.asked].tolist()
    ([3, 5, 7, 8, 10], [1, 1, 1, 0, 0])
    """

    length: int = 30
    kinds: int = 2
    deepest: int = 5

    name: ClassVar[str] = "brackets"
    shortest: ClassVar[int] = 8

    @property
    def features(self) -> int:
        """An opening and a closing bracket of every kind."""
        return 2 * self.kinds

    @property
    def answers(self) -> int:
        """The kinds."""
        return self.kinds

    @property
    def guess(self) -> float:
        """All kinds are equally likely, whatever was just closed."""
        return 1 - 1 / self.kinds

    def draw(self, count: int, source: torch.Generator) -> Batch:
        """Toss the coins, then keep a stack for every sequence."""
        coins = torch.rand(self.length, count, generator=source) < 0.5
        kinds = torch.randint(0, self.kinds, (self.length, count), generator=source)
        everyone = torch.arange(count)
        stack = torch.zeros(self.deepest + 1, count, dtype=torch.long)  # row 0 is the ground
        depth = torch.zeros(count, dtype=torch.long)
        row, inside, asked = [], [], []
        for coin, kind in zip(coins, kinds, strict=True):
            opens = ((depth == 0) | coin) & (depth < self.deepest)
            top = stack[depth, everyone]
            depth = depth + torch.where(opens, 1, -1)
            stack[depth, everyone] = torch.where(opens, kind, stack[depth, everyone])
            row.append(torch.where(opens, kind, self.kinds + top))
            inside.append(stack[depth, everyone])
            asked.append(~opens & (depth > 0))
        return Batch(one_hot(torch.stack(row), self.features), torch.stack(inside), torch.stack(asked))
