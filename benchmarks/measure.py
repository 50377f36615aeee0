"""Interleaved rounds on one thread: what differs between two rivals is then not the machine's mood."""

from __future__ import annotations

import gc
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


def machine() -> str:
    """Name what this runs on: torch, processor, system; always one thread."""
    info = Path("/proc/cpuinfo")  # Linux; elsewhere platform has to do
    rows = info.read_text().splitlines() if info.exists() else []
    names = [row.split(":")[1].strip() for row in rows if row.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    return f"torch {torch.__version__}, one thread of {processor}, {platform.system()}"


def interleave(rivals: Mapping[str, Callable[[], object]], rounds: int = 11) -> dict[str, Timing]:
    """Time rivals in turn, round after round; the first one is the floor of the ratios.

    CPU time of the calling thread is counted, so that waiting for a busy core is not;
    with one torch thread that is all the work there is.
    """
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for run in rivals.values():
        run()  # memory and caches warm
    for _ in range(rounds):
        for name, run in rivals.items():
            times[name].append(_once(run))
    floor = np.array(next(iter(times.values())))
    return {name: _timing(np.array(own), floor) for name, own in times.items()}


def _once(run: Callable[[], object]) -> float:
    gc.collect()
    start = time.thread_time()
    run()
    return time.thread_time() - start


def _timing(own: np.ndarray, floor: np.ndarray) -> Timing:
    low, ratio, high = np.quantile(own / floor, [0.25, 0.5, 0.75])
    return Timing(1e3 * float(np.median(own)), float(ratio), float(low), float(high))
