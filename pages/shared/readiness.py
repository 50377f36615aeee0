"""What tells a proxy whether to send visitors here, and a page whether its server is still the same one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.shared import memory, warmup
from pages.shared.streamlit_compat import route_base

SERVER: Final = secrets.token_hex(8)
"""Name of this process: another one has none of its visitors' texts."""


def state(*, is_ending: bool) -> str:
    """Return ``ready``, or why nobody is to be sent here: ``starting``, ``ending``, ``memory``."""
    if is_ending:
        return "ending"
    if not warmup.is_ready():
        return "starting"
    return "memory" if memory.is_full() else "ready"


def url() -> str:
    """Return the address, from the root of the server."""
    return route_base("ready")


def route(is_ending: Callable[[], bool]) -> Route:
    """Return the route that answers 200 when ready, else 503; `/_stcore/health` says that the process lives.

    Parameters
    ----------
    is_ending : callable
        Whether the server was told to stop.
    """

    def respond(_: Request) -> JSONResponse:
        now = state(is_ending=is_ending())
        headers = {"Cache-Control": "no-store"}
        return JSONResponse({"state": now, "server": SERVER}, 200 if now == "ready" else 503, headers)

    return Route(url(), respond)
