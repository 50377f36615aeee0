"""How many visitors there is room for: said to the next one before the system refuses everybody.

A visitor costs four descriptors: a socket, and three of the event loop of their session's thread. The system
gives a process 1,024 unless asked for more. They cost memory, and their runs the processors' time: `most`.
Phones of a class are no visitors, and whoever has opened a room on this server comes in as long as it can be.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shared import memory
from pages.shared.front import shell
from pages.shared.front.requests import is_page, language_of

VARIABLE: Final = "GATESCOPE_VISITORS"
"""Environment variable with how many visitors are let in."""
_EACH_PROCESSOR: Final = 100
"""Visitors: as many of them have changed page after some seconds when all do at once (benchmarks.rooms)."""
_EACH: Final = 4
_MOST: Final = 65_536
"""Descriptors that are asked for where the system sets no limit."""
_FOR_VISITORS: Final = 0.75
"""Share of all descriptors: the rest is for pages on their way, files, and workers."""
_FOR_RETURNS: Final = 0.875
"""As far as that, whoever lost the connection gets it back."""


def most() -> int:
    """Return how many visitors are let in: $GATESCOPE_VISITORS, or `_EACH_PROCESSOR` of them."""
    said = os.environ.get(VARIABLE, "")
    return int(said) if said.isdecimal() and int(said) else _EACH_PROCESSOR * (os.cpu_count() or 1)


def raise_limit() -> int | None:
    """Ask for as many descriptors as this process may have; return the limit, None where there is none."""
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (ValueError, OSError):  # a system with a lower limit of its own, as macOS has
            return soft
        return wanted
    return None if soft == resource.RLIM_INFINITY else soft


class Capacity:
    """Counts connections; with no room left, a page that is asked for says so.

    Parameters
    ----------
    app
    teacher : str
        How the name of the cookie begins that whoever opened a room here has.
    """

    def __init__(self, app: ASGIApp, teacher: str) -> None:
        self._app, self._teacher = app, teacher
        limit = raise_limit()
        self._room = min(most(), most() if limit is None else int(limit * _FOR_VISITORS / _EACH))
        self._last = None if limit is None else int(limit * _FOR_RETURNS / _EACH)
        self._here = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say that the class is full."""
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif is_page(scope) and self._is_full(scope):
            page = shell.full(language_of(scope))
            answer = HTMLResponse(page, 503, {"Retry-After": str(shell.AGAIN), "Cache-Control": "no-store"})
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_full(self, scope: Scope) -> bool:
        if self._teacher in Headers(scope=scope).get("cookie", ""):  # their class waits
            return self._last is not None and self._here >= self._last
        return self._here >= self._room or memory.is_full()

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._last is not None and self._here >= self._last:
            await send({"type": "websocket.close", "code": 1013, "reason": "full"})  # 1013: try again later
            return
        self._here += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._here -= 1
