"""What the class is shown, on the teacher's screen and on the wall: a step with its figure, or a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from pages.course import figures
from pages.room import teaching
from pages.room.opening import origin
from pages.shared import parts
from pages.shared.i18n import FALLBACK, Words
from pages.shared.rooms.store import Desk
from pages.shared.streamlit_compat import route_base

_PAGE_HEIGHT: Final = 580
"""Of a page that is shown, in px."""

Scene = tuple[str, bool]
"""Place of a slide, and whether what was measured is shown: what a figure is drawn anew for."""


def scene(desk: Desk | None) -> Scene:
    """Return what is to be drawn beside the words; nothing where the class sees no slide."""
    if desk is None or desk.state.phase in ("lobby", "ended"):
        return "", False
    state = desk.state
    shown = state.phase == "measured" or (not state.asks and state.slide.place in state.known)
    return state.slide.place, shown


def figure(t: Words, desk: Desk | None, *, wall: bool = False) -> None:
    """Draw a step's figure, masked until it was measured; on the wall also a page that the class is shown."""
    place, shown = scene(desk)
    here = teaching.found(place)
    if here is not None:
        what = here[1].after if shown else here[1].figure
        name = f"room_{place.replace('/', '_')}_{'after' if shown else 'before'}"
        with st.container(key="room_figure"):
            kind = figures.kind_of(what)
            kind.draw(figures.Shown(t, name, (figures.settings_of(what),)))
    elif wall and desk is not None and place and desk.state.slide.shown.get("kind") == "page":
        with st.container(key="room_figure"):
            st.iframe(f"{address(desk.state.slide.shown, t)}&view=projector", height=_PAGE_HEIGHT)


def address(shown: Mapping[str, Any], t: Words) -> str:
    """Return where the place of a slide is, whole, in a language."""
    link = str(shown["link"])
    joint = "&" if "?" in link else "?"
    return f"{origin()}{route_base('')}{link}{joint}lang={t.language}"


def said(t: Words, text: Any) -> str:
    """Return a slide's text in a language as plain text: a sentence, or runs of one."""
    if isinstance(text, Mapping):
        text = text.get(t.language, text.get(FALLBACK, ""))
    return text if isinstance(text, str) else "".join(piece for _, piece in text)


def words_of(t: Words, told: Mapping[str, Any]) -> None:
    """Draw what a slide says besides its question."""
    slide = told.get("slide")
    if slide is None:
        return
    if "question" not in told:
        st.title(parts.literal(said(t, slide["title"])), anchor=False)
        _texts(t, slide, "was")
    for one in slide.get("body", ()):
        st.text(said(t, one))
    _texts(t, slide, "said", "why")


def outcome_of(t: Words, told: Mapping[str, Any]) -> None:
    """Draw what a slide says of its measurement."""
    _texts(t, told.get("slide", {}), "said", "why")


def _texts(t: Words, slide: Mapping[str, Any], *names: str) -> None:
    for name in names:
        text = said(t, slide.get(name, ""))
        if text:
            st.text(text)
