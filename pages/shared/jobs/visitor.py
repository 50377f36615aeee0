"""Jobs of the visitor whose session this is: they stand still when the visitor leaves."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Any, Final

import streamlit as st

from pages.shared import streamlit_compat
from pages.shared.jobs.job import Job
from pages.shared.jobs.pool import Pool
from pages.shared.missing import Held
from pages.shared.state import Key

_SESSIONS: Final[dict[str, str]] = {}
"""Owner of jobs -> Streamlit's name of the session; as long as the session lasts."""


@cache
def pool() -> Pool:
    """Return the one pool of this server."""
    return Pool(preload=("rnn_core.training.learn",), here=_is_connected)


def _is_connected(owner: str) -> bool:
    return streamlit_compat.is_active(_SESSIONS.get(owner))


class _Session:
    """What is remembered of a visitor until Streamlit forgets them."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        _SESSIONS[owner] = streamlit_compat.session_id()


def _forget(session: _Session) -> None:
    _SESSIONS.pop(session.owner, None)


@st.cache_resource(show_spinner=False, max_entries=1, scope="session", on_release=_forget)
def _session(owner: str) -> _Session:
    return _Session(owner)


def _owner() -> str:
    if Key.VISITOR not in st.session_state:
        st.session_state[Key.VISITOR] = secrets.token_urlsafe(9)
    owner: str = st.session_state[Key.VISITOR]
    return _session(owner).owner


def start(task: str, settings: Any, *, beside: bool = False) -> Job:
    """Ask for a job of this visitor's; any other of the kind that they have going is stopped.

    Parameters
    ----------
    task
        ``"rnn_core.module:function"``: a generator function of one argument.
    settings
        Its argument: frozen and picklable.
    beside
        Whether it is a small one, that neither stops nor is stopped by the one that they asked for.

    Raises
    ------
    FullError
        If too many wait already.
    """
    return pool().start(task, settings, _owner(), beside=beside)


def find(identity: str, *tasks: str) -> Job | None:
    """Return a job by its id, for this visitor to look at; None if these tasks have none, or no more."""
    job = pool().find(identity, _owner()) if identity else None
    return job if job is not None and job.task in tasks else None


def full() -> bool:
    """Whether so many wait that another would wait in vain."""
    return pool().full


def held(*tasks: str, others: tuple[str, ...] = ()) -> Held[Any]:
    """Return how a page's address names a job of some tasks: by its field ``job``.

    Parameters
    ----------
    tasks
        As for `start`.
    others
        Fields that speak of the job, and mean nothing once it is gone.
    """
    return Held(
        "job",
        named=lambda place: bool(place.job),
        there=lambda place: find(place.job, *tasks) is not None,
        dropped={"job": ""} | dict.fromkeys(others),
    )


def warm() -> None:
    """Start a worker in the background, so that the first job begins at once."""
    pool().warm()
