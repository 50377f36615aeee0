"""Ctrl-C handling: deferred to points where no work is lost, and never a traceback."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, NoReturn

__all__ = ["STATUS", "Stop", "leave_at_once", "ours"]

STATUS: Final = 130
"""What a command returns that was stopped: 128 and the number of the signal."""


def leave_at_once() -> None:
    """Let Ctrl-C end the process from now on: for while nothing is begun, and when all is done.

    No exception is raised: modules that are being loaded would swallow it, or make another of it.
    """
    if _may_listen():
        signal.signal(signal.SIGINT, _leave)


class Stop:
    """Ctrl-C while something is being done that can be gone on with.

    Parameters
    ----------
    waits
        Whether a first Ctrl-C is only noted, for a place where all can be saved; a second one is never
        waited for. If not, it is noted, and raises KeyboardInterrupt.

    Attributes
    ----------
    wished : bool
        Whether it came. A library may have swallowed the exception: look here too.

    Examples
    --------
    >>> with Stop(waits=True) as stop:
    ...     signal.raise_signal(signal.SIGINT)
    ...     stop.wished
    True
    """

    def __init__(self, *, waits: bool) -> None:
        self.wished = False
        self._waits = waits
        self._heard = _heard_by(self._hear)

    def __enter__(self) -> Stop:
        self._heard.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._heard.__exit__(*error)

    def _hear(self, *_: object) -> None:
        waited, self.wished = self.wished or not self._waits, True
        if waited:
            raise KeyboardInterrupt


@contextmanager
def ours() -> Iterator[None]:
    """Start threads and processes that Ctrl-C is not for: it waits meanwhile, and goes to this process alone.

    A terminal sends it to all processes at once. Those that only work for us are ended by us, in order.
    """
    if sys.platform == "win32":  # there, a mask is no part of what a process inherits
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # begun by the first process, it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _heard_by(hear: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    before = signal.signal(signal.SIGINT, hear) if (listens := _may_listen()) else None
    try:
        yield
    finally:
        if listens:
            signal.signal(signal.SIGINT, before)


def _may_listen() -> bool:
    """Another thread may not, and a process in the background, whose Ctrl-C is another's, must not."""
    return (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
    )


def _leave(*_: object) -> NoReturn:
    os.write(2, b"Stopped.\n")
    os._exit(STATUS)
