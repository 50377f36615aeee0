"""How many wrong codes may come from one address, without shutting a school out that has but one.

Only who types a code is counted, and only when it is wrong: a key from a QR code cannot be guessed, and a
phone that has its seat is known by its ticket. So whoever guesses closes typing for a while, and scanning for
nobody.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from pages.shared.rooms.keys import digest

MOST: Final = 40
"""Misses of one address within `WITHIN`: a class that mistypes stays below it."""
WITHIN: Final = 600.0
"""Seconds."""
_ADDRESSES: Final = 10_000


class Allowance:
    """Counts by address, in memory alone, under a digest that no other process could make.

    Parameters
    ----------
    most : int, optional
        That one address may have.
    within : float, optional
        Seconds after which one is forgotten.
    clock : callable, optional
        Seconds.
    """

    def __init__(
        self, most: int = MOST, within: float = WITHIN, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._within, self._clock = most, within, clock
        self._salt = secrets.token_hex()
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def is_used_up(self, address: str) -> bool:
        """Whether an address has had all of it."""
        with self._lock:
            seen = self._seen.get(self._name(address), deque())
            while seen and seen[0] <= self._clock() - self._within:
                seen.popleft()
            return len(seen) >= self._most

    def count(self, address: str) -> None:
        """Count one."""
        with self._lock:
            name = self._name(address)
            self._seen.setdefault(name, deque(maxlen=self._most)).append(self._clock())
            self._seen.move_to_end(name)
            while len(self._seen) > _ADDRESSES:
                self._seen.popitem(last=False)

    def _name(self, address: str) -> str:
        return digest(self._salt, address)
