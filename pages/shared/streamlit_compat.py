"""All that leans on Streamlit's insides: what another version may move stands here, and nowhere else."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit import file_util, runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import FragmentHandledException
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

__all__ = [
    "DeltaGenerator",
    "FragmentHandledException",
    "forget_controls",
    "is_active",
    "is_forged",
    "quietly",
    "route_base",
    "session_id",
    "static_folder",
]

_STATE: Final = "session_state.py"
"""Streamlit's file in which values of controls are read; none of ours has that name."""
_OURS: Final = str(Path(__file__).parents[2] / "pages")


def is_forged(error: Exception) -> bool:
    """Whether Streamlit itself failed at reading the value of a control, and nothing of ours.

    Streamlit takes a control's value as it comes, and fails on one of another kind, which no browser of ours
    tells; and as it keeps the value, it fails in every later run too.
    """
    if not isinstance(error, (TypeError, ValueError, IndexError, AttributeError, OverflowError)):
        return False
    files = [one.filename for one in traceback.extract_tb(error.__traceback__)]
    reading = max((at for at, name in enumerate(files) if name.endswith(_STATE)), default=-1)
    ours = max((at for at, name in enumerate(files) if name.startswith(_OURS)), default=-1)
    return reading > ours


def forget_controls() -> None:
    """Drop what the browser told of its controls, and ask for another run of the page.

    Each control here is given its value from the visitor's place, so that nothing is lost with it.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    context.session_state._state._new_widget_state.states.clear()
    if context.script_requests is not None:
        again = RerunData(query_string=context.query_string, page_script_hash=context.page_script_hash)
        context.script_requests.request_rerun(again)


def session_id() -> str:
    """Return Streamlit's name of the visitor's session; empty outside any visit."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def is_active(session: str | None) -> bool:
    """Whether the browser of a session is connected; of any where no server runs.

    A session outlives a closed tab by two minutes, in case the browser comes back: not active meanwhile.
    """
    return not runtime.exists() or (
        session is not None and bool(runtime.get_instance().is_active_session(session))
    )


@contextmanager
def quietly() -> Iterator[None]:
    """Call Streamlit outside a visit without its advice on that in the log."""
    log = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def static_folder() -> Path:
    """Return the folder of what Streamlit's own page consists of: ``index.html`` and ``static/``."""
    return Path(file_util.get_static_dir())


def route_base(name: str) -> str:
    """Return the path of a route of ours from the root of the server, under Streamlit's own base path."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{name}" if base else f"/{name}"
