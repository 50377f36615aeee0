"""What a visitor trains on the series: begun by a button, drawn as it comes, in a process of its own."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.sequences.findings import figure_of, model_name
from pages.sequences.measure import settings, take, windows
from pages.sequences.url_state import ADDRESS, TASK
from pages.shared import training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from rnn_core.training.forecasting import ForecastProgress, ForecastTraining

_DRAWN: Final = "sequences_drawn"
"""Session key of how many networks the figures were drawn with."""

PANEL: Final = training_panel.of_address(
    "sequences", ADDRESS, TASK, settings, button="sequences_go", main=True
)


def panel(t: Words) -> None:
    """Draw what begins a run, and where it is."""
    PANEL.follow(_panel, t)


def _panel(t: Words, job: Job | None) -> None:
    before = len(_over(job))
    take(job)
    with st.container(key="sequences_run", gap="small"):
        if job is None or not job.live:
            PANEL.button(
                t("sequences.go"), t("sequences.go_help", list=", ".join(map(str, windows(ADDRESS.here()))))
            )
        PANEL.refused(t)
        if job is not None:
            told = training_panel.sentence(t, job, drawn=bool(_over(job)))
            training_panel.status(t, job, told, done=_progress(t, job) if job.records else (0.0, ""))
        drawn = st.session_state.get(_DRAWN, before)
    if job is not None and before != drawn:
        st.session_state[_DRAWN] = before
        st.rerun()  # a network is done: the figures have a new line


def _over(job: Job | None) -> list[ForecastProgress]:
    return [] if job is None else [one for one in job.records if one.over]


def _progress(t: Words, job: Job) -> tuple[float, str]:
    training: ForecastTraining = job.settings
    last: ForecastProgress = job.records[-1]
    done = len(_over(job)) * training.updates + (0 if last.over else last.update)
    total = len(training.models) * training.seeds * training.updates
    said = t(
        "sequences.training",
        name=model_name(t, last.model),
        seed=last.seed,
        update=last.update,
        total=last.updates,
        loss=figure_of(last.loss),
    )
    return done / total, said
