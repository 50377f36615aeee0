"""`python -m benchmarks.stream`: a walk over a long text beside the bare forward.

Example: python -m benchmarks.stream --steps 1000000 --hidden 256
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import torch
from torch import Tensor, nn

import rnn_core
from benchmarks.measure import machine
from benchmarks.trace import KINDS

Result = TypeVar("Result")

FEATURES, SYMBOLS, EVERY = 48, 100, 1024


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


def walk(module: nn.LSTM | nn.GRU | nn.RNN, steps: int) -> float:
    """Trace every piece and keep the checkpoints; return the largest residual."""
    checkpoints, residual = [], 0.0
    for piece in rnn_core.stream(module, text(steps), every=EVERY):
        checkpoints.append(piece.checkpoint)
        residual = max(residual, piece.trace.residual)
    return residual


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stream", description=__doc__)
    parser.add_argument("--steps", type=int, default=100_000, help="characters (default: 100000)")
    parser.add_argument("--hidden", type=int, default=256, help="units (default: 256)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    print(f"{machine()}; {options.steps} steps, float32, {options.hidden} units, CPU time\n")
    print("| cell | forward, steps/s | walk, steps/s | by the forward | memory grown by, MB | residual |")
    print("|---|---|---|---|---|---|")
    for cell, kind in KINDS.items():
        module = kind(FEATURES, options.hidden).eval()
        forward(module, 10 * EVERY)
        walk(module, 10 * EVERY)
        before = _peak()
        walked, residual = _timed(partial(walk, module, options.steps))
        grown = _peak() - before
        alone, _ = _timed(partial(forward, module, options.steps))
        speeds = f"{options.steps / alone:.0f} | {options.steps / walked:.0f} | {walked / alone:.2f}"
        print(f"| {cell} | {speeds} | {grown:.0f} | {residual:.0e} |", flush=True)


def _timed(run: Callable[[], Result]) -> tuple[float, Result]:
    start = time.thread_time()
    result = run()
    return time.thread_time() - start, result


def _peak() -> float:
    """Give the largest memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
