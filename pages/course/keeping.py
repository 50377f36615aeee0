"""Where a visitor's progress is kept: in the session, and in their own browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from pages.course import catalogue
from pages.course.progress import Progress, as_json, from_json, joined
from pages.shared.i18n import Words

_PROGRESS: Final = "course_progress"
_KEEPS: Final = "course_keeps"
"""Session key: whether the visitor's browser keeps anything; None before it was heard."""


def every() -> Mapping[str, Progress]:
    """Return the progress in every lesson that was begun."""
    kept: dict[str, Progress] = st.session_state.setdefault(_PROGRESS, {})
    return kept


def progress(slug: str) -> Progress:
    """Return the progress in one lesson."""
    return every().get(slug, Progress())


def put(slug: str, changed: Progress) -> None:
    """Keep the progress in one lesson."""
    st.session_state[_PROGRESS] = {**every(), slug: changed}


def add(told: Any) -> bool:
    """Take over what a browser or a file tells; say whether anything came of it."""
    lessons = {one.slug: one for one in catalogue.lessons()}
    before = dict(every())
    st.session_state[_PROGRESS] = joined(before, from_json(told, lessons))
    return before != st.session_state[_PROGRESS]


def begin_anew() -> None:
    """Forget all progress, in the session; the browser is told with the next run."""
    st.session_state[_PROGRESS] = {}
    st.session_state["course_anew"] = True


def nothing_kept() -> bool:
    """Whether the visitor's browser said that it keeps nothing."""
    return st.session_state.get(_KEEPS) is False


@cache
def _component() -> Any:
    return st.components.v2.component(
        "gatescope_keeper",
        html="<span hidden></span>",
        js=(Path(__file__).with_name("js") / "keeper.js").read_text("utf-8"),
    )


def keep(t: Words) -> None:
    """Let the browser keep the progress, and take over, once, what it kept before."""
    anew = st.session_state.pop("course_anew", False)
    told = _component()(
        key="course_keeper",
        data={"progress": as_json(every()), "anew": anew},
        on_kept_change=lambda: None,
    ).kept
    if not isinstance(told, dict):
        return
    known = st.session_state.get(_KEEPS)
    st.session_state[_KEEPS] = told.get("keeps") is True
    changed = not anew and add(told.get("progress"))
    if changed or (known is None and not st.session_state[_KEEPS]):
        st.rerun()
