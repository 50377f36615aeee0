"""All that a link to the truncation page can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, count, one_of
from pages.shared.url_state import JOB, SEED, OfJob, OfSeed
from rnn_core.experiments.clipping import LatchTraining
from rnn_core.experiments.tbptt import EchoTraining

Kind = Literal["echo", "latch", "length"]
Window = Literal["4", "8", "12", "32"]
Trained = Literal["after", "before"]
Rate = Literal["0.01", "0.001"]
Length = Literal["40", "10"]

TASKS: Final[Mapping[Kind, str]] = {
    "echo": "rnn_core.experiments.tbptt:learn_echo",
    "latch": "rnn_core.experiments.clipping:train_limits",
    "length": "rnn_core.experiments.cost:measure_lengths",
}
"""What may run here, one at a time."""

Between = Literal["detach", "nothing", "retain"]
"""What stands between two windows of a stream."""

WINDOWS: Final[tuple[Window, ...]] = ("8", "4", "12", "32")
"""The first is the one a visitor meets: it is a single step too short."""

RATES: Final[tuple[Rate, ...]] = ("0.01", "0.001")
LENGTHS: Final[tuple[Length, ...]] = ("40", "10")

LIMIT: Final = 0.1
"""Largest norm of the gradient, where it is limited."""

STRETCH: Final = 40
"""Steps of the stream that are drawn; a window ends with the last of them."""


@dataclass(frozen=True)
class PageState(OfSeed, OfJob):
    """What is on screen.

    Attributes
    ----------
    window : {"4", "8", "12", "32"}
        Steps through which the gradient flows.
    answer : int or None
        Which answer of the last window sends its gradient back, from 1; None: the last.
    trained : {"after", "before"}
        The network whose gradient is drawn.
    rate : {"0.01", "0.001"}
    length : {"40", "10"}
        Learning rate, and steps of a sequence, of the task for clipping.
    between : {"detach", "nothing", "retain"}
        What stands between two windows in the loop that is tried.
    """

    window: Window = "8"
    answer: int | None = None
    trained: Trained = "after"
    rate: Rate = "0.01"
    length: Length = "40"
    between: Between = "detach"

    @property
    def echo(self) -> EchoTraining:
        """The echo task as it is trained here."""
        return EchoTraining(window=int(self.window), seed=self.seed)

    @property
    def position(self) -> int:
        """Which answer of the last window it is, within the window."""
        return int(self.window) if self.answer is None else max(1, min(self.answer, int(self.window)))

    def latch(self, clip: float | None) -> LatchTraining:
        """Return the latch task as it is trained here, with a limit or without."""
        return LatchTraining(clip, int(self.length), learning_rate=float(self.rate), seed=self.seed)


ADDRESS: Final = Address(
    "truncation",
    PageState,
    {
        "window": Parameter("window", one_of(WINDOWS)),
        "answer": Parameter("answer", count),
        "net": Parameter("trained", one_of(("after", "before"))),
        "rate": Parameter("rate", one_of(RATES)),
        "n": Parameter("length", one_of(LENGTHS)),
        "between": Parameter("between", one_of(get_args(Between))),
        **SEED,
        **JOB,
    },
    held=(jobs.held(*TASKS.values()),),
)
