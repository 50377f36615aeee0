"""A server with nothing but rooms, in this process, so that a test can be the teacher."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from pages.shared.rooms.house import VARIABLE, House
from pages.shared.rooms.routes import Routes
from pages.shared.rooms.store import Opened, RoomStore

# One for all: each reads the certificates of the system, for which there is no use here.
CLIENT = httpx.Client(verify=False, timeout=60)


@dataclass(frozen=True)
class Served:
    """A running server."""

    house: House
    root: str

    @property
    def store(self) -> RoomStore:
        return self.house.store()

    def opened(self) -> Opened:
        """Open a room as a teacher's browser does."""
        answer = CLIENT.post(f"{self.root}/rooms/open")
        assert answer.status_code == 303
        code = answer.headers["location"].partition("room=")[2]
        return Opened(code, answer.cookies[f"gatescope_room_{code}"])

    def phone(self, code: str, ticket: str = "ticket-of-the-first-phone", key: str | None = None) -> Phone:
        """Join, and return the phone."""
        joined = CLIENT.post(
            f"{self.root}/rooms/{code}/join", json={"ticket": ticket, "nickname": "Ann", "key": key}
        )
        joined.raise_for_status()
        return Phone(f"{self.root}/rooms/{code}", ticket)


@dataclass(frozen=True)
class Phone:
    """A student's phone without a screen."""

    room: str
    ticket: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Ticket": self.ticket}

    def answer(self, number: int, answer: object) -> httpx.Response:
        """Send an answer."""
        return CLIENT.post(
            f"{self.room}/answer", json={"number": number, "answer": answer}, headers=self.headers
        )

    def state(self) -> dict[str, object]:
        """Ask once."""
        answer = CLIENT.get(f"{self.room}/state", headers=self.headers)
        answer.raise_for_status()
        said: dict[str, object] = answer.json()
        return said

    @contextmanager
    def hearing(self) -> Iterator[Iterator[str]]:
        """Listen; yields what comes, line by line."""
        with CLIENT.stream("GET", f"{self.room}/events", headers=self.headers, timeout=60) as stream:
            stream.raise_for_status()
            yield stream.iter_lines()


def until(lines: Iterator[str], phase: str, heard: list[str]) -> dict[str, object]:
    """Read until the class is at a phase; every line is added to `heard`."""
    for line in lines:
        heard.append(line)
        if line.startswith("data: "):
            told: dict[str, object] = json.loads(line.removeprefix("data: "))
            if told["phase"] == phase:
                return told
    raise AssertionError(f"the stream ended before {phase}")


@contextmanager
def served(folder: Path, monkeypatch: pytest.MonkeyPatch, place: str = "") -> Iterator[Served]:
    """Serve rooms on a port that the system chooses, from a file in the folder or from another place."""
    monkeypatch.setenv(VARIABLE, place or str(folder / "rooms.sqlite"))
    house = House()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with house.lifespan():
            yield

    app = Starlette(routes=Routes(house).routes(), lifespan=lifespan)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield Served(house, f"http://127.0.0.1:{listening.getsockname()[1]}")
    finally:
        house.hurry()
        server.should_exit = True
        thread.join()
        listening.close()
