"""Where a visitor's progress is kept: in the session, and in their own browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from pages.course import catalogue
from pages.course.progress import Progress, as_json, from_json, joined
from pages.shared import start_here
from pages.shared.lessons.schema import Lesson
from pages.shared.start_here import Place

_PROGRESS: Final = "course_progress"
_ANEW: Final = "course_anew"
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
    start_here.remember(newest_place())


def newest() -> tuple[Lesson, Progress] | None:
    """Return the lesson to go on with: the last one that was begun and is not done; None if there is none."""
    begun = [(one, progress(one.slug)) for one in catalogue.lessons() if one.slug in every()]
    open_ones = [(one, found) for one, found in begun if len(found.done) < len(one.steps)]
    return open_ones[-1] if open_ones else None


def newest_place() -> Place | None:
    """Return the step to go on at."""
    going = newest()
    return Place(going[0].number, going[1].at + 1, len(going[0].steps)) if going else None


def add(told: Any) -> bool:
    """Take over what a browser or a file tells; say whether anything came of it."""
    lessons = {one.slug: one for one in catalogue.lessons()}
    before = dict(every())
    st.session_state[_PROGRESS] = joined(before, from_json(told, lessons))
    start_here.remember(newest_place())
    return before != st.session_state[_PROGRESS]


def begin_anew() -> None:
    """Forget all progress, in the session; the browser is told with the next run."""
    st.session_state[_PROGRESS] = {}
    st.session_state[_ANEW] = True
    start_here.remember(None)


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


def keep() -> None:
    """Let the browser keep the progress, and take over, once, what it kept before."""
    anew, place = st.session_state.pop(_ANEW, False), newest_place()
    told = _component()(
        key="course_keeper",
        data={"progress": as_json(every()), "anew": anew, "place": place.packed() if place else ""},
        on_kept_change=lambda: None,
    ).kept
    if not isinstance(told, dict):
        return
    known = st.session_state.get(_KEEPS)
    st.session_state[_KEEPS] = told.get("keeps") is True
    changed = not anew and add(told.get("progress"))
    if changed or (known is None and not st.session_state[_KEEPS]):
        st.rerun()
