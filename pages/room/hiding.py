"""What a teacher takes back: a word from the wall, a nickname from the list."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.room.opening import Room
from pages.shared import parts
from pages.shared.i18n import Words
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import Desk

_COVERED: Final = "room_covered"
_STRUCK: Final = "room_struck"


def words(t: Words, room: Room, desk: Desk) -> None:
    """Offer every word of the class's answer; those that are off the wall are pressed."""
    asked = desk.state.question
    shown = desk.told.get("question", {}).get("distribution")
    if asked is None or asked.kind != "word" or shown is None:
        return
    covered = [word for number, word in desk.state.covered if number == asked.number]
    # Each run shows what the room has: another tab may have pressed too. A value that is set is sent to the
    # browser, over what is being pressed there: so only another one is.
    if {*(st.session_state.get(_COVERED) or [])} != {*covered}:
        st.session_state[_COVERED] = covered

    def pressed() -> None:
        chosen = st.session_state[_COVERED] or []
        for word in {*chosen} ^ {*covered}:
            try:
                room.store.cover(room.code, room.secret, asked.number, word, covered=word in chosen).result()
            except Refused:
                return

    with st.expander(t("room.cover"), key="room_cover"):
        st.pills(
            t("room.cover_help"),
            sorted({*covered, *(word for word, _ in shown)}, key=str.casefold),
            selection_mode="multi",
            key=_COVERED,
            format_func=parts.literal,
            on_change=pressed,
        )


def nicknames(t: Words, room: Room, desk: Desk) -> None:
    """Offer every nickname; one that is pressed is gone."""
    if not desk.nicknames:
        return
    if st.session_state.get(_STRUCK) is not None:  # see `words`
        st.session_state[_STRUCK] = None

    def pressed() -> None:
        chosen = st.session_state[_STRUCK]
        try:
            if chosen is not None:
                room.store.strike(room.code, room.secret, chosen).result()
        except Refused:
            return

    with st.expander(t("room.nicknames"), key="room_nicknames"):
        st.pills(
            t("room.strike_help"),
            sorted(set(desk.nicknames)),
            key=_STRUCK,
            format_func=parts.literal,
            on_change=pressed,
        )
