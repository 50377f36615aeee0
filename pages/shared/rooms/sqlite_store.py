"""Rooms in one file of SQLite: what a server keeps unless it is told of something larger."""

from __future__ import annotations

import json
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from pages.shared.rooms import machine
from pages.shared.rooms.answers import LONGEST_NICKNAME, Answer, Question, checked, one_line, shuffled
from pages.shared.rooms.keys import digest, is_ticket, key, matches, new_code, new_secret
from pages.shared.rooms.machine import RoomState, Slide
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import AFTERMATH, AWAY, LIFE, ROOMS, SEATS, Desk, Opened
from pages.shared.rooms.watchers import Watchers

T = TypeVar("T")

_TABLES: Final = """
create table if not exists room(
    code text primary key, secret text not null, key text not null, state text not null, touched real not null
) strict;
create table if not exists seat(
    code text not null references room on delete cascade, seat text not null, nickname text not null,
    primary key (code, seat)
) strict, without rowid;
create table if not exists answer(
    code text not null references room on delete cascade, number integer not null, who text not null,
    answer text not null, primary key (code, number, who)
) strict, without rowid;
create table if not exists attached(
    code text not null references room on delete cascade, name text not null, text text not null,
    primary key (code, name)
) strict;
"""
_TRIES: Final = 100
_BATCH: Final = 500


class SqliteStore:
    """One thread writes, and commits all that waits at once; readers stand beside it.

    Parameters
    ----------
    path : Path
        Of the file; it is made where there is none. One process has it at a time.
    clock : callable, optional
        Seconds since 1970.
    seats : int, optional
        Students a room takes.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time, seats: int = SEATS) -> None:
        self._path, self._clock, self._seats = path, clock, seats
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._watchers = Watchers()
        self._told: dict[str, Mapping[str, Any]] = {}
        self._version = 0
        self._began = clock()
        self._looked: dict[str, float] = {}  # when a teacher last did
        self._reading = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._reader = self._connect()
        self._reader.executescript(_TABLES)
        self._writer = threading.Thread(target=self._write, name="rooms", daemon=True)
        self._writer.start()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")  # a commit returns once the disk has it
        connection.execute("pragma foreign_keys=on")
        connection.execute("pragma secure_delete=on")  # what is erased is overwritten
        return connection

    # Writing.

    def open(self) -> Future[Opened]:
        """See `RoomStore.open`."""
        secret = new_secret()

        def work(db: sqlite3.Connection) -> Opened:
            self._forget(db, self._clock())
            if _number(db, "select count(*) from room") >= ROOMS:
                raise Refused("full")
            row = (digest("teacher", secret), digest("key", key(secret)), machine.written(RoomState()))
            for _ in range(_TRIES):
                code = new_code()
                if not db.execute("select 1 from room where code=?", (code,)).fetchone():
                    db.execute("insert into room values(?,?,?,?,?)", (code, *row, self._clock()))
                    return Opened(code, secret)
            raise Refused("full")

        return self._do("", work)

    def join(self, code: str, ticket: str, nickname: str, *, key: str | None = None) -> Future[None]:
        """See `RoomStore.join`."""

        def work(db: sqlite3.Connection) -> None:
            row = _row(db, code)
            if not is_ticket(ticket):
                raise Refused("seat")
            if key is not None and not matches(row.key, "key", key):
                raise Refused("gone")
            seat = digest("seat", ticket)
            if db.execute("select 1 from seat where code=? and seat=?", (code, seat)).fetchone():
                return
            if row.state.phase == "ended":
                raise Refused("ended")
            if _number(db, "select count(*) from seat where code=?", code) >= self._seats:
                raise Refused("full")
            name = one_line(nickname, LONGEST_NICKNAME)
            db.execute("insert into seat values(?,?,?)", (code, seat, name))

        return self._do(code, work)

    def answer(self, code: str, ticket: str, number: object, answer: object) -> Future[bool]:
        """See `RoomStore.answer`."""

        def work(db: sqlite3.Connection) -> bool:
            state = _row(db, code).state
            if not _has_seat(db, code, ticket):
                raise Refused("seat")
            who = digest("answer", f"{ticket}\0{number}")
            asked = state.asked(number)
            known = "select 1 from answer where code=? and number=? and who=?"
            if db.execute(known, (code, asked.number, who)).fetchone():
                return False
            if not state.takes(number):
                raise Refused("closed")
            kept = json.dumps(checked(asked, answer), ensure_ascii=False)
            db.execute("insert into answer values(?,?,?,?)", (code, asked.number, who, kept))
            return True

        return self._do("", work)

    def show(self, code: str, secret: str, slide: Slide | Question) -> Future[RoomState]:
        """See `RoomStore.show`."""
        return self._step(code, secret, lambda state: state.shown(slide))

    def act(self, code: str, secret: str, action: str) -> Future[RoomState]:
        """See `RoomStore.act`."""
        return self._step(code, secret, lambda state: state.after(action))

    def _step(self, code: str, secret: str, step: Callable[[RoomState], RoomState]) -> Future[RoomState]:
        def work(db: sqlite3.Connection) -> RoomState:
            state = step(_own_row(db, code, secret).state)
            update = "update room set state=?, touched=? where code=?"
            db.execute(update, (machine.written(state), self._clock(), code))
            if state.phase == "ended":
                db.execute("update seat set nickname='' where code=?", (code,))
            return state

        return self._do(code, work)

    def attach(self, code: str, secret: str, name: str, text: str) -> Future[None]:
        """See `RoomStore.attach`."""

        def work(db: sqlite3.Connection) -> None:
            _own_row(db, code, secret)
            db.execute("insert or replace into attached values(?,?,?)", (code, name, text))

        return self._do("", work)

    def cover(self, code: str, secret: str, number: int, word: str, *, covered: bool) -> Future[RoomState]:
        """See `RoomStore.cover`."""
        return self._step(code, secret, lambda state: state.covering(number, word, covered=covered))

    def strike(self, code: str, secret: str, nickname: str) -> Future[None]:
        """See `RoomStore.strike`."""

        def work(db: sqlite3.Connection) -> None:
            _own_row(db, code, secret)
            db.execute("update seat set nickname='' where code=? and nickname=?", (code, nickname))

        return self._do("", work)

    def erase(self, code: str, secret: str) -> Future[None]:
        """See `RoomStore.erase`."""

        def work(db: sqlite3.Connection) -> None:
            _own_row(db, code, secret)
            db.execute("delete from room where code=?", (code,))

        return self._do(code, work)

    def expire(self, now: float) -> Future[int]:
        """See `RoomStore.expire`."""
        return self._do(None, lambda db: self._forget(db, now))

    def _forget(self, db: sqlite3.Connection, now: float) -> int:
        old = [row[0] for row in db.execute("select code from room where touched<?", (now - LIFE,))]
        lately = db.execute("select code, state from room where touched<?", (now - AFTERMATH,)).fetchall()
        old += [code for code, state in lately if machine.read(state).phase == "ended" and code not in old]
        db.executemany("delete from room where code=?", [(code,) for code in old])
        for code in old:
            self._looked.pop(code, None)
        return len(old)

    # Whoever watches a room is woken by its code; by None everybody is, and by "" nobody, as nothing is told
    # of an answer before all are shown.
    def _do(self, code: str | None, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        job = _Job(code, work)
        self._jobs.put(job)
        return job.future

    def _write(self) -> None:
        db = self._connect()
        ends = False
        while not ends:
            batch = [self._jobs.get()]
            while len(batch) < _BATCH and not self._jobs.empty():
                batch.append(self._jobs.get())
            ends = None in batch
            self._commit(db, [job for job in batch if job is not None])
        db.close()

    def _commit(self, db: sqlite3.Connection, jobs: list[_Job[Any]]) -> None:
        """Do all, commit once, and only then say so."""
        try:
            db.execute("begin immediate")
            ends = [job.run(db) for job in jobs if job.future.set_running_or_notify_cancel()]
            db.execute("commit")
        except sqlite3.Error as error:  # a full disk: nothing was kept, and nobody is told that it was
            if db.in_transaction:
                db.execute("rollback")
            for job in jobs:
                if not job.future.done():
                    job.future.set_exception(error)
            return
        for end in ends:
            end()
        codes = {job.code for job in jobs}
        if None in codes:
            self._watchers.wake_all()
        for code in filter(None, codes):
            self._watchers.wake(code)

    def close(self) -> None:
        """See `RoomStore.close`."""
        self._jobs.put(None)
        self._writer.join()
        with self._reading:
            self._reader.close()

    # Reading.

    def told(self, code: str) -> Mapping[str, Any]:
        """See `RoomStore.told`."""
        with self._reading:
            version = _number(self._reader, "pragma data_version")  # another with any commit, of any process
            if version != self._version:
                self._version = version
                self._told.clear()
            if code not in self._told:
                self._told[code] = self._fresh(code)
            said = self._told[code]
        waits = said["phase"] != "ended" and self._is_away(code)
        return {**said, "waiting": True} if waits else said

    def _is_away(self, code: str) -> bool:
        return self._clock() - self._looked.get(code, self._began) > AWAY

    def _fresh(self, code: str) -> Mapping[str, Any]:
        state = _row(self._reader, code).state
        here = _number(self._reader, "select count(*) from seat where code=?", code)
        return machine.told(state, here, self._present_answers(code, state))

    def _present_answers(self, code: str, state: RoomState) -> list[Answer]:
        if state.question is None or state.phase not in machine.REVEALED:
            return []
        return _answers(self._reader, code, state.question)

    def has_seat(self, code: str, ticket: str) -> bool:
        """See `RoomStore.has_seat`."""
        with self._reading:
            return _has_seat(self._reader, code, ticket)

    def desk(self, code: str, secret: str) -> Desk:
        """See `RoomStore.desk`."""
        with self._reading:
            state = _own_row(self._reader, code, secret).state
            was_away, self._looked[code] = self._is_away(code), self._clock()
            here = _number(self._reader, "select count(*) from seat where code=?", code)
            named = "select nickname from seat where code=? and nickname<>'' order by nickname"
            nicknames = tuple(row[0] for row in self._reader.execute(named, (code,)))
            number = state.question.number if state.question else 0
            count = "select count(*) from answer where code=? and number=?"
            answered = _number(self._reader, count, code, number)
            told = machine.told(state, here, self._present_answers(code, state))
        if was_away:
            self._watchers.wake(code)
        return Desk(state, here, answered, nicknames, told)

    def answers(self, code: str, secret: str) -> list[tuple[Question, list[Answer]]]:
        """See `RoomStore.answers`."""
        with self._reading:
            state = _own_row(self._reader, code, secret).state
            found = [(asked, _answers(self._reader, code, asked)) for asked in state.revealed()]
        return [(asked, shuffled(given)) for asked, given in found]

    def attached(self, code: str, name: str) -> str:
        """See `RoomStore.attached`."""
        with self._reading:
            _row(self._reader, code)
            kept = "select text from attached where code=? and name=?"
            found = self._reader.execute(kept, (code, name)).fetchone()
        return found[0] if found else ""

    def watch(self, code: str, wake: Callable[[], None]) -> Callable[[], None]:
        """See `RoomStore.watch`."""
        return self._watchers.watch(code, wake)

    def wake_all(self) -> None:
        """See `RoomStore.wake_all`."""
        self._watchers.wake_all()


class _Job(Generic[T]):
    """Something to write, and who waits for it."""

    def __init__(self, code: str | None, work: Callable[[sqlite3.Connection], T]) -> None:
        self.code, self._work = code, work
        self.future: Future[T] = Future()

    def run(self, db: sqlite3.Connection) -> Callable[[], None]:
        """Do it, or undo it alone; return what says so once all is kept."""
        db.execute("savepoint one")
        try:
            result = self._work(db)
        except Exception as error:  # whoever asked is told; the thread goes on
            db.execute("rollback to one")
            return partial(self.future.set_exception, error)
        finally:
            db.execute("release one")
        return partial(self.future.set_result, result)


@dataclass(frozen=True)
class _Row:
    """A room as it is kept."""

    secret: str
    key: str
    state: RoomState


def _row(db: sqlite3.Connection, code: str) -> _Row:
    found = db.execute("select secret, key, state from room where code=?", (code,)).fetchone()
    if found is None:
        raise Refused("gone")
    return _Row(found[0], found[1], machine.read(found[2]))


def _own_row(db: sqlite3.Connection, code: str, secret: str) -> _Row:
    row = _row(db, code)
    if not matches(row.secret, "teacher", secret):
        raise Refused("secret")
    return row


def _has_seat(db: sqlite3.Connection, code: str, ticket: str) -> bool:
    found = db.execute("select 1 from seat where code=? and seat=?", (code, digest("seat", ticket)))
    return is_ticket(ticket) and found.fetchone() is not None


def _answers(db: sqlite3.Connection, code: str, asked: Question) -> list[Answer]:
    given = db.execute("select answer from answer where code=? and number=?", (code, asked.number))
    return [json.loads(row[0]) for row in given]


def _number(db: sqlite3.Connection, query: str, *values: object) -> int:
    return int(db.execute(query, values).fetchone()[0])
