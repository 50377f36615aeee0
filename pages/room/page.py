"""A room of a class, for its teacher: open it, ask, show what the class said, then what was measured."""

from __future__ import annotations

from pages.room import desk, opening, projector
from pages.room.url_state import ADDRESS
from pages.shared.i18n import words


def main() -> None:
    """Open a room, or go on in one whose secret this browser has."""
    page_state = ADDRESS.arrive()
    t = words(page_state.lang)
    room = opening.own_room(page_state.room)
    if room is None:
        opening.draw(t, page_state)
    elif page_state.view == "projector":
        projector.draw(t, room)
    else:
        desk.draw(t, page_state, room)


main()
