"""The one store of this server, and what ends with the server."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import tempfile
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.sqlite_store import SqliteStore
from pages.shared.rooms.store import RoomStore

VARIABLE: Final = "GATESCOPE_ROOMS"
"""Environment variable with the path of the file of rooms, or the address of a Redis."""
_REDIS: Final = ("redis://", "rediss://", "unix://")
_EVERY: Final = 600.0
"""Seconds between two looks for rooms that are to be forgotten."""
_LEAVES: Final = 4.0
"""Seconds after it was told to stop in which the server is gone."""
_LOG: Final = logging.getLogger(__name__)


def place() -> str:
    """Return where rooms are kept: where the environment says, else in the user's own state."""
    said = os.environ.get(VARIABLE)
    if said:
        return said
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return str(Path(state) / "gatescope" / "rooms.sqlite")


def is_shared() -> bool:
    """Whether rooms are kept in a Redis, which other servers may share."""
    return place().startswith(_REDIS)


class House:
    """Opens the store when the first room is asked for, and ends the open streams with the server.

    Attributes
    ----------
    is_closing : bool
        Whether the server was told to stop.
    """

    def __init__(self) -> None:
        self.is_closing = False
        self._store: RoomStore | None = None
        self._lock = threading.Lock()

    def store(self) -> RoomStore:
        """Return the store."""
        with self._lock:
            if self._store is None:
                self._store = _opened(place())
            return self._store

    def close(self) -> None:
        """Write what waits, and end."""
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def hurry(self) -> None:
        """Send whoever listens away: the server waits for open streams without end."""
        self.is_closing = True
        store = self._store
        if store is not None:
            store.wake_all()

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Keep rooms while the server runs."""
        self.is_closing = False
        if is_shared() or Path(place()).exists():
            self.store()  # what a server before left is forgotten in time too
        self._listen()
        looking = asyncio.create_task(self._forget())
        try:
            yield
        finally:
            self.hurry()
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            await asyncio.to_thread(self.close)

    async def _forget(self) -> None:
        while True:
            if self._store is not None:
                with suppress(Refused):  # away; what is old is forgotten next time
                    await asyncio.wrap_future(self._store.expire(time.time()))
            await asyncio.sleep(_EVERY)

    def _leave_in_time(self) -> None:
        """End the process soon, whatever goes on: what a visitor waits for may take minutes."""

        def leave() -> None:
            self.close()
            os._exit(0)

        last = threading.Timer(_LEAVES, leave)
        last.daemon = True  # a server that has ended by itself waits for nobody
        last.start()

    def _listen(self) -> None:
        """Hear before the server does that it is to stop."""
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)

            def told(number: int, frame: FrameType | None, before: object = before) -> None:
                loop.call_soon_threadsafe(self.hurry)
                self._leave_in_time()
                if callable(before):
                    before(number, frame)

            if callable(before):
                signal.signal(number, told)


def _opened(said: str) -> RoomStore:
    if is_shared():
        return _redis_store(said)
    file = Path(said)
    try:
        return SqliteStore(file)
    except OSError as error:
        _LOG.warning("%s cannot be written (%s): rooms end with this server", file, error)
        return SqliteStore(Path(tempfile.mkdtemp(prefix="gatescope-")) / "rooms.sqlite")


def _redis_store(url: str) -> RoomStore:
    try:
        from pages.shared.rooms.redis_store import RedisStore
    except ModuleNotFoundError as error:
        raise SystemExit(f"{VARIABLE} names a Redis: pip install -r requirements-redis.txt") from error
    return RedisStore(url)
