"""What the class sees on the wall: nothing to press; it follows the teacher."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from pages.room import drawing, stage
from pages.room.opening import Room, origin, patiently
from pages.shared import parts
from pages.shared.i18n import Words
from pages.shared.rooms.store import Desk
from pages.shared.streamlit_compat import route_base

EVERY: Final = 1.0
"""Seconds between two looks at the room."""
_SEATS_DRAWN: Final = 60


def draw(t: Words, room: Room) -> None:
    """Draw it, and again as the class goes on."""
    desk = room.desk()
    scene = stage.scene(desk)
    look = st.fragment(_look, run_every=EVERY)
    if not scene[0]:
        look(t, room, scene)
        return
    # The figure stands outside what is drawn every second: it is drawn once a step.
    with st.container(key="room_wall_grid", horizontal=True, gap="large"):
        with st.container(key="room_wall_figure"):
            stage.figure(t, desk, wall=True)
        with st.container(key="room_wall_side"):
            look(t, room, scene)


def _look(t: Words, room: Room, drawn: stage.Scene) -> None:
    with patiently(t):
        _wall(t, room, drawn)


def _wall(t: Words, room: Room, drawn: stage.Scene) -> None:
    desk = room.desk()
    if stage.scene(desk) != drawn:
        st.rerun()
    with st.container(key="room_projector"):
        if desk is None or desk.state.phase == "ended":
            with st.container(key="room_wall_alone"):
                st.title(t("room.ended"), anchor=False)
        elif desk.state.paused:
            with st.container(key="room_wall_alone"):
                st.title(t("room.eyes"), anchor=False)
                st.text(t("room.kept"))
        elif desk.state.phase == "lobby":
            lobby(t, room, desk)
        else:
            _corner(t, room)
            with st.container(key="room_wall"):
                slide(t, desk, t("room.hidden_wall"))


def lobby(t: Words, room: Room, desk: Desk) -> None:
    """Draw how to join, and how many have."""
    with st.container(key="room_lobby", horizontal=True, vertical_alignment="center"):
        with st.container(key="room_lobby_qr"):
            st.html(drawing.qr(room.address, t("room.qr")))
        with st.container(key="room_lobby_code"):
            st.text(f"{origin()}{route_base('r')}".partition("://")[2])
            st.title(room.spoken, anchor=False)
            st.subheader(t("room.here", count=desk.here), anchor=False)
            st.text(t("room.no_account"))


def _corner(t: Words, room: Room) -> None:
    with st.container(key="room_corner", horizontal=True, vertical_alignment="center"):
        st.text(f"{origin()}{route_base('r')}".partition("://")[2])
        st.subheader(room.spoken, anchor=False)
        with st.container(key="room_corner_qr"):
            st.html(drawing.qr(room.address, t("room.qr")))


def slide(t: Words, desk: Desk, hidden: str) -> None:
    """Draw what a slide says, and its question with as much of the answers as is told.

    Parameters
    ----------
    t
    desk
    hidden
        Says why answers are not told.
    """
    asked = desk.told.get("question")
    if asked is not None:
        asked = {**asked, **asked.get("spoken", {}).get(t.language, {})}
        st.title(parts.literal(asked["text"]), anchor=False)
    if desk.state.phase == "show":
        stage.words_of(t, desk.told)
    if asked is not None:
        _question(t, desk, asked, hidden)
    if desk.state.phase == "measured":
        stage.outcome_of(t, desk.told)


def _question(t: Words, desk: Desk, asked: dict[str, Any], hidden: str) -> None:
    phase = desk.state.phase
    if phase in ("show", "ask"):
        for option in asked["options"]:
            st.text(f"· {option}")
        if phase == "ask":
            st.subheader(t("room.answered", count=desk.answered, here=desk.here), anchor=False)
            if desk.here <= _SEATS_DRAWN:
                st.html(drawing.seats(desk.answered, desk.here))
            st.text(hidden)
        return
    st.text(t.of("room_told", phase))
    if asked["distribution"] is None:
        st.text(t("room.few", count=asked["count"]))
        if phase == "measured" and asked["kind"] == "sketch":
            st.html(drawing.together(t, asked))
    else:
        st.html(drawing.together(t, asked))
        if asked["kind"] == "number":
            st.text(t("room.middle", value=drawing.number(asked, asked["middle"])))
    if phase == "measured" and asked["kind"] != "sketch":
        st.subheader(t("room.was", value=measured(asked)), anchor=False)


def measured(asked: dict[str, Any]) -> str:
    """Return what was measured as it is read."""
    value, options = asked["measured"], asked["options"]
    if asked["kind"] == "choice":
        return parts.literal(str(options[value]))
    return drawing.number(asked, value) if asked["kind"] == "number" else parts.literal(str(value))
