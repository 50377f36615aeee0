"""The panel: one button that begins, one guard against a stale page, one rate of looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, TypeVar

import streamlit as st

from pages.shared import jobs
from pages.shared.address import Address
from pages.shared.i18n import Words
from pages.shared.jobs import FullError, Job, State

_PATIENT: Final = 2.0
"""Seconds between two looks at a job that stands still (many may wait at once), and between two drawings."""

P = TypeVar("P")


class RefusedError(Exception):
    """A training cannot begin: a stable slug of the reason, for translation, and what its words speak of."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True)
class TrainingPanel:
    """One training that a visitor may begin and follow.

    Attributes
    ----------
    name : str
        Prefix of its keys.
    task : str
        ``"rnn_core.module:function"``; see :mod:`pages.shared.jobs`.
    settings : callable
        Makes the task's argument of what is chosen now; raises `RefusedError`.
    named, keep : callable
        Return the id of the visitor's job, empty if there is none; and remember it.
    button_key : str
        Key of the button that begins it.
    main : bool
        Whether that button is the one that its page is about.
    beside : bool
        Whether it goes on beside the one job that its owner asked for.
    """

    name: str
    task: str
    settings: Callable[[], Any]
    named: Callable[[], str]
    keep: Callable[[str], object]
    button_key: str
    main: bool = False
    beside: bool = False

    @property
    def job(self) -> Job | None:
        """The visitor's job, if it is there."""
        return jobs.find(self.named(), self.task)

    def start(self) -> None:
        """Ask for the job that the controls describe, or remember why it cannot be."""
        st.session_state[self._refused] = None
        try:
            self.keep(jobs.start(self.task, self.settings(), beside=self.beside).id)
        except FullError:
            st.session_state[self._refused] = RefusedError("full")
        except RefusedError as reason:
            st.session_state[self._refused] = reason

    def button(self, label: str, help_text: str = "") -> None:
        """Draw the button that begins it."""
        st.button(
            label,
            key=self.button_key,
            on_click=self.start,
            help=help_text or None,
            type="primary" if self.main else "secondary",
            icon=":material/model_training:" if self.main else ":material/play_arrow:",
        )

    def refusal(self, t: Words, problem: Callable[[RefusedError], str] = str) -> str:
        """Return why the last one that was asked for could not begin, if that still holds; else empty.

        Parameters
        ----------
        problem
            Says a reason of the page's own; empty: it holds no more.
        """
        reason: RefusedError | None = st.session_state.get(self._refused)
        if reason is None or reason.code != "full":
            return problem(reason) if reason else ""
        return t("jobs.full") if jobs.full() else ""

    def refused(self, t: Words, problem: Callable[[RefusedError], str] = str) -> None:
        """Draw `refusal`, where there is something to say."""
        if told := self.refusal(t, problem):
            with st.container(key=f"problem_{self.name}_start"):
                st.text(told)

    def follow(self, part: Callable[..., None], t: Words, *args: Any, drawing: bool = False) -> None:
        """Draw a part of the page that depends on the job; while that is live, again and again.

        Parameters
        ----------
        part
            Called with words, the job or None, and `args`.
        t, args
            Words, and what `part` takes besides.
        drawing
            Whether it is a heavy part: looked at seldom, and only while there is more to draw.
        """
        job = self.job
        state = job.state if job else None

        @wraps(part)  # Streamlit knows a fragment by its function's name
        def look(t: Words, *args: Any) -> None:
            job = self.job
            if (job.state if job else None) is not state:
                st.rerun()  # the whole page: it looks as often as this state asks for
            part(t, job, *args)

        st.fragment(look, run_every=_rate(job, drawing=drawing))(t, *args)

    @property
    def _refused(self) -> str:
        return f"{self.name}_refused"


def of_address(
    name: str,
    address: Address[P],
    task: str,
    settings: Callable[[P], Any],
    *,
    button: str,
    main: bool = False,
    **moved: Any,
) -> TrainingPanel:
    """Return the panel of a training that a page's address names, by its field ``job``.

    `settings` makes the task's argument of a page state; `moved` changes in the place too when it begins.
    """
    here: Callable[[], Any] = address.here

    def keep(identity: str) -> None:
        address.move(job=identity, **moved)
        address.write()

    return TrainingPanel(name, task, lambda: settings(here()), lambda: here().job, keep, button, main)


def _rate(job: Job | None, *, drawing: bool) -> float | None:
    """Return the seconds between two looks; None: nothing changes by itself."""
    if job is not None and job.state is State.RUNNING:
        return _PATIENT if drawing else jobs.POLL
    return _PATIENT if job is not None and job.live and not drawing else None


def status(t: Words, job: Job, *told: str, done: tuple[float, str] | None = None) -> None:
    """Draw lines about a job; while it is live, the share that is done, and what can be done with it."""
    for line in told:
        st.text(line)
    if job.live and done is not None:
        st.progress(min(1.0, done[0]), text=done[1] or None)
    buttons(t, job)


def buttons(t: Words, job: Job) -> None:
    """Offer what can be done with a job that is live: pause or resume, and stop."""
    if not job.live:
        return
    with st.container(key="jobs_buttons", horizontal=True, gap="small"):
        if job.state is State.RUNNING:
            st.button(t("jobs.pause"), key="jobs_pause", icon=":material/pause:", on_click=job.pause)
        elif job.state is State.PAUSED:
            st.button(t("jobs.resume"), key="jobs_resume", icon=":material/play_arrow:", on_click=job.resume)
        st.button(t("jobs.stop"), key="jobs_stop", icon=":material/stop:", on_click=job.stop)
