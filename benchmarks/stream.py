"""`python -m benchmarks.stream`: a walk over a long text beside the bare forward.

Example: python -m benchmarks.stream --steps 1000000 --rounds 1 --cells LSTM
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import torch
from torch import Tensor, nn

import rnn_core
from benchmarks.measure import interleave, machine
from benchmarks.trace import KINDS

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


def walk(module: nn.LSTM | nn.GRU | nn.RNN, steps: int) -> tuple[str, float]:
    """Trace every piece and keep the checkpoints; return how, and the largest residual."""
    checkpoints, residual, methods = [], 0.0, set()
    for piece in rnn_core.stream(module, text(steps), every=EVERY):
        checkpoints.append(piece.checkpoint)
        methods.add(piece.trace.method)
        residual = max(residual, piece.trace.residual)
    return ", ".join(sorted(methods)), residual


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stream", description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000, help="characters a round (default: 10000)")
    parser.add_argument("--hidden", type=int, default=256, help="units (default: 256)")
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds (default: 9)")
    parser.add_argument("--cells", nargs="+", choices=KINDS, default=list(KINDS), help="default: all")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    print(f"{machine()}; {options.rounds} rounds of {options.steps} steps, float32, {options.hidden} units;")
    print("median of CPU time, and (quartiles) of the walk as a multiple of the forward\n")
    print("| cell | way | forward, steps/s | walk, steps/s | by the forward | memory, MB | residual |")
    print("|---|---|---|---|---|---|---|")
    for cell in options.cells:
        print(line(cell, options.steps, options.hidden, options.rounds), flush=True)


def line(cell: str, steps: int, hidden: int, rounds: int) -> str:
    """Measure one cell and print it as a row of a Markdown table; memory is what the rounds added."""
    module = KINDS[cell](FEATURES, hidden).eval()
    method, residual = walk(module, min(steps, 10 * EVERY))
    before = _peak()
    rivals: dict[str, Callable[[], object]] = {"forward": partial(forward, module, steps)}
    rivals["walk"] = partial(walk, module, steps)
    alone, walked = interleave(rivals, rounds).values()
    speeds = f"{1e3 * steps / alone.milliseconds:.0f} | {1e3 * steps / walked.milliseconds:.0f}"
    ratio = f"{walked.ratio:.2f} ({walked.low:.2f}-{walked.high:.2f})"
    return f"| {cell} | {method} | {speeds} | {ratio} | {_peak() - before:.0f} | {residual:.0e} |"


def _peak() -> float:
    """Give the largest memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
