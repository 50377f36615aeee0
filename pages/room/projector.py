"""What the class sees on the wall: nothing to press; it follows the teacher."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.room import drawing
from pages.room.opening import Room, origin, patiently
from pages.shared import parts
from pages.shared.i18n import Words
from pages.shared.rooms.store import Desk
from pages.shared.streamlit_compat import route_base

EVERY: Final = 1.0
"""Seconds between two looks at the room."""


def draw(t: Words, room: Room) -> None:
    """Draw it, and again as the class goes on."""
    st.fragment(_look, run_every=EVERY)(t, room)


def _look(t: Words, room: Room) -> None:
    with patiently(t):
        _wall(t, room)


def _wall(t: Words, room: Room) -> None:
    desk = room.desk()
    with st.container(key="room_projector"):
        if desk is None or desk.state.phase == "ended":
            st.title(t("room.ended"), anchor=False)
        elif desk.state.paused:
            st.title(t("room.eyes"), anchor=False)
            st.text(t("room.kept"))
        elif desk.state.phase == "lobby":
            lobby(t, room, desk)
        else:
            _corner(t, room)
            with st.container(key="room_wall"):
                question(t, desk, t("room.hidden_wall"))


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


def question(t: Words, desk: Desk, hidden: str) -> None:
    """Draw the question, and as much of the answers as is told; `hidden` says why they are not."""
    asked = desk.told["question"]
    st.title(parts.literal(asked["text"]), anchor=False)
    phase = desk.state.phase
    if phase in ("show", "ask"):
        for option in asked["options"]:
            st.text(f"· {option}")
        if phase == "ask":
            st.subheader(t("room.answered", count=desk.answered, here=desk.here), anchor=False)
            st.text(hidden)
        return
    st.text(t.of("room_told", phase))
    if asked["distribution"] is None:
        st.text(t("room.few", count=asked["count"]))
    else:
        st.html(drawing.together(t, asked))
        if asked["kind"] == "number":
            st.text(t("room.middle", value=drawing.number(asked["middle"])))
    if phase == "measured":
        st.subheader(t("room.was", value=measured(asked)), anchor=False)


def measured(asked: dict[str, object]) -> str:
    """Return what was measured as it is read."""
    value, options = asked["measured"], asked["options"]
    if asked["kind"] == "choice" and isinstance(value, int) and isinstance(options, list):
        return parts.literal(str(options[value]))
    return drawing.number(value) if isinstance(value, float) else parts.literal(str(value))
