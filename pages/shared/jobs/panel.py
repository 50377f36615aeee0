"""What a page says of a job, and the buttons under it: the same wherever there is one."""

from __future__ import annotations

import streamlit as st

from pages.shared.i18n import Words
from pages.shared.jobs.job import Job, Reason, State

__all__ = ["buttons", "sentence"]


def sentence(say: Words, job: Job) -> str:
    """Return where a job is, and why it ended if it did; an input error's own words are the page's to say."""
    if job.state is State.QUEUED:
        if job.place <= 1 and not job.running:
            return say("jobs.starting")
        return say("jobs.waiting", place=job.place, running=job.running)
    if job.state is State.STOPPED and job.reason not in (None, Reason.ASKED):
        return say.of("jobs_reason", str(job.reason))
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
