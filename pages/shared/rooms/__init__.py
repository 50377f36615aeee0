"""Rooms of a class: one teacher, up to some hundred phones, no account.

Phones are light pages beside Streamlit (docs/adr/0018-rooms.md).
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Final

from starlette.routing import BaseRoute

from pages.shared.i18n import Words
from pages.shared.rooms import to_class
from pages.shared.rooms.house import House
from pages.shared.rooms.routes import Routes
from pages.shared.rooms.teacher import cookie

__all__ = ["COOKIE", "HOUSE", "lifespan", "offer", "routes"]

COOKIE: Final = cookie("")
"""How the name of the cookie begins that a teacher's browser has."""

HOUSE: Final = House()
"""The rooms of this server."""


def routes() -> list[BaseRoute]:
    """Return the routes of phones, and of opening a room."""
    return Routes(HOUSE).routes()


def lifespan() -> AbstractAsyncContextManager[None]:
    """Keep rooms while the server runs."""
    return HOUSE.lifespan()


def offer(t: Words, slug: str) -> None:
    """Offer to show a page's present place to the visitor's class; see `to_class.offer`."""
    to_class.offer(t, HOUSE, slug)
