"""How a room is opened, and whose it is: its secret is in a cookie that no script can read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

import streamlit as st

from pages.room.url_state import ADDRESS, PageState
from pages.shared import parts, rooms
from pages.shared.i18n import Words
from pages.shared.rooms.keys import key
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import SEATS, Desk, RoomStore
from pages.shared.rooms.teacher import cookie
from pages.shared.streamlit_compat import route_base


@dataclass(frozen=True)
class Room:
    """A room whose teacher is here.

    Attributes
    ----------
    code, secret : str
    """

    code: str
    secret: str

    @property
    def store(self) -> RoomStore:
        """What keeps it."""
        return rooms.HOUSE.store()

    @property
    def spoken(self) -> str:
        """The code as it is read out."""
        return f"{self.code[:3]} {self.code[3:]}"

    @property
    def address(self) -> str:
        """What the QR code says: where a phone joins, with the key."""
        return f"{origin()}{route_base('r')}/{self.code}#k={key(self.secret)}"

    def desk(self) -> Desk | None:
        """Return what the teacher sees; None where the room is gone.

        Raises
        ------
        Refused
            ``away``.
        """
        try:
            return self.store.desk(self.code, self.secret)
        except Refused as refused:
            if refused.reason == "away":
                raise
            return None


def origin() -> str:
    """Return the server's address as the visitor's browser has it."""
    scheme, _, rest = str(st.context.url or "").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if rest else ""


def own_room(code: str) -> Room | None:
    """Return a room if this browser has its secret and it is still there."""
    secret = st.context.cookies.get(cookie(code)) if code else None
    room = Room(code, secret) if secret else None
    return room if room is not None and room.desk() is not None else None


@contextmanager
def patiently(t: Words) -> Iterator[None]:
    """Say so where the rooms cannot be reached; what looks again by itself shows them once they can."""
    try:
        yield
    except Refused as refused:
        if refused.reason != "away":
            raise
        st.warning(t("room.away"))


def wait(t: Words, code: str) -> None:
    """Look whether a room can be reached, and show it then."""
    with patiently(t):
        own_room(code)
        st.rerun()


def draw(t: Words, page_state: PageState) -> None:
    """Offer a new room, and the ones that this browser still has."""
    parts.claim("room", t("room.claim"), t("room.lede"))
    with st.container(key="room_framed"):  # seen within another site's page alone; see page.css
        st.text(t("room.framed"))
        st.html(f'<a href="{escape(route_base("room"))}" target="_blank">{escape(t("room.own_tab"))}</a>')
    if page_state.tried:
        with st.container(key="problem_room"):
            st.text(t("room.not_reopened"))
    elif page_state.room:
        with st.container(key="room_gone"):
            st.text(t("room.gone", code=page_state.room))
    # A form, not a control: its answer sets the cookie, and leads to the room.
    lesson = page_state.lesson
    where = escape(route_base(f"rooms/open/{lesson}" if lesson else "rooms/open"))
    label = escape(t("room.open"))
    button = f'<button type="submit">{label}</button>'
    st.html(f'<form class="gs-room-open" method="post" action="{where}">{button}</form>')
    prefix = cookie("")
    for name in st.context.cookies:
        room = own_room(ADDRESS.parameters["room"].read(name.removeprefix(prefix)))
        if room is not None and name.startswith(prefix):
            st.link_button(
                t("room.back", code=room.spoken), f"?room={room.code}&lang={t.language}&lesson={lesson}"
            )
    for line in ("one", "two", "three", "four"):
        st.text(t.of("room_promise", line))
    st.text(t("room.seats", seats=SEATS))
    with st.expander(t("room.reopen"), key="room_reopen", expanded=bool(page_state.room)):
        st.text(t("room.reopen_help"))
        st.html(_reopening(t, page_state.room))


def _reopening(t: Words, code: str) -> str:
    fields = (("room", t("room.code_label"), code), ("recovery", t("room.recovery_label"), ""))
    boxes = "".join(
        f'<label>{escape(label)}<input name="{name}" value="{escape(value)}" autocomplete="off" required>'
        "</label>"
        for name, label, value in fields
    )
    where, label = escape(route_base("rooms/reopen")), escape(t("room.reopen"))
    button = f'<button type="submit">{label}</button>'
    return f'<form class="gs-room-reopen" method="post" action="{where}">{boxes}{button}</form>'


def recovery(t: Words, room: Room) -> None:
    """Offer the code that opens the room in another browser: on a press, as a screen may be mirrored."""
    with st.popover(t("room.recovery"), key="room_recovery"):
        st.text(t("room.recovery_help"))
        st.code(room.secret, language=None)
