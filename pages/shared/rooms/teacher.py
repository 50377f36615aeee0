"""What makes a browser the teacher's: a cookie with the room's secret, and the way to get it again."""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.shared.rooms.guessing import Allowance
from pages.shared.rooms.house import House
from pages.shared.rooms.keys import typed_secret
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.requests import FRESH, address, read
from pages.shared.rooms.store import LIFE, Opened
from pages.shared.streamlit_compat import route_base

OPENINGS: Final = 20
"""Rooms that one address may open in ten minutes."""


def cookie(code: str) -> str:
    """Return the name of the cookie with a room's secret."""
    return f"gatescope_room_{code}"


class Teacher:
    """Opens rooms, and opens them again in another browser.

    Parameters
    ----------
    house : House
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._openings = Allowance(OPENINGS)

    async def open(self, request: Request) -> Response:
        """Open a room, and lead its teacher there: nobody but the cookie is told the secret."""
        if self._openings.is_used_up(address(request)):
            raise Refused("slow")
        self._openings.count(address(request))
        opened = await asyncio.wrap_future(self._house.store().open())
        return _led(request, opened, request.path_params.get("lesson", ""))

    async def reopen(self, request: Request) -> Response:
        """Give a browser the cookie that another one has, for the room's secret as its teacher noted it.

        Whether the room or the secret is wrong is not told, and nothing is counted: nobody guesses 100 bits,
        and who tries must not keep the teacher out.
        """
        fields = parse_qs((await read(request)).decode("utf-8", "replace"), max_num_fields=4)
        code, secret = ("".join(fields.get(name, [""])[0].split()) for name in ("room", "recovery"))
        opened = Opened(code, typed_secret(secret))
        try:
            await asyncio.to_thread(self._house.store().desk, opened.code, opened.secret)
        except Refused as refused:
            if refused.reason == "away":
                raise
            tried = urlencode({"room": code, "tried": "recovery"})
            return RedirectResponse(f"{route_base('room')}?{tried}", 303, FRESH)
        return _led(request, opened)


def _led(request: Request, opened: Opened, lesson: str = "") -> Response:
    """Lead to a room with its cookie, and to the lesson that is to be taught there.

    Within a page of another site only a cookie that says so comes back, and only over https; it is that
    page's alone (Partitioned), so a third page that frames the room gets none.
    """
    wanted = {"room": opened.code} | ({"lesson": lesson} if lesson.isalnum() else {})
    answer = RedirectResponse(f"{route_base('room')}?{urlencode(wanted)}", 303, FRESH)
    safe = request.url.scheme == "https"
    framed = safe and request.headers.get("sec-fetch-dest") in ("iframe", "frame", "embed", "object")
    answer.set_cookie(
        cookie(opened.code),
        opened.secret,
        max_age=int(LIFE),
        path=route_base("").rstrip("/") or "/",
        secure=safe,
        httponly=True,
        samesite="none" if framed else "strict",
    )
    if framed:  # what sets cookies knows the word from Python 3.14 on
        answer.headers["set-cookie"] += "; Partitioned"
    return answer
