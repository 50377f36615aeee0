"""Who waits for a change in a room."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Watchers:
    """Wakes those who wait; any thread may call any of it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, dict[object, Callable[[], None]]] = {}

    def watch(self, code: str, wake: Callable[[], None]) -> Callable[[], None]:
        """Wait from now on; call what is returned to wait no longer."""
        mark = object()
        with self._lock:
            self._waiting.setdefault(code, {})[mark] = wake

        def leave() -> None:
            with self._lock:
                marks = self._waiting.get(code, {})
                marks.pop(mark, None)
                if not marks:
                    self._waiting.pop(code, None)

        return leave

    def wake(self, code: str) -> None:
        """Wake all who wait for a room."""
        with self._lock:
            waiting = list(self._waiting.get(code, {}).values())
        for wake in waiting:
            wake()

    def wake_all(self) -> None:
        """Wake everybody."""
        with self._lock:
            codes = list(self._waiting)
        for code in codes:
            self.wake(code)

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._waiting.values()))
