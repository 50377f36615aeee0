"""Hold on to the very first symbol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch

from rnn_core.tasks.task import Batch, Task, last_step, one_hot

__all__ = ["Latch"]

CLASSES, NOISE = 4, 4


@dataclass(frozen=True)
class Latch(Task):
    """Say at the end which of four symbols came first, after a long row of others.

    Hochreiter 1991, *Untersuchungen zu dynamischen neuronalen Netzen*; Bengio, Simard & Frasconi 1994,
    *Learning long-term dependencies with gradient descent is difficult*, section 3.

    Examples
    --------
    >>> batch = Latch(9).draw(5, torch.Generator().manual_seed(0))
    >>> bool((batch.inputs[0].argmax(-1) == batch.targets[-1]).all())
    True
    """

    length: int = 60

    name: ClassVar[str] = "latch"
    shortest: ClassVar[int] = 2

    @property
    def features(self) -> int:
        """Four that matter and four that do not."""
        return CLASSES + NOISE

    @property
    def answers(self) -> int:
        """The four that can come first."""
        return CLASSES

    @property
    def guess(self) -> float:
        """Four answers, equally likely."""
        return 1 - 1 / CLASSES

    def draw(self, count: int, source: torch.Generator) -> Batch:
        """Draw the row, then its first symbol."""
        row = torch.randint(CLASSES, CLASSES + NOISE, (self.length, count), generator=source)
        row[0] = torch.randint(0, CLASSES, (count,), generator=source)
        return Batch(
            one_hot(row, self.features), row[0].expand(self.length, count), last_step(self.length, count)
        )
