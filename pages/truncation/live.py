"""What runs in front of the visitor: begun by a button, drawn as it comes, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from pages.shared import training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.truncation.runs import runs, settings
from pages.truncation.url_state import ADDRESS, TASKS, Kind

PANELS: Final = {
    kind: training_panel.of_address(
        f"truncation_{kind}", ADDRESS, task, partial(settings, kind), button=f"truncation_begin_{kind}"
    )
    for kind, task in TASKS.items()
}

Draw = Callable[[Words], str]
"""Draws all that has come so far, and returns what is said of it; empty: nothing."""

Progress = Callable[[Words, Job], tuple[float, str]]
"""Of a job that has told something: the share that is done, and a line about it."""


def run(t: Words, kind: Kind, draw: Draw, progress: Progress, help_text: str = "") -> None:
    """Draw what begins a run, where it is, and what comes of it; `help_text` is the button's."""
    PANELS[kind].follow(_run, t, kind, draw, progress, help_text)


def _run(t: Words, job: Job | None, kind: Kind, draw: Draw, progress: Progress, help_text: str) -> None:
    runs().take(job)
    with st.container(key=f"truncation_run_{kind}", gap="small"):
        if job is None or not job.live:
            PANELS[kind].button(
                t("truncation.measure" if kind == "length" else "truncation.train"), help_text
            )
        PANELS[kind].refused(t)
        if job is not None:
            told = training_panel.sentence(t, job, drawn=bool(job.records))
            training_panel.status(t, job, told, done=progress(t, job) if job.records else (0.0, ""))
            if job.live and not job.records:
                training_panel.mark(t, "waiting", f"truncation_{kind}")
        line = st.empty()
    told = draw(t)
    if told and (job is None or not job.live):
        line.text(told)
