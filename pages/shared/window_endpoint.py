"""What cannot wait for a run of the page, straight from the server: windows of a text while it is scrubbed.

An address names a door by a token that only the visitor's own page was told. It opens as long as somebody
holds the door.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Final
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.shared.streamlit_compat import route_base

_LOG: Final = logging.getLogger(__name__)


class WindowEndpoint:
    """A way in; what comes out is what was last put behind it.

    Attributes
    ----------
    token : str
        Its name, which cannot be guessed.
    answer : callable or None
        Is given the first step wanted, and returns what the browser takes, or None where there is nothing. It
        runs on a thread of its own, outside any visit.
    """

    def __init__(self) -> None:
        """Name it."""
        self.token = secrets.token_urlsafe(16)
        self.answer: Callable[[int], bytes | None] | None = None
        _DOORS[self.token] = self

    @property
    def url(self) -> str:
        """Its address, from the root of the server."""
        return f"{route_base('ahead')}/{self.token}"


_DOORS: Final[WeakValueDictionary[str, WindowEndpoint]] = WeakValueDictionary()


def route() -> Route:
    """Return the route that leads to every door."""
    return Route(f"{route_base('ahead')}/{{token}}/{{start:int}}", respond)


def respond(request: Request) -> Response:
    """Answer ``/ahead/TOKEN/STEP``: 200 and bytes, or 404."""
    door = _DOORS.get(request.path_params["token"])
    if door is None or door.answer is None:
        return Response(status_code=404)
    try:
        body = door.answer(request.path_params["start"])
    except Exception:
        _LOG.exception("A window could not be shown ahead; the page itself will try")
        body = None
    if body is None:
        return Response(status_code=404)
    # Said to be uncompressed, so that nothing compresses it: on the way here that would take longer.
    headers = {"Content-Encoding": "identity", "Cache-Control": "no-store"}
    return Response(body, media_type="application/octet-stream", headers=headers)
