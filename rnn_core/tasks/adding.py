"""Add the two marked numbers of a long row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from rnn_core.tasks.task import Batch, Task, last_step

__all__ = ["Adding"]


@dataclass(frozen=True)
class Adding(Task):
    """Say at the end what the two marked numbers add up to.

    Every step brings a number, uniform in [0, 1), and a mark; one mark stands in the first half, one in the
    second. Hochreiter & Schmidhuber 1997, *Long short-term memory*, experiment 4, as simplified by Le, Jaitly
    & Hinton 2015, *A simple way to initialize recurrent networks of rectified linear units*, section 4.1.

    The error is the mean squared error. To say 1 whatever comes leaves the variance of a sum of two uniform
    numbers, 2/12. Solved is a mean square of 0.01: a fifteenth of what is there to be known is left.

    Examples
    --------
    >>> batch = Adding(10).draw(4, torch.Generator().manual_seed(0))
    >>> batch.inputs.shape, batch.inputs[..., 1].sum(0).tolist()
    (torch.Size([10, 4, 2]), [2.0, 2.0, 2.0, 2.0])
    """

    length: int = 30

    name: ClassVar[str] = "adding"

    @property
    def features(self) -> int:
        """The number and its mark."""
        return 2

    @property
    def answers(self) -> int:
        """The sum."""
        return 1

    @property
    def guess(self) -> float:
        """Variance of the sum of two independent uniform numbers, 1/6."""
        return 1 / 6

    def draw(self, count: int, source: torch.Generator) -> Batch:
        """Draw numbers, then the two marks."""
        numbers = torch.rand(self.length, count, generator=source)
        half = self.length // 2
        first = torch.randint(0, half, (count,), generator=source)
        second = torch.randint(half, self.length, (count,), generator=source)
        marks = torch.zeros_like(numbers)
        marks[first, torch.arange(count)] = 1
        marks[second, torch.arange(count)] = 1
        sums = (numbers * marks).sum(0)
        asked = last_step(self.length, count)
        return Batch(torch.stack([numbers, marks], -1), sums.expand(self.length, count), asked)

    def loss(self, given: Float[Tensor, "time batch answers"], batch: Batch) -> Float[Tensor, ""]:
        """Mean squared error of the sums."""
        return functional.mse_loss(given[-1, :, 0], batch.targets[-1])

    @torch.no_grad()
    def error(self, given: Float[Tensor, "time batch answers"], batch: Batch) -> float:
        """Mean squared error of the sums."""
        return float(self.loss(given, batch))
