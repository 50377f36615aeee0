"""The teacher's own view: what the class sees, one button that goes on, and the next question."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.room import exports, hiding, opening, own_question, projector, stage, teaching
from pages.room.opening import Room, patiently
from pages.room.url_state import PageState
from pages.shared.i18n import Words
from pages.shared.rooms.machine import Action
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import SEATS, Desk

_NEXT: Final[dict[str, Action]] = {"show": "ask", "ask": "votes", "votes": "measured"}


def draw(t: Words, page_state: PageState, room: Room) -> None:
    """Draw all of it."""
    desk = room.desk()
    if desk is None or desk.state.phase == "ended":
        _present(t, room, stage.scene(None))
        return
    left, right = st.columns([0.64, 0.36], gap="large")
    with right:
        with st.container(key="room_new", border=True):
            teaching.choose(t, page_state.lesson, desk)
            own_question.form(t, room)
        if desk.state.phase == "lobby":
            opening.recovery(t, room)
        else:
            with st.expander(t("room.take"), key="room_take"):
                st.text(t("room.take_help"))
                exports.offer(t, room)
    with left:
        st.fragment(_present, run_every=projector.EVERY)(t, room, stage.scene(desk))
        stage.figure(t, desk)


def _present(t: Words, room: Room, drawn: stage.Scene) -> None:
    with patiently(t):
        _now(t, room, drawn)


def _now(t: Words, room: Room, drawn: stage.Scene) -> None:
    desk = room.desk()
    if desk is None or stage.scene(desk) != drawn:
        st.rerun()
    _bar(t, room, desk)
    if desk.state.phase == "ended":
        _end(t, room)
        return
    with st.container(key="room_steps", horizontal=True, vertical_alignment="center"):
        _go_on(t, room, desk)
    teaching.steps(t, room, desk)
    if desk.state.paused:
        st.info(t("room.all_paused"))
    if desk.state.phase == "lobby":
        projector.lobby(t, room, desk)
    else:
        with st.container(key="room_slide", border=True):
            projector.slide(t, desk, t("room.hidden"))
    teaching.ask(t, desk)
    hiding.words(t, room, desk)
    hiding.nicknames(t, room, desk)


def _bar(t: Words, room: Room, desk: Desk) -> None:
    with st.container(key="room_bar", horizontal=True, vertical_alignment="center"):
        st.subheader(t("room.code", code=room.spoken), anchor=False, width="content")
        st.text(t("room.here", count=desk.here), width="content")
        if desk.here >= SEATS:
            st.text(t("room.all_seats", seats=SEATS), width="content")
        st.link_button(t("room.projector"), f"?room={room.code}&view=projector&lang={t.language}")


def _go_on(t: Words, room: Room, desk: Desk) -> None:
    phase = desk.state.phase
    following = _NEXT.get(phase) if desk.state.question is not None else None
    if following == "measured" and not desk.told["question"]["to_measure"]:
        following = None
    if following is not None:
        st.button(
            t.of("room_act", following), key="room_next", type="primary", on_click=_act(room, following)
        )
    pause: Action = "resume" if desk.state.paused else "pause"
    st.button(t.of("room_act", pause), key="room_pause", on_click=_act(room, pause))
    if st.button(t.of("room_act", "end"), key="room_end"):
        _do(room, "end")
        st.rerun()


def _act(room: Room, action: Action) -> partial[None]:
    return partial(_do, room, action)


def _do(room: Room, action: Action) -> None:
    """Take a step; one that another tab has taken already is no mistake."""
    try:
        room.store.act(room.code, room.secret, action).result()
    except Refused:
        return
    if action == "measured":
        teaching.refresh(room)


def _end(t: Words, room: Room) -> None:
    st.title(t("room.ended"), anchor=False)
    st.text(t("room.save"))
    exports.offer(t, room)
    st.button(t("room.erase"), key="room_erase", on_click=partial(_erase, room))


def _erase(room: Room) -> None:
    try:
        room.store.erase(room.code, room.secret).result()
    except Refused:
        return
