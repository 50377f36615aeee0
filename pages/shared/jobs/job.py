"""One job, as the page that asked for it sees it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pages.shared.jobs.pool import Pool


class State(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    """Its generator came to its end."""
    STOPPED = "stopped"
    """Somebody, or a limit, stopped it: see `Job.reason`."""
    FAILED = "failed"
    """Its generator raised an error: see `Job.failure`."""
    LOST = "lost"
    """Its worker died."""


LIVE = frozenset({State.QUEUED, State.RUNNING, State.PAUSED})


class Reason(StrEnum):
    """Why a job was stopped."""

    ASKED = "asked"
    """Its owner wanted it, or started another."""
    TIME = "time"
    """It had run for as long as one may."""
    SIZE = "size"
    """It had yielded as much as one may."""
    AWAY = "away"
    """Its owner left and did not come back."""
    GAVE_WAY = "gave_way"
    """It was paused while others needed the room."""


@dataclass(frozen=True)
class Failure:
    """Why a job failed.

    Attributes
    ----------
    kind : {"input", "defect"}
        The settings', or ours.
    code : str
        Stable slug of an input error, for translation; empty if it has none.
    message : str
        In English.
    details : dict
        What the message speaks of.
    """

    kind: str
    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class Job:
    """Work that somebody asked for. Only its pool changes it; read from any thread.

    Attributes
    ----------
    task : str
        ``"module:function"`` of the library.
    settings : object
        The function's only argument.
    beside : bool
        Whether it goes on beside the one job that its owner asked for.
    id : str
        Cannot be guessed: whoever has it may look at the job and stop it.
    state : State
    place : int
        How many of the queue come first, itself included; 0 when it is not waiting.
    running : int
        How many are at work while it waits because every seat is taken; else 0.
    reason : Reason or None
        Why it was stopped.
    failure : Failure or None
        Why it failed.
    worked : float
        How long it had been at work when it last told something.
    """

    task: str
    settings: Any = field(repr=False)
    pool: Pool = field(repr=False)
    beside: bool = False
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    state: State = State.QUEUED
    place: int = 0
    running: int = 0
    reason: Reason | None = None
    failure: Failure | None = None
    asked: float = field(default_factory=time.monotonic, repr=False)
    attached: set[str] = field(default_factory=set, repr=False)
    left: float | None = field(default=None, repr=False)  # since when nobody looks
    halted: bool = field(default=False, repr=False)  # because they left
    ran: float = field(default=0.0, repr=False)  # seconds at work before `since`
    since: float | None = field(default=None, repr=False)  # when it last was set to work
    heard: float = field(default_factory=time.monotonic, repr=False)  # when it last told or began something
    worked: float = field(default=0.0, repr=False)  # seconds at work when it last told something
    size: int = field(default=0, repr=False)
    _records: list[Any] = field(default_factory=list, repr=False)

    @property
    def live(self) -> bool:
        """Whether there is more to come."""
        return self.state in LIVE

    @property
    def records(self) -> tuple[Any, ...]:
        """Everything it has yielded so far, in order."""
        return tuple(self._records)

    @property
    def seconds(self) -> float:
        """How long it has been at work, pauses and the queue left out."""
        return self.ran + (time.monotonic() - self.since if self.since is not None else 0.0)

    @property
    def quiet(self) -> float:
        """For how many seconds it has been at work without telling anything; 0 when it is not at work."""
        return time.monotonic() - self.heard if self.state is State.RUNNING else 0.0

    def pause(self) -> None:
        """Stand still after the record being made, and let others work."""
        self.pool.pause(self)

    def resume(self) -> None:
        """Go on: at once, or first of those who wait."""
        self.pool.resume(self)

    def stop(self) -> None:
        """End it; what it has yielded stays."""
        self.pool.stop(self)

    def note(self, records: list[Any], size: int) -> None:
        """Take records over; the pool's part."""
        self._records.extend(records)
        self.size += size
        self.heard, self.worked = time.monotonic(), self.seconds

    def clock(self, running: bool) -> None:
        """Start or stop the clock; the pool's part."""
        if running and self.since is None:
            self.since = self.heard = time.monotonic()
        elif not running and self.since is not None:
            self.ran += time.monotonic() - self.since
            self.since = None
