"""Every store of rooms, each as the test that asks for it needs it: empty, and to be opened again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

import redis

from pages.shared.rooms.redis_store import RedisStore
from pages.shared.rooms.sqlite_store import SqliteStore
from pages.shared.rooms.store import RoomStore
from tests import servers


class Keeper(Protocol):
    """Where rooms are kept; it outlives the stores that are opened on it."""

    def store(self, **options: Any) -> RoomStore: ...

    def raw(self) -> bytes:
        """Return all that is kept, byte by byte."""

    def close(self) -> None: ...


class SqliteKeeper:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())

    def store(self, **options: Any) -> RoomStore:
        return SqliteStore(self.folder / "rooms.sqlite", **options)

    def raw(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.folder.iterdir())

    def close(self) -> None:
        shutil.rmtree(self.folder)


_RUNNING: Final = ExitStack()


@cache
def running() -> servers.RedisServer:
    """Start the Redis of this process; pytest ends it."""
    return _RUNNING.enter_context(servers.redis_server())


def stop() -> None:
    running.cache_clear()
    _RUNNING.close()


class RedisKeeper:
    def __init__(self) -> None:
        self.client = redis.Redis.from_url(running().url)
        self.client.flushall()

    def store(self, **options: Any) -> RoomStore:
        return RedisStore(running().url, **options)

    def raw(self) -> bytes:
        return b"".join(
            name + b"".join(b"".join(pair) for pair in self.client.hgetall(name).items())
            for name in self.client.scan_iter("*")
            if self.client.type(name) == b"hash"
        )

    def close(self) -> None:
        self.client.close()


KEEPERS: dict[str, Callable[[], Keeper]] = {"sqlite": SqliteKeeper}
if "redis-server" not in servers.left_out():
    KEEPERS["redis"] = RedisKeeper


ANSWERING = """
from pages.shared.rooms.answers import question
opened = store.open().result()
store.show(opened.code, opened.secret, question(0, "choice", "?", ("a", "b"))).result()
store.act(opened.code, opened.secret, "ask").result()
print(opened.code, opened.secret, flush=True)
number = 0
while True:
    tickets = [f"ticket-of-a-phone-{number + more:09d}" for more in range(20)]
    number += 20
    joined = [store.join(opened.code, ticket, "") for ticket in tickets]
    given = [store.answer(opened.code, ticket, 1, 0) for ticket in tickets]
    for ticket, one in zip(tickets, given):
        assert one.result()
        print(ticket, flush=True)
"""
"""Opens a room of a `store`, and prints each ticket whose answer was acknowledged, until it is killed."""
