"""What a request to a room brings, and who may bring it."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request

from pages.shared.rooms.refusal import Refused

TICKET: Final = "x-ticket"
"""Header with a phone's ticket; a page elsewhere cannot have a browser send it."""
LONGEST: Final = 4096
"""Bytes of a body."""
FRESH: Final = {"Cache-Control": "no-store"}


def is_own(request: Request) -> bool:
    """Whether it does not come from a page of another origin, as far as the browser tells."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    # Browsers say no site where the connection is not encrypted, as in a classroom's own network.
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def read(request: Request) -> bytes:
    """Return a body.

    Raises
    ------
    Refused
        ``answer``, where it is longer than `LONGEST`.
    """
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > LONGEST:
            raise Refused("answer")
    return bytes(found)


async def body(request: Request) -> dict[str, Any]:
    """Return the fields of a body.

    Raises
    ------
    Refused
        ``answer``, where it is longer than `LONGEST`, or not an object of JSON.
    """
    try:
        fields = json.loads(await read(request))
    except (ValueError, RecursionError):
        raise Refused("answer") from None
    if not isinstance(fields, dict):
        raise Refused("answer")
    return fields


def address(request: Request) -> str:
    """Return where it comes from, to be counted and never kept."""
    return request.client.host if request.client else ""
