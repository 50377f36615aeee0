"""Rooms in Redis: what several servers of one school share.

All of a room expires by itself, whether a server runs or not. Every change is a transaction that watches
what it was computed from.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final, TypeVar, cast

import redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.retry import Retry

from pages.shared.rooms import machine
from pages.shared.rooms.answers import LONGEST_NICKNAME, Answer, Question, checked, one_line, shuffled
from pages.shared.rooms.keys import digest, is_ticket, key, matches, new_code, new_secret
from pages.shared.rooms.known import Known
from pages.shared.rooms.machine import RoomState, Slide
from pages.shared.rooms.redis_news import News
from pages.shared.rooms.redis_rows import Keys, Row, has_seat, own_row, row
from pages.shared.rooms.redis_rows import state as state_of
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import AFTERMATH, AWAY, LIFE, ROOMS, SEATS, Desk, Opened

T = TypeVar("T")

_OPEN: Final = "gatescope:open"
"""Codes of rooms, by when they are forgotten."""
_TRIES: Final = 100
_PATIENCE: Final = 2.0
"""Seconds for one answer of Redis."""
_NOTED: Final = AWAY / 10
"""Seconds between two notes that a teacher looks."""
_LOG: Final = logging.getLogger(__name__)


class RedisStore:
    """One thread writes; what everybody in a room may know is kept here until somebody changes it.

    While Redis is away everything is refused at once, as ``away``.

    Parameters
    ----------
    url : str
        ``redis://``, ``rediss://`` or ``unix://``, as redis-py reads it.
    clock : callable, optional
        Seconds since 1970.
    seats : int, optional
        Students a room takes.
    """

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time, seats: int = SEATS) -> None:
        self._clock, self._seats = clock, seats
        self._redis = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
            health_check_interval=5,
            retry=Retry(NoBackoff(), 1),
        )
        self._writer = ThreadPoolExecutor(1, "rooms")
        self._known = Known()
        self._looked: dict[str, float] = {}  # when a teacher last did, as far as is known here
        self._news = News(self._redis, self._known.changed)
        self._advise()

    def _advise(self) -> None:
        """Say in the log what this Redis does not promise."""
        with suppress(redis.RedisError, Refused), self._asking():
            if not self._redis.info("persistence")["aof_enabled"]:
                _LOG.warning(
                    "This Redis has no append-only file: rooms end, or go back, when it is restarted"
                )
            if self._redis.info("memory")["maxmemory_policy"] != "noeviction":
                _LOG.warning("This Redis may evict: set maxmemory-policy noeviction, or answers can be lost")

    # Writing.

    def open(self) -> Future[Opened]:
        """See `RoomStore.open`."""
        secret = new_secret()

        def work() -> Opened:
            self._forget(self._clock())
            for _ in range(_TRIES):
                code = new_code()
                if self._change(partial(self._opened, code, secret), _OPEN, Keys(code).room):
                    return Opened(code, secret)
            raise Refused("full")

        return self._do("", work)

    def _opened(self, code: str, secret: str, pipe: Pipeline) -> bool:
        if pipe.zcard(_OPEN) >= ROOMS:
            raise Refused("full")
        if pipe.exists(Keys(code).room):
            return False
        fresh = Row(digest("teacher", secret), digest("key", key(secret)), RoomState())
        pipe.multi()
        pipe.hset(Keys(code).room, mapping=fresh.written())
        pipe.set(Keys(code).looked, self._clock())
        self._touch(pipe, code, fresh.state)
        return True

    def join(self, code: str, ticket: str, nickname: str, *, key: str | None = None) -> Future[None]:
        """See `RoomStore.join`."""
        keys = Keys(code)

        def joined(pipe: Pipeline) -> None:
            found = row(pipe, code)
            if not is_ticket(ticket):
                raise Refused("seat")
            if key is not None and not matches(found.key, "key", key):
                raise Refused("gone")
            seat = digest("seat", ticket)
            if pipe.hexists(keys.seats, seat):
                return
            if found.state.phase == "ended":
                raise Refused("ended")
            if pipe.hlen(keys.seats) >= self._seats:
                raise Refused("full")
            left = pipe.pttl(keys.room)
            pipe.multi()
            pipe.hset(keys.seats, seat, one_line(nickname, LONGEST_NICKNAME))
            pipe.pexpire(keys.seats, left)
            self._news.publish(pipe, code)

        return self._do(code, lambda: self._change(joined, keys.room, keys.seats))

    def answer(self, code: str, ticket: str, number: object, answer: object) -> Future[bool]:
        """See `RoomStore.answer`."""
        keys = Keys(code)

        def answered(pipe: Pipeline) -> bool:
            state = row(pipe, code).state
            if not has_seat(pipe, keys, ticket):
                raise Refused("seat")
            asked = state.asked(number)
            who = digest("answer", f"{ticket}\0{number}")
            if pipe.hexists(keys.answers(asked), who):
                return False
            if not state.takes(number):
                raise Refused("closed")
            kept = json.dumps(checked(asked, answer), ensure_ascii=False)
            left = pipe.pttl(keys.room)
            pipe.multi()
            pipe.hsetnx(keys.answers(asked), who, kept)
            pipe.pexpire(keys.answers(asked), left)
            return True

        return self._do("", lambda: self._change(answered, keys.room))

    def show(self, code: str, secret: str, slide: Slide | Question) -> Future[RoomState]:
        """See `RoomStore.show`."""
        return self._step(code, secret, lambda state: state.shown(slide))

    def act(self, code: str, secret: str, action: str) -> Future[RoomState]:
        """See `RoomStore.act`."""
        return self._step(code, secret, lambda state: state.after(action))

    def _step(self, code: str, secret: str, step: Callable[[RoomState], RoomState]) -> Future[RoomState]:
        keys = Keys(code)

        def stepped(pipe: Pipeline) -> RoomState:
            state = step(own_row(pipe, code, secret).state)
            named = pipe.hkeys(keys.seats) if state.phase == "ended" else []
            pipe.multi()
            pipe.hset(keys.room, "state", machine.written(state))
            if named:
                pipe.hset(keys.seats, mapping=dict.fromkeys(named, ""))
            self._touch(pipe, code, state)
            self._news.publish(pipe, code)
            return state

        return self._do(code, lambda: self._change(stepped, keys.room, keys.seats))

    def _touch(self, pipe: Pipeline, code: str, state: RoomState) -> None:
        """Keep a room from now on for as long as it is kept after a step."""
        life = AFTERMATH if state.phase == "ended" else LIFE
        for name in Keys(code).all(state):
            pipe.expire(name, int(life))
        pipe.zadd(_OPEN, {code: self._clock() + life})

    def attach(self, code: str, secret: str, name: str, text: str) -> Future[None]:
        """See `RoomStore.attach`."""
        keys = Keys(code)

        def attached(pipe: Pipeline) -> None:
            own_row(pipe, code, secret)
            left = pipe.pttl(keys.room)
            pipe.multi()
            pipe.hset(keys.attached, name, text)
            pipe.pexpire(keys.attached, left)

        return self._do("", lambda: self._change(attached, keys.room))

    def cover(self, code: str, secret: str, number: int, word: str, *, covered: bool) -> Future[RoomState]:
        """See `RoomStore.cover`."""
        return self._step(code, secret, lambda state: state.covering(number, word, covered=covered))

    def strike(self, code: str, secret: str, nickname: str) -> Future[None]:
        """See `RoomStore.strike`."""
        keys = Keys(code)

        def struck(pipe: Pipeline) -> None:
            own_row(pipe, code, secret)
            named = [seat for seat, name in pipe.hgetall(keys.seats).items() if name == nickname]
            pipe.multi()
            if named:
                pipe.hset(keys.seats, mapping=dict.fromkeys(named, ""))

        return self._do("", lambda: self._change(struck, keys.room, keys.seats))

    def erase(self, code: str, secret: str) -> Future[None]:
        """See `RoomStore.erase`."""

        def erased(pipe: Pipeline) -> None:
            self._delete(pipe, code, own_row(pipe, code, secret).state)

        return self._do(code, lambda: self._change(erased, Keys(code).room))

    def expire(self, now: float) -> Future[int]:
        """See `RoomStore.expire`."""
        return self._do(None, lambda: self._forget(now))

    def _forget(self, now: float) -> int:
        """Forget rooms; what Redis has let expire is left out of the list of rooms."""
        old = self._redis.zrange(_OPEN, "-inf", f"({now}", byscore=True)
        gone = [code for code in old if self._change(partial(self._outlived, str(code), now), _OPEN)]
        for code in gone:
            self._looked.pop(str(code), None)
            self._known.changed(str(code))
        return len(gone)

    def _outlived(self, code: str, now: float, pipe: Pipeline) -> bool:
        until = pipe.zscore(_OPEN, code)
        if until is None or until >= now:
            return False  # another server was faster
        self._delete(pipe, code, state_of(pipe, code))
        return True

    def _delete(self, pipe: Pipeline, code: str, state: RoomState) -> None:
        pipe.multi()
        pipe.delete(*Keys(code).all(state))
        pipe.zrem(_OPEN, code)
        self._news.publish(pipe, code)

    # Whoever watches a room is woken by its code; by None everybody is, and by "" nobody, as nothing is told
    # of an answer before all are shown.
    def _do(self, code: str | None, work: Callable[[], T]) -> Future[T]:
        def done() -> T:
            with self._asking():
                result = work()
            if code != "":
                self._known.changed(code)
            return result

        return self._writer.submit(done)

    def _change(self, change: Callable[[Pipeline], T], *watched: str) -> T:
        """Do what reads, then writes, as one; again where somebody changed meanwhile what it had read."""
        work: Any = change  # of which redis-py's types say that it returns nothing
        return cast(T, self._redis.transaction(work, *watched, value_from_callable=True))

    def close(self) -> None:
        """See `RoomStore.close`."""
        self._writer.shutdown()
        self._news.close()
        self._redis.close()

    # Reading.

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Refuse what Redis does not answer; nobody waits twice for one that is away."""
        if not self._news.is_here:
            raise Refused("away")
        try:
            yield
        except redis.RedisError as error:
            if isinstance(error, redis.ConnectionError | redis.TimeoutError):
                self._news.lost()
            else:  # it is full, or may not write
                _LOG.warning("Redis refuses: %s", error)
            raise Refused("away") from error

    def told(self, code: str) -> Mapping[str, Any]:
        """See `RoomStore.told`."""
        with self._asking():
            said = self._known.told(code, lambda: self._fresh(code, row(self._redis, code).state))
            waits = said["phase"] != "ended" and self._is_away(code)
        return {**said, "waiting": True} if waits else said

    def _is_away(self, code: str) -> bool:
        """Whether no teacher has looked for a while, here or at another server."""
        if self._clock() - self._looked.get(code, 0) > AWAY:
            self._looked[code] = float(self._redis.get(Keys(code).looked) or 0)
        return self._clock() - self._looked[code] > AWAY

    def _look(self, code: str) -> None:
        """Note that a teacher looks, for other servers not each time."""
        now = self._clock()
        was_away = self._is_away(code)
        if now - self._looked[code] < _NOTED and not was_away:
            return
        self._looked[code] = now
        self._redis.set(Keys(code).looked, now, ex=int(LIFE))
        if was_away:
            self._news.tell(code)
            self._known.changed(code)

    def _fresh(self, code: str, state: RoomState) -> Mapping[str, Any]:
        shown = state.question if state.phase in machine.REVEALED else None
        answers = self._answers(code, shown) if shown is not None else []
        return machine.told(state, self._redis.hlen(Keys(code).seats), answers)

    def _answers(self, code: str, asked: Question) -> list[Answer]:
        return [json.loads(answer) for answer in self._redis.hvals(Keys(code).answers(asked))]

    def has_seat(self, code: str, ticket: str) -> bool:
        """See `RoomStore.has_seat`."""
        with self._asking():
            return has_seat(self._redis, Keys(code), ticket)

    def desk(self, code: str, secret: str) -> Desk:
        """See `RoomStore.desk`."""
        keys = Keys(code)
        with self._asking():
            state = own_row(self._redis, code, secret).state
            self._look(code)
            names = cast(list[str], self._redis.hvals(keys.seats))
            answered = self._redis.hlen(keys.answers(state.question)) if state.question else 0
            told = self._fresh(code, state)
        return Desk(state, len(names), answered, tuple(sorted(filter(None, names))), told)

    def answers(self, code: str, secret: str) -> list[tuple[Question, list[Answer]]]:
        """See `RoomStore.answers`."""
        with self._asking():
            shown = own_row(self._redis, code, secret).state.revealed()
            return [(asked, shuffled(self._answers(code, asked))) for asked in shown]

    def attached(self, code: str, name: str) -> str:
        """See `RoomStore.attached`."""
        with self._asking():
            row(self._redis, code)
            return str(self._redis.hget(Keys(code).attached, name) or "")

    def watch(self, code: str, wake: Callable[[], None]) -> Callable[[], None]:
        """See `RoomStore.watch`."""
        return self._known.watchers.watch(code, wake)

    def wake_all(self) -> None:
        """See `RoomStore.wake_all`."""
        self._known.watchers.wake_all()
