"""What a visitor trains and measures on this page, as far as it has come; kept in the session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

import streamlit as st

from pages.shared import cache
from pages.truncation.place import LIMIT, Place
from rnn_core.gradients.clipping import Latch, LatchProgress, train_latch
from rnn_core.gradients.length import LengthCost, length_costs
from rnn_core.gradients.truncated import Echo, EchoNetwork, EchoProgress, echo_network, train_echo

Kind = Literal["echo", "latch", "length"]
T = TypeVar("T")

LENGTHS_HERE: Final = (64, 128, 256, 512, 1024, 2048)
_EVERY: Final = 500
_RUNS: Final = "truncation_runs"
_WANTED: Final = "truncation_wanted"


@dataclass(eq=False)
class EchoRun:
    """A training on the echo task: its settings, the network, and a record every 500 steps."""

    settings: Echo
    network: EchoNetwork
    records: list[EchoProgress] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether it came to its end."""
        return bool(self.records) and self.records[-1].steps > self.settings.steps - self.settings.window


@dataclass(eq=False)
class LatchRun:
    """Two trainings from one seed, turn by turn: with a limit on the gradient's norm, and without."""

    settings: Latch
    limited: list[LatchProgress] = field(default_factory=list)
    free: list[LatchProgress] = field(default_factory=list)
    done: bool = False


@dataclass(eq=False)
class Runs:
    """All that was trained and measured in this session; of each window the last run."""

    echo: dict[int, EchoRun] = field(default_factory=dict)
    latch: dict[tuple[int, float], LatchRun] = field(default_factory=dict)
    length: list[LengthCost] = field(default_factory=list)


def runs() -> Runs:
    """Return what was trained and measured in this session."""
    found: Runs = st.session_state.setdefault(_RUNS, Runs())
    return found


def want(kind: Kind) -> None:
    """Ask for a run; it begins when the page is drawn."""
    st.session_state[_WANTED] = kind


def wanted() -> Kind | None:
    """Return what was asked for, once: whatever else the visitor does ends the run."""
    found: Kind | None = st.session_state.pop(_WANTED, None)
    return found


def train_window(place: Place) -> Iterator[EchoRun]:
    """Train with the chosen window; yield the run after every record."""
    run = EchoRun(place.echo, echo_network(place.echo))
    runs().echo[place.echo.window] = run
    records = train_echo(run.settings, _EVERY, run.network)
    while (record := _next(records)) is not None:
        run.records.append(record)
        yield run


def train_limits(place: Place) -> Iterator[LatchRun]:
    """Train with and without a limit; yield the run after every pair of records."""
    run = LatchRun(place.latch(LIMIT))
    runs().latch[run.settings.length, run.settings.learning_rate] = run
    limited, free = train_latch(run.settings), train_latch(place.latch(None))
    while True:
        one, two = _next(limited), _next(free)
        if one is None and two is None:
            run.done = True
            return
        run.limited.extend([one] if one else [])
        run.free.extend([two] if two else [])
        yield run


def measure_lengths() -> Iterator[list[LengthCost]]:
    """Measure what a pass costs by length; yield all so far after every length."""
    costs = runs().length = []
    records = length_costs(LENGTHS_HERE, 3)
    while (record := _next(records)) is not None:
        costs.append(record)
        yield costs


def _next(records: Iterator[T]) -> T | None:
    """Take a turn at computing: between two records others come to theirs."""
    with cache.TURN:
        return next(records, None)
