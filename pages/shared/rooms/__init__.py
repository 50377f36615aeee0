"""Rooms of a class: one teacher, up to some hundred phones, no account.

Phones are light pages beside Streamlit (docs/adr/0018-rooms.md).
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Final

from starlette.routing import BaseRoute

from pages.shared.rooms.house import House
from pages.shared.rooms.routes import Routes

__all__ = ["HOUSE", "lifespan", "routes"]

HOUSE: Final = House()
"""The rooms of this server."""


def routes() -> list[BaseRoute]:
    """Return the routes of phones, and of opening a room."""
    return Routes(HOUSE).routes()


def lifespan() -> AbstractAsyncContextManager[None]:
    """Keep rooms while the server runs."""
    return HOUSE.lifespan()
