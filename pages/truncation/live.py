"""What runs in front of the visitor: begun by a button, drawn as it comes, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from pages.shared import jobs
from pages.shared.i18n import Words
from pages.shared.jobs import FullError, State, panel
from pages.truncation.place import ADDRESS, TASKS, Kind
from pages.truncation.runs import job_of, settings

_FULL: Final = "truncation_full"
_PATIENT: Final = 2.0
"""Seconds between two looks at a job that stands still."""

Progress = Callable[[], tuple[float, str]]


def run(say: Words, kind: Kind, draw: Callable[[], str], progress: Progress, help_text: str = "") -> None:
    """Draw what begins a run, where it is, and what comes of it; while it is live, this part alone again.

    Parameters
    ----------
    say, kind
        Words, and which run.
    draw
        Draws all that has come so far, and returns what is said of it; empty: nothing.
    progress
        Of a run that has told something: the share that is done, and a line about it.
    help_text
        On the button.
    """
    job = job_of(kind)
    state = job.state if job else None
    poll = jobs.POLL if state is State.RUNNING else _PATIENT
    part = st.fragment(_run, run_every=poll if job is not None and job.live else None)
    part(say, kind, draw, progress, help_text, state)


def _run(
    say: Words,
    kind: Kind,
    draw: Callable[[], str],
    progress: Progress,
    help_text: str,
    state: State | None,
) -> None:
    job = job_of(kind)
    if job is not None and job.state is not state:
        st.rerun()  # so that the page looks as often as this state asks for
    with st.container(key=f"truncation_run_{kind}", gap="small"):
        if job is None or not job.live:
            label = say("truncation.measure" if kind == "length" else "truncation.train")
            st.button(
                label,
                key=f"truncation_begin_{kind}",
                on_click=_start,
                args=(kind,),
                help=help_text or None,
                icon=":material/play_arrow:",
            )
        if st.session_state.get(_FULL) == kind:
            del st.session_state[_FULL]
            st.text(say("jobs.full"))
        if job is not None:
            st.text(panel.sentence(say, job, drawn=bool(job.records)))
            if job.live:
                done, text = progress() if job.records else (0.0, "")
                st.progress(min(done, 1.0), text=text)
                panel.buttons(say, job)
            if job.live and not job.records:
                panel.mark(say, "waiting", f"truncation_{kind}")
        line = st.empty()
    told = draw()
    if told and (job is None or not job.live):
        line.text(told)


def _start(kind: Kind) -> None:
    try:
        job = jobs.start(TASKS[kind], settings(kind, ADDRESS.here()))
    except FullError:
        st.session_state[_FULL] = kind
        return
    ADDRESS.move(job=job.id)
