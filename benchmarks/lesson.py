"""A class at work: a teacher's Streamlit session in a room of its own, and phones that listen and vote."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from benchmarks.load import Visit
from benchmarks.phones import Phone, ask

OPTIONS: Final = ("red", "green", "blue", "grey")
PATIENCE: Final = 30.0
"""Seconds after which what has not come is lost."""


class Lesson:
    """One room.

    Attributes
    ----------
    base : str
        The server.
    phones : list of Phone
    waits : list of float
        Seconds from each press of the teacher's to each phone.
    missed : int
        Phones that a press did not reach.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.phones: list[Phone] = []
        self.waits: list[float] = []
        self.missed = 0
        self.told: dict[int, dict[str, Any]] = {}
        self._teacher = Visit(base)
        self._code = self._cookie = ""
        self._asked = 0
        self._pressed = 0.0
        self._reached: set[int] = set()
        self._wanted = ""
        self._all = asyncio.Event()

    @contextlib.asynccontextmanager
    async def held(self, students: int) -> AsyncIterator[Lesson]:
        """Open a room, let students join and listen; all go with the block."""
        await self.open()
        self.phones = [Phone(self.base, self._code, self._hears(number)) for number in range(students)]
        await asyncio.gather(*(phone.join() for phone in self.phones))
        listening = [asyncio.create_task(phone.listen()) for phone in self.phones]
        try:
            await self._until(lambda: len(self.told) == students)
            yield self
        finally:
            for one in listening:
                one.cancel()
            await asyncio.gather(*listening, return_exceptions=True)
            await self._teacher.close()

    async def open(self) -> None:
        """Open the room as a browser does, and show it to its teacher."""
        _, headers, _ = await ask(self.base, "/rooms/open", {})
        self._code = headers["location"].partition("room=")[2][:6]
        self._cookie = headers["set-cookie"].partition(";")[0]
        await self.return_to()

    async def return_to(self) -> None:
        """Show the room to its teacher, anew after the server's end."""
        self._teacher = Visit(self.base)
        await self._teacher.open(self._cookie)
        await self._look()

    async def ask(self) -> None:
        """Type a question, show it, and take answers."""
        self._asked += 1
        typed = {
            "room_text": f"Question {self._asked}?",
            "room_options": "\n".join(OPTIONS),
            "room_measured": "2",
        }
        await self.press("show", "room_show", typed)
        await self.press("ask")

    async def reveal(self) -> Mapping[str, Any]:
        """Show what the class said, then what was measured; returns what the first phone is told."""
        await self.press("votes")
        said = dict(self.told[0]["question"])
        await self.press("measured")
        return said

    async def press(
        self, phase: str, button: str = "room_next", typed: Mapping[str, str] | None = None
    ) -> None:
        """Press a button that leads to a phase, and wait until every phone is told."""
        controls = self._teacher.controls
        fields = {controls[name]: text for name, text in (typed or {}).items()}
        self._reached.clear()
        self._all.clear()
        self._wanted, self._pressed = phase, time.perf_counter()
        run = asyncio.create_task(self._look(controls[button], fields))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._all.wait(), PATIENCE)
        self.missed += len(self.phones) - len(self._reached)
        self._wanted = ""
        await run

    async def vote(self, seconds: float, *, once: bool = False) -> list[float]:
        """Let everybody vote within so many seconds; returns how long each waited."""

        async def later(number: int, phone: Phone) -> float:
            await asyncio.sleep(random.uniform(0, seconds))
            return await phone.vote(self._asked, number % len(OPTIONS), once=once)

        return await asyncio.gather(*(later(number, phone) for number, phone in enumerate(self.phones)))

    async def heard_again(self) -> None:
        """Wait until every phone has heard from the server since `told` was emptied."""
        await self._until(lambda: len(self.told) == len(self.phones))

    async def _look(self, press: str = "", typed: Mapping[str, str] | None = None) -> None:
        await self._teacher.run("room", f"room={self._code}&lang=en", press, typed)

    def _hears(self, number: int) -> Any:
        def heard(told: dict[str, Any], now: float) -> None:
            self.told[number] = told
            if told["phase"] == self._wanted and number not in self._reached:
                self._reached.add(number)
                self.waits.append(now - self._pressed)
                if len(self._reached) == len(self.phones):
                    self._all.set()

        return heard

    async def _until(self, state: Any) -> None:
        until = time.perf_counter() + PATIENCE
        while not state():
            if time.perf_counter() > until:
                raise TimeoutError(f"{len(self.told)} of {len(self.phones)} phones were told anything")
            await asyncio.sleep(0.05)
