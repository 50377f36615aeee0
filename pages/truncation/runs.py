"""What a visitor trains and measures on this page, as far as it has come; kept in the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from pages.shared.jobs import Job
from pages.truncation.url_state import LIMIT, Kind, PageState
from rnn_core.experiments.clipping import LatchPair, LatchProgress, LatchTraining
from rnn_core.experiments.cost import Lengths, Timing, free_threads
from rnn_core.experiments.tbptt import EchoNetwork, EchoProgress, EchoReport, EchoTraining

LENGTHS_HERE: Final = (64, 128, 256, 512, 1024)
ROUNDS_HERE: Final = 3
_RUNS: Final = "truncation_runs"


@dataclass(frozen=True, eq=False)
class EchoRun:
    """A training on the echo task: its settings, and a report every 500 steps."""

    settings: EchoTraining
    reports: Sequence[EchoReport]

    @property
    def records(self) -> list[EchoProgress]:
        """Where it stood at every report."""
        return [one.progress for one in self.reports]

    @property
    def network(self) -> EchoNetwork:
        """The network as it was last reported."""
        return self.reports[-1].network(self.settings)


@dataclass(frozen=True, eq=False)
class LatchRun:
    """Two trainings from one seed, turn by turn: with a limit on the gradient's norm, and without."""

    settings: LatchTraining
    pairs: Sequence[LatchPair]

    @property
    def limited(self) -> list[LatchProgress]:
        """Where the one with the limit stood at every report."""
        return [one.limited for one in self.pairs if one.limited is not None]

    @property
    def free(self) -> list[LatchProgress]:
        """Where the one without a limit stood at every report."""
        return [one.free for one in self.pairs if one.free is not None]


@dataclass(eq=False)
class Runs:
    """All that was trained and measured in this session; of each window the last run."""

    echo: dict[int, EchoRun] = field(default_factory=dict)
    latch: dict[tuple[int, float], LatchRun] = field(default_factory=dict)
    length: list[Timing] = field(default_factory=list)

    def take(self, job: Job | None) -> None:
        """Take over what a job has told so far, if there is one and it has."""
        if job is None or not job.records:
            return
        told, settings = job.records, job.settings
        if isinstance(settings, EchoTraining):
            self.echo[settings.window] = EchoRun(settings, told)
        elif isinstance(settings, LatchTraining):
            self.latch[settings.length, settings.learning_rate] = LatchRun(settings, told)
        else:
            self.length = list(told)


def runs() -> Runs:
    """Return what was trained and measured in this session."""
    found: Runs = st.session_state.setdefault(_RUNS, Runs())
    return found


def settings(kind: Kind, page_state: PageState) -> Any:
    """Return the argument of a kind's task."""
    if kind == "length":
        return Lengths(LENGTHS_HERE, ROUNDS_HERE, free_threads())
    return page_state.echo if kind == "echo" else page_state.latch(LIMIT)
