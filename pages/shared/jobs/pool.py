"""The pool: who works, who waits, and in which order."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pages.shared.jobs.job import Failure, Job, Reason, State
from pages.shared.jobs.process import Process

_LOG: Final = logging.getLogger(__name__)

_STOPPING: Final = 0.7
"""Seconds a worker has to stop by itself; then it is killed, and another takes its page state."""

_LOOK: Final = 0.25
"""Seconds between two looks at the clock while there is something to look after."""

_STARTS: Final = 3
"""Workers in a row that may die before they are ready; then it is the server's fault, and said."""


def seats() -> int:
    """Return how many jobs run at once: half the processors, or what $GATESCOPE_JOBS says."""
    said = os.environ.get("GATESCOPE_JOBS", "")
    return int(said) if said.isdecimal() and int(said) else max(1, (os.cpu_count() or 1) // 2)


@dataclass(frozen=True)
class Limits:
    """What the pool allows.

    Attributes
    ----------
    seats : int
        Jobs that run at once; 0: see :func:`seats`.
    spare : int
        Workers beyond the seats, for jobs that are paused.
    waiting : int
        Jobs that may wait; then the class is full.
    seconds : float
        Longest time one job may be at work.
    size : int
        Bytes that one job may yield, roughly.
    grace : float
        Seconds a job is kept, standing still, when its owner has left.
    kept : float
        Seconds that what a job has yielded is kept when it has ended and its owner has left.
    idle : float
        Seconds a worker without work is kept.
    remembered : int
        Jobs of one visitor that have ended and are kept when another begins.
    """

    seats: int = 0
    spare: int = 2
    waiting: int = 200
    seconds: float = 600.0
    size: int = 64_000_000
    grace: float = 30.0
    kept: float = 120.0
    idle: float = 120.0
    remembered: int = 3


class FullError(Exception):
    """So many wait already that another would wait in vain."""


@dataclass(eq=False)
class _WorkerSlot:
    """A worker and what it is at."""

    number: int = 0
    job: Job | None = None
    ready: bool = False
    idle_since: float = 0.0
    deadline: float | None = None
    killed: bool = False  # it may take no job any more, though it is not gone yet


class Pool:
    """Workers, and a queue of jobs for them; every method may be called from any thread.

    Parameters
    ----------
    limits
        What is allowed.
    preload
        Modules that workers import before their first job.
    here
        Whether an owner is still connected, asked four times a second of each whose job is kept; None:
        whoever goes says so by :meth:`leave`.
    """

    def __init__(
        self,
        limits: Limits = Limits(),
        preload: Sequence[str] = (),
        here: Callable[[str], bool] | None = None,
    ) -> None:
        self.limits = limits
        self._here = here
        self.seats = limits.seats or seats()
        self._preload = tuple(preload)
        self._lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        self._queue: list[Job] = []
        self._workers: dict[Process, _WorkerSlot] = {}
        self._numbers = 0
        self._dead_starts = 0
        self._keeper: threading.Thread | None = None

    # What pages ask for.

    def start(self, task: str, settings: Any, owner: str, *, beside: bool = False) -> Job:
        """Queue a job; whatever else of the kind its owner has going is stopped. The same again is the same.

        Parameters
        ----------
        task, settings, owner
        beside
            Whether it is a small one that goes on beside the one job that its owner asked for.

        Raises
        ------
        FullError
            If `Limits.waiting` jobs wait already.
        """
        with self._lock:
            for job in [one for one in self._jobs.values() if owner in one.attached and one.live]:
                if (job.task, job.settings) == (task, settings):
                    return job
                if job.beside == beside:
                    self.stop(job)
            if self.full:
                raise FullError
            self._tidy(owner)
            job = Job(task, settings, self, beside=beside, attached={owner})
            self._jobs[job.id] = job
            self._queue.append(job)
            self._settle()
            self._keep()
            return job

    @property
    def full(self) -> bool:
        """Whether as many wait as may."""
        with self._lock:
            return len(self._queue) >= self.limits.waiting

    def find(self, identity: str, owner: str) -> Job | None:
        """Return a job by its id, and remember that this visitor looks at it; None if it is gone."""
        with self._lock:
            job = self._jobs.get(identity)
            if job is not None:
                self._attach(job, owner)
            return job

    def warm(self) -> None:
        """Start a worker before anybody asks for one."""
        with self._lock:
            if not self._workers:
                self._spawn()
                self._keep()

    def leave(self, owner: str) -> None:
        """Let the jobs of a visitor who has left stand still, unless somebody else looks at them."""
        with self._lock:
            for job in [one for one in self._jobs.values() if owner in one.attached]:
                if len(job.attached) > 1:
                    job.attached.discard(owner)  # the last one's name stays, to know them again
                    continue
                job.left, job.halted = time.monotonic(), job.state is State.RUNNING
                self._tell(job, "pause")
            self._settle()

    def pause(self, job: Job) -> None:
        """See `Job.pause`; a job that waits goes on waiting."""
        with self._lock:
            if job.state is State.RUNNING:
                self._tell(job, "pause")

    def resume(self, job: Job) -> None:
        """See `Job.resume`."""
        with self._lock:
            if job.state is State.PAUSED:
                job.state = State.QUEUED
                self._queue.insert(0, job)
                self._settle()
            elif job.state is State.RUNNING:
                self._tell(job, "resume")  # it was on its way into a pause

    def stop(self, job: Job, reason: Reason = Reason.ASKED) -> None:
        """See `Job.stop`."""
        with self._lock:
            if not job.live:
                return
            job.reason = job.reason or reason
            process = self._process(job)
            if process is None:
                self._end(job, State.STOPPED)
                self._settle()
            else:
                self._workers[process].deadline = time.monotonic() + _STOPPING
                self._tell(job, "stop")

    def close(self) -> None:
        """End every job and every worker."""
        with self._lock:
            for job in list(self._jobs.values()):
                if job.live:
                    job.reason = Reason.ASKED
                    self._end(job, State.STOPPED)
            workers = list(self._workers)
            self._workers.clear()
            for process in workers:
                process.kill()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers."""
        with self._lock:
            return tuple(process.pid for process in self._workers)

    def at_work(self, job: Job) -> int | None:
        """Return the process id of the worker that has a job, paused or not; None if none has."""
        with self._lock:
            process = self._process(job)
            return process.pid if process else None

    # What workers say.

    def _hear(self, process: Process, message: tuple[Any, ...]) -> None:
        with self._lock:
            seat = self._workers.get(process)
            if seat is None:
                return
            what, *rest = message
            if what == "gone":
                self._gone(process, seat)
            elif what == "ready":
                seat.ready, seat.idle_since, self._dead_starts = True, time.monotonic(), 0
            elif seat.job is not None and rest[0] == seat.number:
                self._heard(process, seat, seat.job, what, rest[1:])
            self._settle()

    def _heard(self, process: Process, seat: _WorkerSlot, job: Job, what: str, rest: list[Any]) -> None:
        if what == "records":
            job.note(rest[0], sum(map(_size, rest[0])))
            if job.size > self.limits.size:
                self.stop(job, Reason.SIZE)
        elif what == "paused":
            job.clock(False)
            job.state = State.PAUSED
        elif what == "resumed" and job.state is State.PAUSED:
            # A resume that overtook the pause: it never gave its seat away.
            job.state = State.RUNNING
            job.clock(True)
        elif what == "ended":
            seat.job, seat.deadline, seat.idle_since = None, None, time.monotonic()
            if rest[0] is not None:
                job.failure = Failure(*rest[0])
            failed = State.FAILED if job.failure else State.DONE
            self._end(job, State.STOPPED if job.reason else failed)

    def _gone(self, process: Process, seat: _WorkerSlot) -> None:
        del self._workers[process]
        job = seat.job
        if job is not None:
            self._end(job, State.STOPPED if job.reason else State.LOST)
        elif not seat.ready:
            self._no_start()

    # Who is next. All of these are called with the lock held.

    def _settle(self) -> None:
        """Give free seats to those who wait, and tell everybody their place."""
        waiting = [job for job in self._queue if job.left is None and job.reason is None]
        free = self.seats - sum(job.state is State.RUNNING for job in self._jobs.values())
        for job in waiting[: max(0, free)]:
            process = self._process(job)
            if process is not None:
                self._work(job)
                process.send("resume", self._workers[process].number)
            elif not self._assign(job):
                break
        running = sum(job.state is State.RUNNING for job in self._jobs.values())
        for place, job in enumerate(self._queue, start=1):
            job.place, job.running = place, running if running >= self.seats else 0

    def _assign(self, job: Job) -> bool:
        free = (p for p, seat in self._workers.items() if seat.ready and seat.job is None and not seat.killed)
        idle = next(free, None)
        if idle is None:
            if all(seat.ready and not seat.killed for seat in self._workers.values()):
                self._make_room()
            return False
        self._numbers += 1
        seat = self._workers[idle]
        seat.job, seat.number = job, self._numbers
        idle.send("run", seat.number, job.task, job.settings)
        self._work(job)
        return True

    def _work(self, job: Job) -> None:
        self._queue.remove(job)
        job.state, job.place = State.RUNNING, 0
        job.clock(True)

    def _make_room(self) -> None:
        """Start another worker, or take one from whoever has been paused for longest."""
        if len(self._workers) < self.seats + self.limits.spare:
            self._spawn()
            return
        paused = [seat.job for seat in self._workers.values() if seat.job and seat.job.state is State.PAUSED]
        paused = [job for job in paused if job.reason is None]
        if paused:
            self.stop(min(paused, key=lambda job: job.left or job.asked), Reason.GAVE_WAY)

    def _spawn(self) -> None:
        try:
            self._workers[Process(self._hear, self._preload)] = _WorkerSlot(idle_since=time.monotonic())
        except OSError:
            _LOG.exception("A worker could not be started")
            self._no_start()

    def _no_start(self) -> None:
        self._dead_starts += 1
        if self._dead_starts >= _STARTS and self._queue:
            self._queue[0].failure = Failure("defect", "", "no worker could be started")
            self._end(self._queue[0], State.FAILED)

    def _process(self, job: Job) -> Process | None:
        return next((process for process, seat in self._workers.items() if seat.job is job), None)

    def _tell(self, job: Job, what: str) -> None:
        process = self._process(job)
        if process is not None and (job.reason is None or what == "stop"):
            process.send(what, self._workers[process].number)

    def _end(self, job: Job, state: State) -> None:
        if job in self._queue:
            self._queue.remove(job)
        job.clock(False)
        job.state, job.place = state, 0
        if job.left is not None:
            job.left = time.monotonic()

    def _tidy(self, owner: str) -> None:
        """Forget what a visitor's earlier jobs have yielded, but for the last few."""
        ended = [job for job in self._jobs.values() if job.attached == {owner} and not job.live]
        for job in ended[: max(0, len(ended) - self.limits.remembered)]:
            del self._jobs[job.id]

    def _attach(self, job: Job, owner: str) -> None:
        job.attached.add(owner)
        if job.left is not None:
            job.left = None
            if job.halted:  # by their leaving, not by their wish
                self.resume(job)
            self._settle()

    # The clock.

    def _keep(self) -> None:
        if self._keeper is None:
            self._keeper = threading.Thread(target=self._look_after, name="jobs", daemon=True)
            self._keeper.start()

    def _look_after(self) -> None:
        while True:
            time.sleep(_LOOK)
            with self._lock:
                self._look(time.monotonic())
                if not self._workers and not self._jobs:
                    self._keeper = None
                    return

    def _look(self, now: float) -> None:
        for job in list(self._jobs.values()):
            self._look_for_owner(job)
            away = 0.0 if job.left is None else now - job.left
            if job.live and away > self.limits.grace:
                self.stop(job, Reason.AWAY)
            elif not job.live and away > self.limits.kept:
                del self._jobs[job.id]
            elif job.state is State.RUNNING and job.seconds > self.limits.seconds:
                self.stop(job, Reason.TIME)
        for process, seat in list(self._workers.items()):
            overdue = seat.deadline is not None and now > seat.deadline
            bored = seat.ready and seat.job is None and now - seat.idle_since > self.limits.idle
            if overdue or bored:
                seat.killed = True
                process.kill()
        self._settle()

    def _look_for_owner(self, job: Job) -> None:
        if self._here is None:
            return
        for owner in list(job.attached):
            here = self._here(owner)
            if here and job.left is not None:
                self._attach(job, owner)
            elif not here and job.left is None:
                self.leave(owner)


def _size(record: Any) -> int:
    """Bytes of what weighs in a record: its byte strings and arrays."""
    values: Iterable[Any] = getattr(record, "__dict__", {}).values()
    sizes = (len(v) if isinstance(v, (bytes, str)) else getattr(v, "nbytes", 0) for v in values)
    return 200 + sum(sizes)
