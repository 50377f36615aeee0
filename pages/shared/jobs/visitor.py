"""Jobs of the visitor whose session this is: they stand still when the visitor leaves."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Any

import streamlit as st

from pages.shared.jobs.job import Job
from pages.shared.jobs.pool import Pool
from pages.shared.state import Key


@cache
def pool() -> Pool:
    """Return the one pool of this server."""
    return Pool(preload=("rnn_core.training.learn",))


class _Presence:
    """A visitor who is there."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        pool().arrive(owner)


def _leave(presence: _Presence) -> None:
    pool().leave(presence.owner)


# Let go as soon as the browser's connection ends; made anew when the same session comes back.
@st.cache_resource(show_spinner=False, max_entries=1, scope="session", on_release=_leave)
def _present(owner: str) -> _Presence:
    return _Presence(owner)


def _owner() -> str:
    if Key.VISITOR not in st.session_state:
        st.session_state[Key.VISITOR] = secrets.token_urlsafe(9)
    owner: str = st.session_state[Key.VISITOR]
    return _present(owner).owner


def start(task: str, settings: Any) -> Job:
    """Ask for a job of this visitor's; any other they have going is stopped.

    Parameters
    ----------
    task
        ``"rnn_core.module:function"``: a generator function of one argument.
    settings
        Its argument: frozen and picklable.

    Raises
    ------
    FullError
        If too many wait already.
    """
    return pool().start(task, settings, _owner())


def find(identity: str) -> Job | None:
    """Return a job by its id, for this visitor to look at; None if there is none, or no more."""
    return pool().find(identity, _owner()) if identity else None


def warm() -> None:
    """Start a worker in the background, so that the first job begins at once."""
    pool().warm()
