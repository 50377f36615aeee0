"""Know which bracket is open, after others were closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
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
        coins = (torch.rand(self.length, count, generator=source) < 0.5).numpy()
        kinds = torch.randint(0, self.kinds, (self.length, count), generator=source).numpy()
        # Step by step in NumPy: its small operations cost a third of torch's.
        everyone = np.arange(count)
        stack = np.zeros((self.deepest + 1, count), np.int64)  # row 0 is the ground
        depth = np.zeros(count, np.int64)
        row, inside = np.empty((2, self.length, count), np.int64)
        asked = np.empty((self.length, count), np.bool_)
        for step, (coin, kind) in enumerate(zip(coins, kinds, strict=True)):
            opens = ((depth == 0) | coin) & (depth < self.deepest)
            row[step] = np.where(opens, kind, self.kinds + stack[depth, everyone])
            depth = depth + np.where(opens, 1, -1)
            stack[depth, everyone] = np.where(opens, kind, stack[depth, everyone])
            inside[step] = stack[depth, everyone]
            asked[step] = ~opens & (depth > 0)
        symbols = one_hot(torch.from_numpy(row), self.features)
        return Batch(symbols, torch.from_numpy(inside), torch.from_numpy(asked))
