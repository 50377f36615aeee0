"""What a page says of a job: the same wherever there is one."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from pages.shared.i18n import Words
from pages.shared.jobs import Job, Limits, Reason, State

STILL: Final = 5.0
"""Seconds without a word from a job that is at work, after which that is said."""


def sentence(t: Words, job: Job, *, drawn: bool) -> str:
    """Return where a job is, and why it ended if it did; an input error's own words are the page's to say.

    Parameters
    ----------
    t, job
        Words, and what they are about.
    drawn
        Whether something that the job did is on the page.
    """
    if job.live:
        return _going(t, job)
    if job.state is State.DONE:
        return t("jobs_state.done")
    told = [
        t.of("jobs_reason", str(job.reason), minutes=round(Limits().seconds / 60))
        if job.state is State.STOPPED and job.reason not in (None, Reason.ASKED)
        else t.of("jobs_state", str(job.state)),
        t("jobs.below" if drawn else "jobs.nothing"),
    ]
    return " ".join(told if job.state is State.STOPPED else [*told, t("jobs.again")])


def _going(t: Words, job: Job) -> str:
    if job.state is State.QUEUED:
        if job.place <= 1 and not job.running:
            return t("jobs.starting")
        return t("jobs.waiting", place=job.place, running=job.running)
    if job.quiet >= STILL:
        return t("jobs.still", seconds=int(job.quiet))
    return t.of("jobs_state", str(job.state))


Unlike = Literal["waiting", "stored", "earlier"]
"""How what is drawn differs from what was asked for; `jobs_unlike.NAME` says it."""


def unlike(job: Job | None, *, drawn: bool, same: bool) -> Unlike | None:
    """Return how a figure differs from what the visitor asked for; None: it is just that.

    Parameters
    ----------
    job
        The visitor's run, if there is one.
    drawn
        Whether the figure is that run's; else it is a stored one.
    same
        Whether the figure was made with what is chosen now.

    Examples
    --------
    >>> unlike(None, drawn=False, same=True), unlike(None, drawn=False, same=False)
    (None, 'stored')
    """
    if job is not None and drawn:
        return None if same else "earlier"
    if job is not None and job.live:
        return "waiting"
    return None if same else "stored"


def mark(t: Words, which: Unlike | None, key: str, told: str = "") -> None:
    """Say plainly, over a figure, that it is not what the visitor asked for.

    Parameters
    ----------
    t, which
        Words, and what :func:`unlike` found.
    key
        Of the figure.
    told
        The page's own words for it, where they say more.
    """
    if which is not None:
        with st.container(key=f"unlike_{key}"):
            st.text(told or t.of("jobs_unlike", which))
