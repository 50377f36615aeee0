"""`python -m benchmarks.rooms`: what a class asks of this server, and whether it is given.

Starts servers of its own; speaks as browsers and phones do, and draws nothing. Measured are:

- a teacher's press until each phone is told, and votes that all come within two seconds;
- a server that is killed (SIGKILL) while a class votes: is a vote lost that was acknowledged?
- readers who go from page to page, without a class beside them and with one;
- visitors who all change page at once, until the run of the page is finished.
- the server's end, with all of them there.

Students, readers and server share the processors of this machine, and the load of what else runs on it stands
beside the figures. Every page was looked at once before.

Example: python -m benchmarks.rooms --students 100 300 --json /tmp/here.json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import psutil

from benchmarks.lesson import Lesson
from benchmarks.load import Visit, serve
from benchmarks.measure import machine
from rnn_core.version import VERSION

RESULTS: Final = Path(__file__).parent / "results" / "rooms"
QUESTIONS: Final = 3
VOTING: Final = 2.0
"""Seconds in which a class votes."""
THINKING: Final = 15.0
"""Seconds between two pages of a reader, on average."""
READ: Final = ("gradients", "inspect", "layers", "glossary")
STORM: Final = ("lab", "translate", "depth")
"""Pages that everybody changes to at once, one after the other."""


class Server:
    """A server of its own, with rooms of its own."""

    def __init__(self, folder: Path) -> None:
        self._rooms = {"GATESCOPE_ROOMS": str(folder / "rooms.sqlite")}
        self._process, self.base = serve(**self._rooms)

    @property
    def memory(self) -> float:
        """Megabytes that it holds."""
        return float(psutil.Process(self._process.pid).memory_info().rss / 2**20)

    @property
    def seconds(self) -> float:
        """Seconds of CPU that it has had."""
        return float(sum(psutil.Process(self._process.pid).cpu_times()[:2]))

    def kill(self) -> None:
        """Kill it."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def again(self) -> None:
        """Start it anew at the same address."""
        port = int(self.base.rpartition(":")[2])
        self._process, self.base = serve(port, **self._rooms)

    def end(self) -> float:
        """Ask it to end; returns the seconds that took."""
        begun = time.perf_counter()
        self._process.terminate()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
        return time.perf_counter() - begun


@contextmanager
def server() -> Iterator[Server]:
    """Serve until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        one = Server(Path(folder))
        try:
            yield one
        finally:
            one.end()


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the largest."""
    middle, late = np.quantile(seconds, [0.5, 0.95])
    return {
        name: round(float(one), 3) for name, one in (("p50", middle), ("p95", late), ("most", max(seconds)))
    }


async def lesson(one: Server, students: int) -> dict[str, Any]:
    """Hold a lesson of a few questions."""
    room, before, votes, counted = Lesson(one.base), one.memory, list[float](), []
    async with room.held(students):
        begun, cpu = time.perf_counter(), one.seconds
        for _ in range(QUESTIONS):
            await room.ask()
            votes += await room.vote(VOTING)
            counted.append((await room.reveal())["count"])
        taken, cpu = time.perf_counter() - begun, one.seconds - cpu
        after = one.memory
    return {
        "students": students,
        "press to phone, s": spread(room.waits),
        "phones not reached": room.missed,
        "vote to acknowledgement, s": spread(votes),
        "votes lost": QUESTIONS * students - sum(counted),
        "processor": round(cpu / taken, 2),
        "memory grown, MB": round(after - before),
    }


async def killed(one: Server, students: int) -> dict[str, Any]:
    """Kill the server in mid-vote; nothing is sent again before the votes are counted."""
    room = Lesson(one.base)
    async with room.held(students):
        await room.ask()
        voting = asyncio.create_task(room.vote(VOTING, once=True))
        await asyncio.sleep(VOTING / 2)
        one.kill()
        room.told.clear()
        await asyncio.to_thread(one.again)
        await voting
        acknowledged = sum(phone.acknowledged for phone in room.phones)
        begun = time.perf_counter()
        await room.heard_again()
        back = time.perf_counter() - begun
        await room.return_to()
        kept = (await room.reveal())["count"]
    return {
        "students": students,
        "votes acknowledged before": acknowledged,
        "votes kept": kept,
        "acknowledged votes lost": max(0, acknowledged - kept),
        "all back after, s": round(back, 2),
    }


async def readers(one: Server, visits: list[Visit], seconds: float, students: int) -> dict[str, Any]:
    """Let visitors read; alone, then beside a class that is asked and votes."""
    alone = await _reading(visits, seconds)
    room = Lesson(one.base)
    async with room.held(students):

        async def questions() -> None:
            while True:
                await room.ask()
                await room.vote(VOTING)
                await room.reveal()

        asking = asyncio.create_task(questions())
        beside = await _reading(visits, seconds)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    late = [np.quantile(one, 0.95) for one in (alone, beside)]
    return {
        "readers": len(visits),
        "students": students,
        "page, s": spread(alone),
        "page beside a class, s": spread(beside),
        "times as long": round(float(late[1] / late[0]), 2),
        "press to phone, s": spread(room.waits),
    }


async def _reading(visits: list[Visit], seconds: float) -> list[float]:
    waits: list[float] = []
    until = time.perf_counter() + seconds

    async def read(visit: Visit) -> None:
        await asyncio.sleep(random.uniform(0, THINKING))
        while (left := until - time.perf_counter()) > 0:
            waits.append(await visit.run(random.choice(READ)))
            await asyncio.sleep(min(left, random.uniform(0.5, 1.5) * THINKING))

    await asyncio.gather(*map(read, visits))
    return waits


async def arriving(one: Server, visits: list[Visit]) -> dict[str, Any]:
    """Let everybody come to the first page at once."""
    before, cpu = one.memory, one.seconds

    async def come(visit: Visit) -> float:
        begun = time.perf_counter()
        await visit.open()
        await visit.run("")
        return time.perf_counter() - begun

    waits = await asyncio.gather(*(come(visit) for visit in visits))
    return _storm("inspect", waits, one.seconds - cpu) | {"memory grown, MB": round(one.memory - before)}


async def changing(one: Server, visits: list[Visit]) -> list[dict[str, Any]]:
    """Let everybody change page at once, again and again."""
    found = []
    for page in STORM:
        cpu = one.seconds
        waits = await asyncio.gather(*(visit.run(page) for visit in visits))
        found.append(_storm(page, waits, one.seconds - cpu))
    return found


def _storm(page: str, waits: Sequence[float], cpu: float) -> dict[str, Any]:
    return {"page": page, "visitors": len(waits), "finished, s": spread(waits), "CPU, s": round(cpu, 1)}


async def _seen(one: Server) -> None:
    """Look at every page once: what is computed for the first visitor alone is not measured."""
    first = Visit(one.base)
    await first.open()
    for page in ("", "room", *READ, *STORM):
        await first.run(page)
    await first.close()


async def measure(options: argparse.Namespace, say: Callable[[str, Any], None]) -> None:
    """Measure all; each figure is said as it comes."""
    with server() as one:
        await _seen(one)
        for students in options.students:
            say("class", await lesson(one, students))
        visits = [Visit(one.base) for _ in range(options.visitors)]
        say("all arrive at once", await arriving(one, visits))
        for found in await changing(one, visits):
            say("all change page at once", found)
        say("readers", await readers(one, visits, options.seconds, max(options.students)))
        say("end", {"visitors": len(visits), "gone after, s": round(await asyncio.to_thread(one.end), 2)})
    with server() as one:
        say("killed in mid-vote", await killed(one, max(options.students)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rooms",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--students", type=int, nargs="+", default=[100, 300], metavar="N", help="of each class"
    )
    parser.add_argument("--visitors", type=int, default=100, metavar="N")
    parser.add_argument("--seconds", type=float, default=25.0, metavar="S", help="that readers read, twice")
    parser.add_argument("--json", type=Path, help="where to write (default: named after the machine)")
    options = parser.parse_args(arguments)
    here, found = machine(), list[dict[str, Any]]()

    def say(name: str, figures: dict[str, Any]) -> None:
        load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
        found.append({"what": name, **figures, "load": load})
        told = (f"{key} {_short(value)}" for key, value in found[-1].items() if key != "what")
        print(f"{name}: {', '.join(told)}", flush=True)

    print(f"{here}\n")
    asyncio.run(measure(options, say))
    measured = {"date": date.today().isoformat(), "version": VERSION}
    path = options.json or RESULTS / f"{here.slug}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"machine": asdict(here), "measured": measured, "rows": found}, indent=1) + "\n"
    )
    print(f"\nwritten to {path}")


def _short(value: Any) -> str:
    return "/".join(f"{one:g}" for one in value.values()) if isinstance(value, dict) else str(value)


if __name__ == "__main__":
    main()
