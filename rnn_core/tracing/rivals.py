"""Time alternative implementations side by side, for `rnn_core.tracing.calibration`."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import torch
from torch import Tensor

from rnn_core.cells.spec import spec

__all__ = ["FEATURES", "MODULE", "ROUNDS", "inputs", "least", "random_module"]

MODULE: Final = "module"
"""The way that runs the module itself."""

FEATURES: Final = 32

FINE: Final = 1e-5
"""Seconds: a clock of processor time may tick in hundredths (Windows), and then tells nothing here."""

ROUNDS: Final = 4
"""Number of timing rounds. The minimum counts: other load can only add to it."""


def random_module(cell: str, dtype: str, units: int) -> Any:
    """Make a module with torch's default initialisation from its own generator, not the global one."""
    kind = spec(cell).layer
    module: Any = _drawn(kind)(FEATURES, units, dtype=getattr(torch, dtype)).eval()
    module.__class__ = kind  # torch's own again: a class made of it is not traced the shortest way
    return module


class _Drawn:
    """Weights from a separate generator."""

    def reset_parameters(self: Any) -> None:
        own, bound = torch.Generator().manual_seed(0), 1 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            parameter.data.uniform_(-bound, bound, generator=own)


def _drawn(layer: type) -> Any:
    return type(layer.__name__, (_Drawn, layer), {})


def inputs(dtype: str, steps: int, batch: int) -> Tensor:
    """Draw random inputs, (steps, batch, features)."""
    own = torch.Generator().manual_seed(0)
    return torch.randn(steps, batch, FEATURES, dtype=getattr(torch, dtype), generator=own)


def least(rivals: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Time alternatives in turn over several rounds, and return the minimum of each in microseconds.

    With one torch thread it is this thread's processor time, which does not count waiting for a busy core.
    """
    fine = time.get_clock_info("thread_time").resolution < FINE
    clock = time.thread_time if fine and torch.get_num_threads() == 1 else time.perf_counter
    found = dict.fromkeys(rivals, math.inf)
    for _ in range(rounds + 1):  # the first one warms up, and is hardly ever the least
        for name, run in rivals.items():
            begun = clock()
            run()
            found[name] = min(found[name], 1e6 * (clock() - begun))
    return {name: max(one, 1e-3) for name, one in found.items()}  # a clock may be coarse
