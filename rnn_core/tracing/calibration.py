"""Measured cost of a step on this machine, cached by shape; can be disabled.

Which of several ways to the same numbers is the fastest, the processor decides, and the
libraries that know it well or badly: on one machine a step of eight sequences costs what
one of two does, on another as much as eight steps (docs/adr/0011-calibration.md). So the ways
are timed when a shape is met for the first time, some hundredths of a second of processor
time, never on import. What was measured is kept in a file of the user's cache and is not
measured again; without such a file, in memory.

The numbers of a trace do not depend on it but for rounding. Where even that has to stay,
turn it off: `disabled` for a thread and a block, the environment variable
``RNN_CORE_CALIBRATION=off`` for a process. Then constants decide, the same everywhere.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch

from rnn_core.tracing.processor import processor
from rnn_core.tracing.switch import thrown

__all__ = ["SWITCH", "Shape", "cheapest", "costs", "disabled", "enabled", "file", "forget", "table"]

SWITCH: Final = "RNN_CORE_CALIBRATION"
"""Environment variable: "off" turns calibration off for the whole process."""

MARGIN: Final = 0.9
"""Another way than the usual one is taken only if it costs no more than this share of it: noise is less."""

KEPT: Final = 512
"""Shapes in the file at most; beyond that they are kept in memory alone."""

_FORMAT: Final = 1
_HINTS: Final = (
    "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "ONEDNN_CPU_ISA_HINTS",
    "OPENBLAS_CORETYPE", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR", "NPY_DISABLE_CPU_FEATURES",
)  # fmt: skip

Costs = Mapping[str, float]
"""Way to microseconds a step, all sequences of the batch together."""

_disabled: ContextVar[bool] = ContextVar("rnn_core_calibration_disabled", default=False)
_lock: Final = threading.RLock()
_known: dict[str, dict[str, float]] = {}
_read: set[Path] = set()


class Shape(NamedTuple):
    """What the costs of a step depend on.

    Examples
    --------
    >>> str(Shape("gru", "float32", units=256, batch=8))
    'gru float32, 256 units, batch 8'
    """

    cell: str
    dtype: str
    units: int
    batch: int

    def __str__(self) -> str:
        return f"{self.cell} {self.dtype}, {self.units} units, batch {self.batch}"


@contextmanager
def disabled() -> Iterator[None]:
    """Use fixed constants in this thread and block, so that every machine chooses the same.

    Examples
    --------
    >>> with disabled():
    ...     enabled()
    False
    """
    with thrown(_disabled):
        yield


def enabled() -> bool:
    """Whether measured costs are used now."""
    return not _disabled.get() and os.environ.get(SWITCH, "on").lower() not in ("off", "0", "false", "no")


def costs(shape: Shape, measure: Callable[[Shape], Costs]) -> Costs:
    """Return the cost of each implementation for a shape; measure it if unknown.

    The first answer of a process stays its answer, so that the same call gives the same numbers.
    """
    key = _key(shape, torch.get_num_threads())
    found = _known.get(key)
    if found is not None:
        return found
    with _lock:
        _take_over()
        if key not in _known:
            _known[key] = dict(measure(shape))
            _write()
        return _known[key]


@lru_cache(maxsize=1024)
def _key(shape: Shape, threads: int) -> str:
    return f"{shape}, {threads} threads"


def cheapest(found: Costs, usual: str) -> str:
    """Choose the cheapest way, but the usual one unless another is cheaper by a tenth.

    Examples
    --------
    >>> cheapest({"numpy": 10.0, "torch": 9.5}, "numpy"), cheapest({"numpy": 10.0, "torch": 8.0}, "numpy")
    ('numpy', 'torch')
    """
    best = min(found, key=lambda way: found[way])
    return best if usual not in found or found[best] <= MARGIN * found[usual] else usual


def table() -> dict[str, dict[str, float]]:
    """Give all that is known of this machine: for each shape what each way costs, in microseconds a step."""
    with _lock:
        _take_over()
        return {shape: dict(found) for shape, found in sorted(_known.items())}


def forget() -> None:
    """Forget what was measured, in memory and in the file: it is measured anew when next needed."""
    with _lock:
        _known.clear()
        _read.clear()
        with suppress(RuntimeError):  # a user without a home has no file
            path = file()
            try:
                path.unlink(missing_ok=True)
            except OSError:
                _read.add(path)  # what cannot be removed is not to come back either


def file() -> Path:
    """Name the file: one for each processor, its libraries, and what the environment tells them."""
    here = [_FORMAT, processor(), torch.__version__, np.__version__, torch.backends.cpu.get_cpu_capability()]
    told = [f"{name}={os.environ[name]}" for name in _HINTS if name in os.environ]
    name = sha256(json.dumps([*here, *told]).encode()).hexdigest()[:16]
    return _folder() / "rnn_core" / f"calibration-{name}.json"


def _folder() -> Path:
    told = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if told.is_absolute():  # else, by its specification, it does not count
        return told
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def _take_over() -> None:
    """Read the file, once; one that is broken counts as none."""
    try:
        path = file()
        if path in _read:
            return
        _read.add(path)
        found = json.loads(path.read_text("utf-8"))
        fresh = {shape: ways for shape, ways in found["shapes"].items() if _sound(ways)}
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError):
        return  # RuntimeError: a user without a home
    for shape, ways in fresh.items():
        _known.setdefault(shape, ways)


def _sound(ways: object) -> bool:
    return (
        isinstance(ways, dict)
        and len(ways) > 0
        and all(isinstance(cost, float) and math.isfinite(cost) and cost > 0 for cost in ways.values())
    )


def _write() -> None:
    """Write the file, whole or not at all; where none can be written, memory has to do."""
    about = {"processor": processor(), "torch": torch.__version__, "numpy": np.__version__}
    shapes = dict(list(_known.items())[:KEPT])
    try:
        path = file()
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            part.write_text(json.dumps({**about, "shapes": shapes}, indent=1), "utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return
