"""What phones ask of the server: a seat, what the class is at, and to take an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from pages.shared.rooms import phone
from pages.shared.rooms.guessing import Allowance
from pages.shared.rooms.house import House
from pages.shared.rooms.refusal import STATUS, Refused
from pages.shared.rooms.requests import FRESH, TICKET, address, body, is_own
from pages.shared.rooms.store import DECK, RoomStore
from pages.shared.rooms.teacher import Teacher
from pages.shared.streamlit_compat import route_base

Endpoint = Callable[[Request], Awaitable[Response]]

BEAT: Final = 15.0
"""Seconds without news after which a stream says that it is there: proxies cut what is silent."""
_PAUSE: Final = 0.1
"""Seconds between two messages of a stream: what changes meanwhile is told at once."""
_STREAM: Final = FRESH | {"X-Accel-Buffering": "no"}  # nginx keeps a stream back unless told not to


class Routes:
    """The routes of one house of rooms.

    Parameters
    ----------
    house : House
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._guesses = Allowance()
        self._teacher = Teacher(house)

    def routes(self) -> list[BaseRoute]:
        """Return them."""
        base = route_base("rooms")
        return [
            Route(f"{base}/open", self._own(self._teacher.open), methods=["POST"]),
            Route(f"{base}/open/{{lesson}}", self._own(self._teacher.open), methods=["POST"]),
            Route(f"{base}/reopen", self._own(self._teacher.reopen), methods=["POST"]),
            Route(f"{base}/{{code}}/join", self._own(self._join), methods=["POST"]),
            Route(f"{base}/{{code}}/answer", self._own(self._answer), methods=["POST"]),
            Route(f"{base}/{{code}}/state", self._own(self._state)),
            Route(f"{base}/{{code}}/deck", self._own(self._deck)),
            Route(f"{base}/{{code}}/events", self._own(self._events)),
            Route(route_base("r"), phone.respond),
            Route(f"{route_base('r')}/{{code}}", phone.respond),
        ]

    @property
    def _store(self) -> RoomStore:
        return self._house.store()

    def _own(self, endpoint: Endpoint) -> Endpoint:
        """Answer pages of this server alone, and say what is refused."""

        async def guarded(request: Request) -> Response:
            if not is_own(request):
                return PlainTextResponse("not from here", 403)
            try:
                return await endpoint(request)
            except Refused as refused:
                return JSONResponse({"refused": refused.reason}, STATUS[refused.reason], FRESH)

        return guarded

    async def _join(self, request: Request) -> Response:
        code, fields = request.path_params["code"], await body(request)
        ticket, nickname, key = (fields.get(name) for name in ("ticket", "nickname", "key"))
        if not isinstance(ticket, str) or not isinstance(nickname, str):
            raise Refused("seat")
        key = key if isinstance(key, str) else None
        if not self._store.has_seat(code, ticket):
            await self._sit(request, code, ticket, nickname, key)
        return JSONResponse(self._store.told(code), headers=FRESH)

    async def _sit(self, request: Request, code: str, ticket: str, nickname: str, key: str | None) -> None:
        """Give a seat; a wrong code, or key, is a guess, and who has guessed too often must have a key."""
        if key is None and self._guesses.is_used_up(address(request)):
            raise Refused("slow")
        try:
            await asyncio.wrap_future(self._store.join(code, ticket, nickname, key=key))
        except Refused as refused:
            if refused.reason == "gone":
                self._guesses.count(address(request))
            raise

    async def _answer(self, request: Request) -> Response:
        fields = await body(request)
        code, ticket = self._seat(request)
        kept = self._store.answer(code, ticket, fields.get("number"), fields.get("answer"))
        return JSONResponse({"new": await asyncio.wrap_future(kept)}, headers=FRESH)

    async def _state(self, request: Request) -> Response:
        code, _ = self._seat(request)
        return JSONResponse(self._store.told(code), headers=FRESH)

    async def _deck(self, request: Request) -> Response:
        """Tell what may be walked through, while the teacher allows it."""
        code, _ = self._seat(request)
        free = self._store.told(code).get("free")
        deck = self._store.attached(code, DECK) if free else ""
        return Response(deck or "[]", media_type="application/json", headers=FRESH)

    async def _events(self, request: Request) -> Response:
        code, _ = self._seat(request)
        return StreamingResponse(self._stream(code), media_type="text/event-stream", headers=_STREAM)

    def _seat(self, request: Request) -> tuple[str, str]:
        """Return a code and the ticket of a seat in that room; who has none learns nothing of any room."""
        code, ticket = request.path_params["code"], request.headers.get(TICKET, "")
        if not self._store.has_seat(code, ticket):
            raise Refused("seat")
        return code, ticket

    async def _stream(self, code: str) -> AsyncIterator[bytes]:
        """Tell what the class is at, and again whenever it has changed."""
        store, loop, news = self._store, asyncio.get_running_loop(), asyncio.Event()
        leave = store.watch(code, lambda: _call(loop, news))
        last: Mapping[str, Any] | None = None
        try:
            while not self._house.is_closing:
                news.clear()
                try:
                    told = store.told(code)
                except Refused as refused:
                    if refused.reason == "away":
                        return  # the phone says that it is alone, and asks until there is an answer
                    yield f"event: refused\ndata: {refused.reason}\n\n".encode()
                    return
                yield _message(told) if told != last else b": here\n\n"
                last = told
                await asyncio.sleep(_PAUSE)
                await _either(news, BEAT)
        finally:
            leave()


def _call(loop: asyncio.AbstractEventLoop, news: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(news.set)


async def _either(news: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await news.wait()
    except TimeoutError:
        return


def _message(told: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(told, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
