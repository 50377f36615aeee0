"""What a page says of a job, and the buttons under it: the same wherever there is one."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared.i18n import Words
from pages.shared.jobs.job import Job, Reason, State

__all__ = ["STILL", "buttons", "sentence"]


STILL: Final = 5.0
"""Seconds without a word from a job that is at work, after which that is said."""


def sentence(say: Words, job: Job, *, drawn: bool) -> str:
    """Return where a job is, and why it ended if it did; an input error's own words are the page's to say.

    Parameters
    ----------
    say, job
        Words, and what they are about.
    drawn
        Whether something that the job did is on the page.
    """
    if job.live:
        return _going(say, job)
    if job.state is State.DONE:
        return say("jobs_state.done")
    told = [
        say.of("jobs_reason", str(job.reason))
        if job.state is State.STOPPED and job.reason not in (None, Reason.ASKED)
        else say.of("jobs_state", str(job.state)),
        say("jobs.below" if drawn else "jobs.nothing"),
    ]
    return " ".join(told if job.state is State.STOPPED else [*told, say("jobs.again")])


def _going(say: Words, job: Job) -> str:
    if job.state is State.QUEUED:
        if job.place <= 1 and not job.running:
            return say("jobs.starting")
        return say("jobs.waiting", place=job.place, running=job.running)
    if job.quiet >= STILL:
        return say("jobs.still", seconds=int(job.quiet))
    return say.of("jobs_state", str(job.state))


def buttons(say: Words, job: Job) -> None:
    """Offer what can be done with a job that is live: pause or resume, and stop."""
    if not job.live:
        return
    with st.container(key="jobs_buttons", horizontal=True, gap="small"):
        if job.state is State.RUNNING:
            st.button(say("jobs.pause"), key="jobs_pause", icon=":material/pause:", on_click=job.pause)
        elif job.state is State.PAUSED:
            st.button(
                say("jobs.resume"), key="jobs_resume", icon=":material/play_arrow:", on_click=job.resume
            )
        st.button(say("jobs.stop"), key="jobs_stop", icon=":material/stop:", on_click=job.stop)
