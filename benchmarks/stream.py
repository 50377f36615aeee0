"""A walk over a long text beside the bare forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

import rnn_core
from benchmarks.measure import interleave, plain
from benchmarks.trace import KINDS

FEATURES: Final = 48
SYMBOLS: Final = 100
EVERY: Final = 1024


def text(steps: int) -> Iterator[Tensor]:
    """Give a random text in chunks, embedded as it is read, as an app would."""
    embedding = torch.randn(SYMBOLS, 1, FEATURES)
    symbols = torch.randint(SYMBOLS, (steps,))
    for chunk in symbols.split(8 * EVERY):
        yield embedding[chunk]


@torch.no_grad()
def forward(module: nn.LSTM | nn.GRU | nn.RNN, steps: int) -> None:
    """Run the module alone over the same text, in the same pieces."""
    state = None
    for chunk in text(steps):
        for piece in chunk.split(EVERY):
            _, state = module(piece, state)


def checkpoints(module: nn.LSTM | nn.GRU | nn.RNN, steps: int) -> list[rnn_core.StreamState]:
    """Keep the state before every piece, and look at nothing."""
    return [piece.checkpoint for piece in rnn_core.stream(module, text(steps), every=EVERY)]


def everything(module: nn.LSTM | nn.GRU | nn.RNN, steps: int) -> set[str]:
    """Trace every piece, and let go of it."""
    return {piece.trace.method for piece in rnn_core.stream(module, text(steps), every=EVERY)}


def survey(module: nn.LSTM | nn.GRU | nn.RNN, steps: int) -> int:
    """Sum up every window, and tell how many had to be read twice."""
    embedding = torch.randn(SYMBOLS, 1, FEATURES)
    symbols = torch.randint(SYMBOLS, (steps,))
    walk = rnn_core.survey(module, lambda start, stop: embedding[symbols[start:stop]], steps, every=EVERY)
    *_, last = walk
    return last.again


def rows(steps: int = 32_768, hidden: int = 256, rounds: int = 5) -> Iterator[dict[str, Any]]:
    """Measure each cell; `megabytes` is what this process grew by over all rounds, after the first."""
    for cell, kind in KINDS.items():
        module = kind(FEATURES, hidden).eval()
        rivals: dict[str, Callable[[], object]] = {
            "forward": partial(forward, module, steps),
            "checkpoints": partial(checkpoints, module, steps),
            "everything": partial(everything, module, steps),
            "survey": partial(survey, module, steps),
        }
        methods = everything(module, steps)
        before = held()
        timings = interleave(rivals, rounds)
        yield {
            "cell": cell,
            "hidden": hidden,
            "steps": steps,
            "every": EVERY,
            "method": ", ".join(sorted(methods)),
            "megabytes": None if before is None else round((held() or before) - before),
            "timings": plain(timings),
        }


def held() -> float | None:
    """Give the memory this process holds now, in MB; None where the system does not say so in a file."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024
