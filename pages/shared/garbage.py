"""Collects garbage beside the visits, and not after every run, as Streamlit would.

Each time the whole memory of the process is walked, and everybody waits: a hundred visitors who changed page
at once waited for little else.
"""

from __future__ import annotations

import gc
import threading
import time
from typing import Final

_EVERY: Final = 30.0
"""Seconds between two looks."""
_START: Final = threading.Lock()


def start() -> None:
    """Collect from now on, in a thread of its own; a second call does nothing."""
    if _START.acquire(blocking=False):
        threading.Thread(target=_look_after, name="garbage", daemon=True).start()


def _look_after() -> None:
    seen = 0
    while True:
        time.sleep(_EVERY)
        seen = sweep(seen)


def sweep(seen: int) -> int:
    """Collect everything, unless next to nothing was made since.

    Parameters
    ----------
    seen : int
        What this returned the last time: collections of what is young, which Python makes by itself.
    """
    young = gc.get_stats()[0]["collections"]
    if young != seen:
        gc.collect()
    return int(young)
