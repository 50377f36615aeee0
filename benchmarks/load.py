"""`python -m benchmarks.load`: does training slow the class down?

Starts a server of its own; 20 readers go from page to page while nobody trains, then while 30 visitors have
asked for a training at once. Says the 95th percentile of a reader's wait in both cases, their ratio, and how
many of the 30 were told that they run or which place they have. Speaks Streamlit's own protocol, as a
browser does, but draws nothing.

Example: python -m benchmarks.load --readers 20 --trainings 30 --seconds 30
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[1]
READ = ("gradients", "inspect")
THINKING = 5.0  # seconds between two looks of a reader, on average
SETTINGS = "lang=en&updates=10000"
_WHOLE = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
PLACE = re.compile(r"Place (\d+) among those who wait|getting ready|It is running|waits for its turn")


class Visit:
    """A browser tab without a browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.texts: list[str] = []
        self.controls: dict[str, str] = {}  # key -> the id that a browser tells
        self._socket: Any = None

    async def open(self, cookie: str = "") -> None:
        """Connect, as a browser that may have a cookie."""
        self._socket = await websockets.connect(
            self.base.replace("http", "ws") + "/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            open_timeout=120,
            ping_timeout=None,
            origin=self.base,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie} if cookie else None,
        )

    async def run(
        self, page: str, query: str = "lang=en", press: str = "", typed: Mapping[str, str] | None = None
    ) -> float:
        """Run a page, with a button pressed perhaps; return the seconds until it is finished.

        Parameters
        ----------
        page, query
        press
            Id of a button.
        typed
            Id of a field -> what stands in it.
        """
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        for name, text in (typed or {}).items():
            field = message.rerun_script.widget_states.widgets.add()
            field.id, field.string_value = name, text
        if press:
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = press, True
        begun = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        while True:
            told = ForwardMsg.FromString(await self._socket.recv())
            # A run that ends early begins again by itself, and the wait goes on.
            if told.WhichOneof("type") == "script_finished" and told.script_finished == _WHOLE:
                return time.perf_counter() - begun
            if told.WhichOneof("type") == "delta":
                self._note(told.delta.new_element)

    async def close(self) -> None:
        """Go."""
        await self._socket.close()

    def _note(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "text":
            self.texts.append(element.text.body)
        elif kind in ("button", "text_input", "text_area"):
            name = str(getattr(element, kind).id)
            self.controls[name.rpartition("-")[2]] = name


async def read(visit: Visit, until: float, waits: list[float]) -> None:
    """Look at page after page, thinking in between."""
    await asyncio.sleep(random.uniform(0, THINKING))
    while time.perf_counter() < until:
        waits.append(await visit.run(random.choice(READ)))
        await asyncio.sleep(random.expovariate(1 / THINKING))


async def measure(readers: list[Visit], seconds: float) -> float:
    """Return the 95th percentile of the readers' waits."""
    waits: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(read(one, until, waits) for one in readers))
    return float(np.quantile(waits, 0.95))


async def ask(visit: Visit, seed: int) -> bool:
    """Ask for a training; return whether the visitor was told that it runs, or their place."""
    await visit.open()
    query = f"{SETTINGS}&seed={seed}"
    await visit.run("lab", query)
    visit.texts.clear()
    await visit.run("lab", query, press=visit.controls["lab_character_train"])
    return any(PLACE.search(text) for text in visit.texts)


async def load(base: str, options: argparse.Namespace) -> None:
    """Measure at rest, then under way."""
    readers = [Visit(base) for _ in range(options.readers)]
    for one in readers:
        await one.open()
        for page in READ:
            await one.run(page)
    idle = await measure(readers, options.seconds)
    print(f"nobody trains: p95 {1000 * idle:.0f} ms, {options.readers} readers", flush=True)
    students = [Visit(base) for _ in range(options.trainings)]
    # From 2: 1 is the page's own, which it leaves out of the address it writes, and a browser would follow.
    told = await asyncio.gather(*(ask(one, seed) for seed, one in enumerate(students, 2)))
    print(
        f"{sum(told)} of {len(told)} trainings asked for were told that they run, or their place", flush=True
    )
    busy = await measure(readers, options.seconds)
    print(f"{options.trainings} trainings: p95 {1000 * busy:.0f} ms, {busy / idle:.2f} times as long")


def serve(port: int = 0, **environment: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server, on a port that is free unless one is given, and wait until it answers."""
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    around = os.environ | {"OMP_NUM_THREADS": "1", "STREAMLIT_SERVER_HEADLESS": "true"} | environment
    server = subprocess.Popen(command, cwd=ROOT, env=around, stdout=subprocess.DEVNULL)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{base}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return server, base
    server.kill()
    raise TimeoutError("the server did not start within two minutes")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the measurement asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--readers", type=int, default=20, metavar="N")
    parser.add_argument("--trainings", type=int, default=30, metavar="N")
    parser.add_argument("--seconds", type=float, default=30.0, metavar="S", help="of each of the two parts")
    options = parser.parse_args(arguments)
    if hasattr(os, "getloadavg"):
        print(f"load of this machine before: {os.getloadavg()[0]:.2f}, processors: {os.cpu_count()}")
    server, base = serve()
    try:
        asyncio.run(load(base, options))
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
