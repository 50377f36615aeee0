"""Say what was heard a fixed number of steps ago."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch

from rnn_core.errors import InputError
from rnn_core.tasks.task import Batch, Task

__all__ = ["Echo"]


@dataclass(frozen=True)
class Echo(Task):
    """Say at every step the bit that was heard `lag` steps ago.

    Jaeger 2001, *Short term memory in echo state networks*: what a network can repeat after k steps, for
    rising k, is its memory capacity.

    Attributes
    ----------
    length : int
        Bits of a sequence; nothing is asked of the first `lag`.
    lag : int

    Examples
    --------
    >>> batch = Echo(6, lag=2).draw(1, torch.Generator().manual_seed(0))
    >>> batch.inputs[:, 0, 0].tolist(), batch.targets[batch.asked].tolist()
    ([-1.0, 1.0, 1.0, -1.0, 1.0, 1.0], [0, 1, 1, 0])
    """

    length: int = 30
    lag: int = 8

    name: ClassVar[str] = "echo"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.lag < self.length:
            raise InputError.of(f"a lag in 1..{self.length - 1}", str(self.lag), "choose one within")

    @property
    def features(self) -> int:
        """The bit, as -1 or 1."""
        return 1

    @property
    def answers(self) -> int:
        """0 and 1."""
        return 2

    @property
    def guess(self) -> float:
        """Two answers, equally likely."""
        return 0.5

    def draw(self, count: int, source: torch.Generator) -> Batch:
        """Draw the bits."""
        bits = torch.randint(0, 2, (self.length, count), generator=source)
        targets = torch.zeros_like(bits)
        targets[self.lag :] = bits[: -self.lag]
        asked = torch.zeros(self.length, count, dtype=torch.bool)
        asked[self.lag :] = True
        return Batch((2 * bits[..., None] - 1).float(), targets, asked)
