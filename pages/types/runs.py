"""What a visitor trains on this page, as far as it has come; kept in the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import streamlit as st

from pages.shared.jobs import Job
from pages.types.url_state import Settings
from rnn_core.experiments.types.report import TypeReport

_RUNS: Final = "types_runs"


@dataclass(frozen=True, eq=False)
class Run:
    """A training: its settings, and what it told so far."""

    settings: Settings
    reports: Sequence[TypeReport]


@dataclass(eq=False)
class Runs:
    """All that was trained in this session: of each kind of network, whatever its seed, the last."""

    kept: dict[Settings, Run] = field(default_factory=dict)

    def take(self, job: Job | None) -> None:
        """Take over what a job has told so far, if there is one and it has."""
        if job is not None and job.records:
            self.kept[_kind(job.settings)] = Run(job.settings, job.records)

    def like(self, settings: Settings) -> Run | None:
        """Return the last run with these settings, the seed aside."""
        return self.kept.get(_kind(settings))


def runs() -> Runs:
    """Return what was trained in this session."""
    found: Runs = st.session_state.setdefault(_RUNS, Runs())
    return found


def _kind(settings: Settings) -> Settings:
    return replace(settings, seed=0)
