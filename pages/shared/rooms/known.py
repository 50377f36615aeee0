"""What a server knows of rooms that others change too, until it hears of a change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from pages.shared.rooms.watchers import Watchers


class Known:
    """Remembers what was read, forgets it with each change, and wakes who watches; any thread may call it."""

    def __init__(self) -> None:
        self.watchers = Watchers()
        self._lock = threading.Lock()
        self._told: dict[str, Mapping[str, Any]] = {}
        self._changes = 0

    def told(self, code: str, read: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Return what is known of a room, or read it."""
        with self._lock:
            changes, known = self._changes, self._told.get(code)
        if known is not None:
            return known
        fresh = read()
        with self._lock:
            if changes == self._changes:  # else it may be old already
                self._told[code] = fresh
        return fresh

    def changed(self, code: str | None) -> None:
        """Forget what was known of a room, and wake who watches it; of None, of every room."""
        with self._lock:
            self._changes += 1
            if code is None:
                self._told.clear()
            else:
                self._told.pop(code, None)
        if code is None:
            self.watchers.wake_all()
        else:
            self.watchers.wake(code)
