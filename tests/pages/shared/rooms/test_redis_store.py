"""Rooms in Redis: two servers over one, a Redis that goes away and comes back, and what expires by itself."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from pages.shared.rooms.answers import question
from pages.shared.rooms.redis_store import RedisStore
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import AFTERMATH, AWAY, LIFE, Opened, RoomStore
from tests.pages.shared.rooms.keepers import ANSWERING
from tests.pages.shared.rooms.serving import CLIENT, served, until
from tests.servers import RedisServer, redis_server

CHOICE = question(0, "choice", "Which?", ("a", "b"), 1)
TICKET = "ticket-of-the-first-phone"
PATIENCE = 60.0


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture
def two(server: RedisServer) -> Iterator[tuple[RedisStore, RedisStore]]:
    stores = RedisStore(server.url), RedisStore(server.url)
    yield stores
    for one in stores:
        one.close()


def asked(store: RoomStore) -> Opened:
    opened = store.open().result()
    store.show(opened.code, opened.secret, CHOICE).result()
    store.act(opened.code, opened.secret, "ask").result()
    store.join(opened.code, TICKET, "Ann").result()
    return opened


class Bell:
    """Rings when a room changes; each ring is heard once."""

    def __init__(self, store: RoomStore, code: str) -> None:
        self._rung = threading.Event()
        store.watch(code, self._rung.set)

    def until(self, holds: Callable[[], bool]) -> None:
        """Look each time it rings, until something holds."""
        while True:
            self._rung.clear()
            with suppress(Refused):
                if holds():
                    return
            assert self._rung.wait(PATIENCE)


def test_what_one_server_does_the_other_s_phones_are_told(two: tuple[RedisStore, RedisStore]) -> None:
    here, there = two
    opened = asked(here)
    code, secret = opened.code, opened.secret
    bell = Bell(there, code)
    bell.until(lambda: there.told(code)["phase"] == "ask")
    assert there.has_seat(code, TICKET)
    assert there.answer(code, TICKET, 1, 0).result() is True
    assert here.answer(code, TICKET, 1, 1).result() is False
    assert here.desk(code, secret).answered == 1
    for action in ("pause", "resume", "votes", "measured"):
        revision = here.act(code, secret, action).result().revision
        bell.until(lambda revision=revision: there.told(code)["revision"] == revision)  # type: ignore[misc]
    assert there.told(code) == here.told(code)
    here.erase(code, secret).result()
    gone = threading.Event()

    def is_gone() -> bool:
        try:
            there.told(code)
        except Refused as refused:
            gone.set() if refused.reason == "gone" else None
        return gone.is_set()

    bell.until(is_gone)


def test_a_teacher_is_here_whichever_server_they_look_at(server: RedisServer) -> None:
    now = [1e9]
    here, there = (RedisStore(server.url, clock=lambda: now[0]) for _ in range(2))
    opened = here.open().result()
    now[0] += AWAY + 1
    assert there.told(opened.code)["waiting"] is True
    bell = Bell(there, opened.code)
    here.desk(opened.code, opened.secret)
    bell.until(lambda: "waiting" not in there.told(opened.code))
    here.close()
    there.close()


def test_a_step_that_two_servers_take_at_once_is_taken_once(two: tuple[RedisStore, RedisStore]) -> None:
    opened = two[0].open().result()
    two[0].show(opened.code, opened.secret, CHOICE).result()
    for action in ("ask", "votes", "measured"):
        steps = [store.act(opened.code, opened.secret, action) for store in two]
        refused = [str(step.exception()) for step in steps if step.exception()]
        assert refused == ["order"]


def test_seats_are_counted_over_both_servers(server: RedisServer) -> None:
    stores = [RedisStore(server.url, seats=9) for _ in range(2)]
    code = stores[0].open().result().code
    tickets = [f"ticket-of-phone-number-{place:02d}" for place in range(12)]
    joined = [stores[place % 2].join(code, ticket, "") for place, ticket in enumerate(tickets)]
    assert sorted(str(one.exception()) for one in joined) == ["None"] * 9 + ["full"] * 3
    for one in stores:
        one.close()


def test_all_of_a_room_expires_by_itself(server: RedisServer) -> None:
    store = RedisStore(server.url)
    opened = asked(store)
    store.answer(opened.code, TICKET, 1, 0).result()
    with redis.Redis.from_url(server.url) as client:
        names = [name for name in client.scan_iter("*") if name != b"gatescope:open"]
        assert len(names) == 4
        for name in names:
            assert LIFE - 600 < client.ttl(name) <= LIFE
        store.act(opened.code, opened.secret, "end").result()
        for name in names:
            assert AFTERMATH - 600 < client.ttl(name) <= AFTERMATH
        client.delete(*names)  # as at the end of that time
    assert not store.has_seat(opened.code, TICKET)
    with pytest.raises(Refused, match="gone"):
        store.desk(opened.code, opened.secret)
    store.close()


def test_a_redis_that_is_away_is_said_to_be_and_comes_back(server: RedisServer) -> None:
    store = RedisStore(server.url)
    opened = asked(store)
    bell = Bell(store, opened.code)
    server.kill()
    for attempt in (
        lambda: store.desk(opened.code, opened.secret),
        lambda: store.has_seat(opened.code, TICKET),
        lambda: store.told(opened.code),
        lambda: store.answer(opened.code, TICKET, 1, 0).result(),
        lambda: store.open().result(),
    ):
        with pytest.raises(Refused, match="away"):
            attempt()
    server.start()
    bell.until(lambda: store.told(opened.code)["phase"] == "ask")  # who watches is woken by its return
    assert store.answer(opened.code, TICKET, 1, 0).result() is True
    store.close()


def test_phones_are_told_to_ask_again(
    server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, monkeypatch, server.url) as site:
        opened = asked(site.store)
        phone = site.phone(opened.code, TICKET)
        with phone.hearing() as lines:
            until(lines, "ask", [])
            server.kill()
            answers = [phone.answer(1, 0), CLIENT.get(f"{phone.room}/state", headers=phone.headers)]
            answers.append(CLIENT.post(f"{phone.room}/join", json={"ticket": TICKET, "nickname": ""}))
            assert [(one.status_code, one.json()) for one in answers] == [(503, {"refused": "away"})] * 3
            bell = Bell(site.store, opened.code)
            server.start()
            bell.until(lambda: site.store.has_seat(opened.code, TICKET))
            assert phone.answer(1, 0).json() == {"new": True}
            site.store.act(opened.code, opened.secret, "votes").result()
            until(lines, "votes", [])  # the stream has outlived it


def test_a_server_starts_while_redis_is_away(server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    server.kill()
    store = RedisStore(server.url)
    with pytest.raises(Refused, match="away"):
        store.open().result()
    assert "Redis does not answer" in caplog.text
    bell = Bell(store, "000000")
    server.start()
    bell.until(lambda: bool(store.open().result()))
    store.close()


def test_a_redis_that_may_forget_is_warned_of(server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    RedisStore(server.url).close()
    assert not caplog.text
    with redis.Redis.from_url(server.url) as client:
        client.config_set("appendonly", "no")
        client.config_set("maxmemory-policy", "allkeys-lru")
    RedisStore(server.url).close()
    assert "no append-only file" in caplog.text
    assert "noeviction" in caplog.text


def test_a_full_redis_acknowledges_nothing(server: RedisServer) -> None:
    store = RedisStore(server.url)
    opened = asked(store)
    with redis.Redis.from_url(server.url) as client:
        client.config_set("maxmemory", "1")
        with pytest.raises(Refused, match="away"):
            store.answer(opened.code, TICKET, 1, 0).result()
        client.config_set("maxmemory", "0")
    assert store.answer(opened.code, TICKET, 1, 0).result() is True
    store.close()


WRITER = (
    """
import sys
from pages.shared.rooms.redis_store import RedisStore
store = RedisStore(sys.argv[1], seats=10**6)
"""
    + ANSWERING
)


def test_a_killed_redis_loses_no_answer_that_was_acknowledged(server: RedisServer) -> None:
    command = [sys.executable, "-c", WRITER, server.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as writer:
        assert writer.stdout is not None
        code, secret = writer.stdout.readline().split()
        acknowledged = [writer.stdout.readline().strip() for _ in range(200)]
        server.kill()  # in the middle of what is being answered
        acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
    server.start()
    store = RedisStore(server.url)
    assert store.desk(code, secret).answered >= len(acknowledged)
    assert not any(store.answer(code, ticket, 1, 0).result() for ticket in acknowledged)
    store.close()
