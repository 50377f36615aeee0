"""The way to the course from the first screen: start it, or go on where one was.

Where that is, the visitor's own browser says: the course leaves there, in a cookie, the lesson and the step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import streamlit as st

from pages.shared.i18n import Words

COOKIE: Final = "gatescope-course"
_NEWEST: Final = "start_newest"
"""Session key of where the visitor was last in the course, in this session; empty: nowhere any more."""


@dataclass(frozen=True)
class Place:
    """A step of a lesson: its lesson's number, its own, from 1, and how many the lesson has."""

    lesson: int
    step: int
    count: int

    def packed(self) -> str:
        """Return it as the cookie has it."""
        return f"{self.lesson}.{self.step}.{self.count}"


def place(told: str) -> Place | None:
    """Return the place that a cookie tells; None of anything else.

    Examples
    --------
    >>> place("4.7.13"), place("4.14.13"), place("x")
    (Place(lesson=4, step=7, count=13), None, None)
    """
    found = re.fullmatch(r"([1-9])\.([1-9][0-9]?)\.([1-9][0-9]?)", told)
    if not found:
        return None
    one = Place(*map(int, found.groups()))
    return one if one.step <= one.count else None


def remember(newest: Place | None) -> None:
    """Keep for this session where the visitor is in the course; None: they are through, or anew."""
    st.session_state[_NEWEST] = newest.packed() if newest else ""


def here() -> Place | None:
    """Return where the visitor was last in the course; None where they have not begun."""
    kept = st.session_state.get(_NEWEST)
    return place(str(st.context.cookies.get(COOKIE, "")) if kept is None else kept)


def pill(t: Words) -> None:
    """Draw the link: one line in the row of choices; it moves nothing."""
    newest = here()
    with st.container(key="start_here", width="content"):
        st.page_link(
            "pages/course/page.py",
            label=t("start.begin")
            if newest is None
            else t("start.go_on", lesson=newest.lesson, step=newest.step, count=newest.count),
            query_params={"lang": t.language}
            | ({} if newest is None else {"lesson": str(newest.lesson), "step": str(newest.step)}),
            icon=":material/arrow_forward:",
        )
