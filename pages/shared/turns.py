"""Runs of pages take turns, who comes first before the others.

They share one interpreter. A hundred side by side would all be done at the end, and the phones of a class
would wait behind every one of them; in turn half of them are done by half-time.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

PATIENCE: Final = 0.5
"""Seconds after which a run holds nobody up any more: it computes something, or waits."""


class Turns:
    """Lets so many in at once, who came first before the others.

    Parameters
    ----------
    seats : int
        How many at once.
    patience : float, optional
        Seconds after which one who is in counts no more.
    clock : callable, optional
        Seconds.
    """

    def __init__(
        self, seats: int, patience: float = PATIENCE, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seats, self._patience, self._clock = seats, patience, clock
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._inside: dict[threading.Event, float] = {}

    @property
    def waiting(self) -> int:
        """How many wait."""
        with self._lock:
            return len(self._waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn; it ends with the block."""
        called = threading.Event()
        with self._lock:
            self._waiting.append(called)
        while (seconds := self._enter(called)) != 0:
            called.wait(seconds)
            called.clear()
        try:
            yield
        finally:
            with self._lock:
                del self._inside[called]
                self._call()

    def _enter(self, called: threading.Event) -> float | None:
        """Go in, and return 0; or return for how long to wait at most, None: until called."""
        with self._lock:
            if self._waiting[0] is not called:
                return None
            now = self._clock()
            counting = sorted(begun for begun in self._inside.values() if begun + self._patience > now)
            if len(counting) >= self._seats:
                return counting[-self._seats] + self._patience - now
            self._waiting.popleft()
            self._inside[called] = now
            self._call()
            return 0

    def _call(self) -> None:
        if self._waiting:
            self._waiting[0].set()


turn: Final = Turns(max(2, os.cpu_count() or 1)).turn
"""Wait for the turn of a run of a page."""
