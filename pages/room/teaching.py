"""A lesson in a room: which step the class is at, the way to the next, and how far phones may go alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from pages.course import card, catalogue
from pages.course.url_state import OWN
from pages.room import slides
from pages.room.opening import Room
from pages.shared import parts
from pages.shared.i18n import Words
from pages.shared.lessons.rendering import plain, spoken, values
from pages.shared.lessons.schema import Lesson, Step
from pages.shared.rooms.machine import RoomState
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import DECK, Desk

_LESSON: Final = "room_lesson"
_PACE: Final = "room_pace"
_AT: Final = "room_at"
"""Lesson's slug -> index of the step that this class saw last."""


def lessons() -> dict[int, Lesson]:
    """Return every lesson that can be taught, by its number: the course's, and one that was brought."""
    own = catalogue.own()
    brought = {} if own is None else {OWN: own}
    return {one.number: one for one in catalogue.lessons()} | brought


def found(place: str) -> tuple[Lesson, Step] | None:
    """Return the step that a slide shows; None where it is none that this visitor has."""
    slug, _, name = place.partition("/")
    return next(
        (
            (lesson, step)
            for lesson in lessons().values()
            if lesson.slug == slug
            for step in lesson.steps
            if step.id == name
        ),
        None,
    )


def choose(t: Words, wanted: int, desk: Desk) -> None:
    """Offer the lessons; `wanted` is the number of the one that a link asked for."""
    every, here = lessons(), found(desk.state.slide.place)
    # A widget's state alone is forgotten while the class looks at something else.
    if st.session_state.get(_LESSON) not in every:
        st.session_state[_LESSON] = here[0].number or OWN if here else (wanted if wanted in every else None)
    st.selectbox(
        t("room.lesson"),
        every,
        format_func=lambda one: _title(t, every[one]),
        key=_LESSON,
        placeholder=t("room.no_lesson"),
        index=None,
    )


def _title(t: Words, lesson: Lesson) -> str:
    title = card.title(t, lesson)
    return t("room.lesson_title", number=lesson.number, title=title) if lesson.number else title


def steps(t: Words, room: Room, desk: Desk) -> None:
    """Draw where the class is in the lesson, and the way on; nothing where no lesson is chosen."""
    lesson = _chosen()
    if lesson is None:
        return
    at = _at(lesson, desk.state)
    with st.container(key="room_lesson_steps", horizontal=True, vertical_alignment="center"):
        busy = desk.state.phase == "ask"
        st.button(
            t("room.step_back"),
            key="room_step_back",
            icon=":material/arrow_back:",
            disabled=busy or at < 1,
            on_click=partial(go_to, room, lesson, at - 1),
        )
        if at >= 0:
            kind = t.of("room_step_kind", lesson.steps[at].kind)
            st.text(t("room.step", at=at + 1, count=len(lesson.steps), kind=kind), width="content")
        st.button(
            t("room.step_first", number=lesson.number) if at < 0 else t("room.step_on"),
            key="room_step_on",
            icon=":material/arrow_forward:",
            type="secondary" if _is_to_ask(desk) else "primary",
            disabled=busy or at + 1 >= len(lesson.steps),
            on_click=partial(go_to, room, lesson, at + 1),
        )
        _pace(t, room, lesson, desk.state)


def ask(t: Words, desk: Desk) -> None:
    """Draw what the lesson has the teacher ask once the class's answers are shown."""
    here = found(desk.state.slide.place)
    if here is not None and here[1].ask and desk.state.phase == "votes":
        text = spoken(here[1].ask, t.language)
        if not list(values(text)):  # a measured value may be what is still hidden
            st.info(parts.literal(plain(text, {})), icon=":material/record_voice_over:")


def _is_to_ask(desk: Desk) -> bool:
    """Whether the one filled button is the question's."""
    return desk.state.question is not None and desk.state.phase in ("show", "ask", "votes")


def _chosen() -> Lesson | None:
    return lessons().get(st.session_state.get(_LESSON) or 0)


def _at(lesson: Lesson, state: RoomState) -> int:
    here = found(state.slide.place)
    if here is not None and here[0].slug == lesson.slug:
        return lesson.steps.index(here[1])
    kept: dict[str, int] = st.session_state.get(_AT, {})
    return kept.get(lesson.slug, -1)


def go_to(room: Room, lesson: Lesson, index: int) -> None:
    """Show the class a step; another tab may have gone there already."""
    desk = room.desk()
    if desk is None or not 0 <= index < len(lesson.steps):
        return
    step = lesson.steps[index]
    shown = slides.slide(lesson, step, catalogue.measured(lesson, step), desk.state.known)
    try:
        room.store.show(room.code, room.secret, shown).result()
    except Refused:
        return
    st.session_state.setdefault(_AT, {})[lesson.slug] = index
    refresh(room)


def _pace(t: Words, room: Room, lesson: Lesson, state: RoomState) -> None:
    """Offer to let phones walk the lesson, up to the next question that the class has not measured."""
    last = slides.last_open(lesson, state.known)
    kept = st.session_state.get(_PACE)
    sound = kept in range(1, last + 2) if state.free else kept == 0
    if not sound:  # a value that is set is sent to the browser, over what is being chosen there
        st.session_state[_PACE] = last + 1 if state.free else 0
    st.selectbox(
        t("room.pace"),
        range(last + 2),
        format_func=lambda one: t("room.pace_on", at=one) if one else t("room.pace_off"),
        key=_PACE,
        on_change=partial(_set_pace, room),
        label_visibility="collapsed",
        width=250,
    )


def _set_pace(room: Room) -> None:
    if st.session_state[_PACE]:
        _attach(room)
    else:
        _quietly(lambda: room.store.act(room.code, room.secret, "follow").result())


def refresh(room: Room) -> None:
    """Put what phones walk through anew, where they may: the class has seen more."""
    desk = room.desk()
    if desk is not None and desk.state.free:
        _attach(room)


def _attach(room: Room) -> None:
    desk, lesson = room.desk(), _chosen()
    if desk is None or lesson is None:
        return
    upto = st.session_state.get(_PACE) or len(lesson.steps)
    made = slides.deck(lesson, upto - 1, desk.state.known, partial(catalogue.measured, lesson))
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    _quietly(lambda: room.store.attach(room.code, room.secret, DECK, text).result())
    _quietly(lambda: room.store.act(room.code, room.secret, "free").result())


def _quietly(step: Callable[[], object]) -> None:
    """Take a step; that the room is gone is said by the page itself."""
    try:
        step()
    except Refused:
        return
