"""Say after every bit whether the number of ones so far is odd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch

from rnn_core.tasks.task import Batch, Task, last_step, one_hot

__all__ = ["Parity"]


@dataclass(frozen=True)
class Parity(Task):
    """Say whether the number of ones is odd: after every bit, or after the last one alone.

    The smallest question for which a state has to be turned over: every one changes the answer, and no
    bit can be left out. Asked after every bit, each answer needs one step more than the answer before it;
    asked once, nothing is told on the way.

    Attributes
    ----------
    length : int
        Bits.
    once : bool
        Whether it is asked after the last bit alone.

    References
    ----------
    Minsky & Papert 1969, *Perceptrons*, section 3.1, for networks without a state.

    Examples
    --------
    >>> batch = Parity(6).draw(1, torch.Generator().manual_seed(0))
    >>> batch.inputs[:, 0].argmax(-1).tolist(), batch.targets[:, 0].tolist()
    ([0, 1, 1, 0, 1, 1], [0, 1, 0, 0, 1, 0])
    """

    length: int = 20
    once: bool = False

    name: ClassVar[str] = "parity"
    shortest: ClassVar[int] = 1

    @property
    def features(self) -> int:
        """Zero and one, each its own input."""
        return 2

    @property
    def answers(self) -> int:
        """Even and odd."""
        return 2

    @property
    def guess(self) -> float:
        """Half of all strings of any length are odd, whatever all bits but one are."""
        return 0.5

    def draw(self, count: int, source: torch.Generator) -> Batch:
        """Draw every bit with probability one half."""
        bits = torch.randint(0, 2, (self.length, count), generator=source)
        asked = last_step(self.length, count) if self.once else torch.ones_like(bits, dtype=torch.bool)
        return Batch(one_hot(bits, 2), bits.cumsum(0) % 2, asked)
