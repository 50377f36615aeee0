"""A room of a class, for its teacher: open it, ask, show what the class said, then what was measured."""

from __future__ import annotations

import streamlit as st

from pages.room import desk, opening, projector
from pages.room.url_state import ADDRESS, PageState
from pages.shared import address
from pages.shared.i18n import Words, words
from pages.shared.rooms.refusal import Refused


def main() -> None:
    """Open a room, or go on in one whose secret this browser has."""
    page_state = ADDRESS.arrive()
    t = words(page_state.lang)
    try:
        _draw(t, page_state)
    except Refused:  # away
        st.fragment(opening.wait, run_every=projector.EVERY)(t, page_state.room)


def _draw(t: Words, page_state: PageState) -> None:
    room = opening.own_room(page_state.room)
    if room is None:
        opening.draw(t, page_state)
    elif address.is_on_wall():
        projector.draw(t, room)
    else:
        desk.draw(t, page_state, room)


main()
