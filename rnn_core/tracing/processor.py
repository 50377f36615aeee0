"""The name of the current processor."""

from __future__ import annotations

import platform
from functools import lru_cache
from pathlib import Path
from typing import Final

__all__ = ["processor"]

_TOLD: Final = ("model name", "cpu family", "model", "stepping")


@lru_cache(maxsize=1)
def processor() -> str:
    """Return the processor's name: from /proc/cpuinfo on Linux, from `platform` elsewhere.

    Examples
    --------
    >>> bool(processor())
    True
    """
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8", errors="replace")
    except OSError:
        text = ""
    first = text.partition("\n\n")[0]
    told = {
        key.strip(): value.strip() for key, _, value in (line.partition(":") for line in first.splitlines())
    }
    parts = [told[key] for key in _TOLD if key in told]
    return ", ".join(parts) or platform.processor() or platform.machine()
