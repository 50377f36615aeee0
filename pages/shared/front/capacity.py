"""How many visitors there is room for: said to the next one before the system refuses everybody.

A visitor costs four descriptors: a socket, and three of the event loop of their session's thread. The system
gives a process 1,024 unless asked for more.
"""

from __future__ import annotations

import sys
from typing import Final

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shared.front import shell
from pages.shared.front.requests import is_page, language_of

_EACH: Final = 4
_MOST: Final = 65_536
"""Descriptors that are asked for where the system sets no limit."""
_FOR_VISITORS: Final = 0.75
"""Share of all descriptors: the rest is for pages on their way, files, and workers."""
_FOR_RETURNS: Final = 0.875
"""As far as that, whoever lost the connection gets it back."""


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
    """Counts connections; with no room left, a page that is asked for says so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        limit = raise_limit()
        self._room = None if limit is None else int(limit * _FOR_VISITORS / _EACH)
        self._last = None if limit is None else int(limit * _FOR_RETURNS / _EACH)
        self._here = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say that the class is full."""
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif self._room is not None and self._here >= self._room and is_page(scope):
            page = shell.full(language_of(scope))
            answer = HTMLResponse(page, 503, {"Retry-After": str(shell.AGAIN), "Cache-Control": "no-store"})
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._last is not None and self._here >= self._last:
            await send({"type": "websocket.close", "code": 1013, "reason": "full"})  # 1013: try again later
            return
        self._here += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._here -= 1
