"""What every memory task is: sequences from a seed, what is asked of them, and what counts as solved."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional

from rnn_core.errors import InputError

__all__ = ["Batch", "Task"]


@dataclass(frozen=True, eq=False)
class Batch:
    """Sequences, and what is to be said about them.

    Attributes
    ----------
    inputs : Tensor, (time, batch, features), float32
    targets : Tensor, (time, batch)
        Numbers of the right answers, int64; a quantity, float32, where the task asks for one. Without meaning
        where nothing is asked.
    asked : Tensor, (time, batch), bool
        After which steps an answer is due.
    """

    inputs: Float[Tensor, "time batch features"]
    targets: Int[Tensor, "time batch"] | Float[Tensor, "time batch"]
    asked: Bool[Tensor, "time batch"]


@dataclass(frozen=True)
class Task(ABC):
    """A question about sequences that only memory can answer.

    Attributes
    ----------
    length : int
        Steps; what they count is said by each task.
    name : str
        Of the class: its slug in tables and addresses.
    shortest, longest : int
        Of the class: the lengths it can be asked for.
    """

    length: int

    name: ClassVar[str]
    shortest: ClassVar[int] = 5
    longest: ClassVar[int] = 500

    def __post_init__(self) -> None:
        if not self.shortest <= self.length <= self.longest:
            raise InputError.of(
                f"a length in {self.shortest}..{self.longest} for the task '{self.name}'",
                str(self.length),
                "choose one within",
            )

    @property
    @abstractmethod
    def features(self) -> int:
        """Numbers read at each step."""

    @property
    @abstractmethod
    def answers(self) -> int:
        """Numbers given at each step: a score for each possible answer, or the quantity itself."""

    @property
    @abstractmethod
    def guess(self) -> float:
        """Error of the best answer that remembers nothing; see `error`."""

    @property
    def limit(self) -> float:
        """Largest error that counts as solved: one answer in a hundred is wrong."""
        return 0.01

    @property
    def steps(self) -> int:
        """Steps of a sequence, all told."""
        return self.length

    @abstractmethod
    def draw(self, count: int, source: torch.Generator) -> Batch:
        """Draw this many sequences; all randomness comes from `source`."""

    def loss(self, given: Float[Tensor, "time batch answers"], batch: Batch) -> Float[Tensor, ""]:
        """Mean cross-entropy of the answers that were asked for, in nats."""
        return functional.cross_entropy(given[batch.asked], batch.targets[batch.asked])

    @torch.no_grad()
    def error(self, given: Float[Tensor, "time batch answers"], batch: Batch) -> float:
        """Share of the answers asked for that are wrong."""
        wrong = given[batch.asked].argmax(-1) != batch.targets[batch.asked]
        return float(wrong.float().mean())


def one_hot(symbols: Int[Tensor, "time batch"], kinds: int) -> Float[Tensor, "time batch kinds"]:
    """Write each symbol as a row with a single 1."""
    return functional.one_hot(symbols, kinds).float()


def last_step(steps: int, count: int) -> Bool[Tensor, "time batch"]:
    """Ask once, after the last step."""
    asked = torch.zeros(steps, count, dtype=torch.bool)
    asked[-1] = True
    return asked
