"""Whether this process holds as much memory as it may: then nobody else is let in; who is in goes on."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

VARIABLE: Final = "GATESCOPE_MEMORY"
"""Environment variable with the megabytes that the server may hold."""
_SHARE: Final = 0.75
"""Of all memory, where nothing is said: the rest is for workers and the system."""
_CGROUP: Final = Path("/sys/fs/cgroup/memory.max")
_HELD: Final = Path("/proc/self/statm")


@cache
def most() -> int | None:
    """Return how many bytes the server may hold; None where the system does not say how much there is."""
    said = os.environ.get(VARIABLE, "")
    if said.isdecimal() and int(said):
        return int(said) * 2**20
    known = []
    with suppress(OSError, ValueError, AttributeError):  # AttributeError: Windows
        known.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    with suppress(OSError, ValueError):  # ValueError: "max"
        known.append(int(_CGROUP.read_text()))
    return int(_SHARE * min(known)) if known else None


def held() -> int:
    """Return how many bytes this process holds; 0 where the system does not say."""
    try:
        return int(_HELD.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def is_full() -> bool:
    """Whether it holds all that it may."""
    limit = most()
    return limit is not None and held() >= limit
