"""A trace beside the bare forward, a naive loop, and general tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor, nn

import rnn_core
from benchmarks.measure import interleave, plain
from benchmarks.naive import naive_loop
from benchmarks.peers import PEERS, installed

FEATURES: Final = 64
KINDS: Final[dict[str, type[nn.LSTM] | type[nn.GRU] | type[nn.RNN]]] = {
    "LSTM": nn.LSTM,
    "GRU": nn.GRU,
    "RNN": nn.RNN,
}


@dataclass(frozen=True)
class Setting:
    """What is traced; `peers` that are so slow that few rounds must do are left to settings of their own."""

    cell: str
    hidden: int
    steps: int
    batch: int = 1
    dtype: str = "float32"
    peers: tuple[str, ...] = ()


SETTINGS: Final = (
    Setting("LSTM", 128, 1000, peers=("hooks", "captum", "nnsight")),
    Setting("LSTM", 256, 1000),
    Setting("LSTM", 128, 1000, batch=32),
    Setting("LSTM", 128, 1000, dtype="float64"),
    Setting("GRU", 128, 1000),
    Setting("GRU", 256, 1000),
    Setting("GRU", 128, 1000, dtype="float64"),
    Setting("RNN", 128, 1000),
    Setting("RNN", 256, 1000),
    Setting("RNN", 128, 1000, dtype="float64"),
    Setting("LSTM", 128, 60, peers=("hooks", "captum", "nnsight", "TorchLens")),
)

SLOW: Final = {"TorchLens"}
"""Timed in two rounds."""


def rows(settings: tuple[Setting, ...] = SETTINGS, rounds: int = 11) -> Iterator[dict[str, Any]]:
    """Measure each setting."""
    for setting in settings:
        torch.manual_seed(0)
        dtype = getattr(torch, setting.dtype)
        module = KINDS[setting.cell](FEATURES, setting.hidden, dtype=dtype).eval()
        x = torch.randn(setting.steps, setting.batch, FEATURES, dtype=dtype)
        done = rnn_core.trace(module, x)
        here = [name for name in setting.peers if installed(name)]
        fast = {name: PEERS[name](module, x) for name in here if name not in SLOW}
        timings = interleave({**_own(module, x), **fast}, rounds)
        for name in set(here) & SLOW:
            timings[name] = interleave(
                {"forward": _own(module, x)["forward"], name: PEERS[name](module, x)}, 2
            )[name]
        yield {
            "cell": setting.cell,
            "hidden": setting.hidden,
            "steps": setting.steps,
            "batch": setting.batch,
            "dtype": setting.dtype,
            "method": done.method,
            "residual": float(f"{done.residual:.1g}"),
            "missing": [name for name in setting.peers if name not in here],
            "timings": plain(timings),
        }


def _own(module: nn.LSTM | nn.GRU | nn.RNN, x: Tensor) -> dict[str, Callable[[], object]]:
    def forward() -> object:
        with torch.no_grad():
            return module(x)

    return {
        "forward": forward,
        "trace": lambda: rnn_core.trace(module, x),
        "naive": lambda: naive_loop(module, x),
    }
