"""The teacher's own view: what the class sees, one button that goes on, and the next question."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.room import exports, hiding, opening, projector
from pages.room.opening import Room, patiently
from pages.room.url_state import PageState
from pages.shared.i18n import Words
from pages.shared.rooms.answers import KINDS, LEAST_OPTIONS, LONGEST_TEXT, MOST_OPTIONS, question
from pages.shared.rooms.machine import Action
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import SEATS, Desk

_KIND: Final = "room_kind"
_TEXT: Final = "room_text"
_OPTIONS: Final = "room_options"
_MEASURED: Final = "room_measured"
_WRONG: Final = "room_wrong"
"""Whether the last question typed could not be asked."""

_OWN: Final = KINDS[:3]
"""What can be typed here."""
_NEXT: Final[dict[str, Action]] = {"show": "ask", "ask": "votes", "votes": "measured"}


def draw(t: Words, page_state: PageState, room: Room) -> None:
    """Draw all of it."""
    desk = room.desk()
    if desk is None or desk.state.phase == "ended":
        _present(t, room)
        return
    left, right = st.columns([0.64, 0.36], gap="large")
    with left:
        st.fragment(_present, run_every=projector.EVERY)(t, room)
    with right:
        with st.container(key="room_new", border=True):
            _form(t, room)
        if desk.state.phase == "lobby":
            opening.recovery(t, room)
        else:
            with st.expander(t("room.take"), key="room_take"):
                st.text(t("room.take_help"))
                exports.offer(t, room)


def _present(t: Words, room: Room) -> None:
    with patiently(t):
        _now(t, room)


def _now(t: Words, room: Room) -> None:
    desk = room.desk()
    if desk is None:
        st.rerun()
    _bar(t, room, desk)
    if desk.state.phase == "ended":
        _end(t, room)
        return
    with st.container(key="room_steps", horizontal=True, vertical_alignment="center"):
        _go_on(t, room, desk)
    if desk.state.paused:
        st.info(t("room.all_paused"))
    if desk.state.phase == "lobby":
        projector.lobby(t, room, desk)
    else:
        with st.container(key="room_slide", border=True):
            projector.question(t, desk, t("room.hidden"))
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
    following = _NEXT.get(phase)
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


def _form(t: Words, room: Room) -> None:
    """Draw where the next question is typed."""
    st.subheader(t("room.ask"), anchor=False)
    kind = st.segmented_control(
        t("room.kind"), _OWN, default=KINDS[0], format_func=lambda one: t.of("room_kind", one), key=_KIND
    )
    st.text_input(t("room.text"), key=_TEXT, max_chars=LONGEST_TEXT)
    if kind == "choice":
        st.text_area(t("room.options"), key=_OPTIONS, height=120)
    st.text_input(t.of("room_measured", kind or KINDS[0]), key=_MEASURED)
    if st.session_state.get(_WRONG):
        st.error(t("room.wrong", least=LEAST_OPTIONS, most=MOST_OPTIONS))
    st.button(t("room.show"), key="room_show", on_click=partial(_show, room))


def _show(room: Room) -> None:
    kept = st.session_state
    kind = kept.get(_KIND) or KINDS[0]
    try:
        asked = question(
            0,
            kind,
            kept.get(_TEXT, ""),
            kept.get(_OPTIONS, "").split("\n"),
            _typed(kind, kept.get(_MEASURED, "")),
        )
        room.store.show(room.code, room.secret, asked).result()
    except (Refused, ValueError) as error:
        kept[_WRONG] = not (isinstance(error, Refused) and error.reason == "away")  # that is said already
        return
    kept[_WRONG] = False
    for name in (_TEXT, _OPTIONS, _MEASURED):
        kept[name] = ""


def _typed(kind: str, raw: str) -> object:
    """Return what was measured as it was typed: of a choice its place, counted from 1."""
    raw = raw.strip()
    if not raw:
        return None
    if kind == "choice":
        return int(raw) - 1
    return float(raw.replace(",", ".")) if kind == "number" else raw
