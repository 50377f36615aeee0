"""Interleaved rounds on one thread: what differs between two rivals is then not the machine's mood."""

from __future__ import annotations

import gc
import os
import platform
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch


@dataclass(frozen=True)
class Timing:
    """One rival over all rounds.

    milliseconds : median of this thread's CPU time
    ratio : median over rounds of its time by the floor's time in the same round
    low, high : quartiles of that ratio
    """

    milliseconds: float
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class Machine:
    """What this runs on; always one thread of it. `load`: what else ran, Linux's average over a minute."""

    processor: str
    cores: int
    system: str
    python: str
    torch: str
    numpy: str
    load: float | None

    def __str__(self) -> str:
        load = "" if self.load is None else f", load {self.load:.1f}"
        versions = f"torch {self.torch}, numpy {self.numpy}, Python {self.python}"
        return f"one thread of {self.processor} ({self.cores} cores), {self.system}, {versions}{load}"

    @property
    def slug(self) -> str:
        """Name of a file for what was measured here."""
        name = re.sub(r"\((R|TM)\)|CPU|Processor", "", self.processor)
        return re.sub(r"[^a-z0-9.]+", "-", f"{name} {self.cores} cores".lower()).strip("-")


def machine() -> Machine:
    """Name what this runs on."""
    info = Path("/proc/cpuinfo")  # Linux; elsewhere platform has to do
    rows = info.read_text().splitlines() if info.exists() else []
    names = [row.split(":")[1].strip() for row in rows if row.startswith("model name")]
    return Machine(
        processor=names[0] if names else platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        system=platform.system(),
        python=platform.python_version(),
        torch=torch.__version__,
        numpy=np.__version__,
        load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    )


def interleave(rivals: Mapping[str, Callable[[], object]], rounds: int = 11) -> dict[str, Timing]:
    """Time rivals in turn, round after round; the first one is the floor of the ratios.

    CPU time of the calling thread is counted, so that waiting for a busy core is not;
    with one torch thread that is all the work there is.
    """
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for run in rivals.values():
        run()  # memory and caches warm
    gc.collect()
    gc.freeze()  # between two turns only what these have made is looked through, not all that is imported
    try:
        for _ in range(rounds):
            for name, run in rivals.items():
                times[name].append(_once(run))
    finally:
        gc.unfreeze()
    floor = np.array(next(iter(times.values())))
    return {name: _timing(np.array(own), floor) for name, own in times.items()}


def plain(timings: Mapping[str, Timing]) -> dict[str, dict[str, float]]:
    """Give what JSON takes, to four digits."""
    return {
        name: {key: float(f"{value:.4g}") for key, value in asdict(one).items()}
        for name, one in timings.items()
    }


def _once(run: Callable[[], object]) -> float:
    gc.collect()
    start = time.thread_time()
    run()
    return time.thread_time() - start


def _timing(own: np.ndarray, floor: np.ndarray) -> Timing:
    low, ratio, high = np.quantile(own / floor, [0.25, 0.5, 0.75])
    return Timing(1e3 * float(np.median(own)), float(ratio), float(low), float(high))
