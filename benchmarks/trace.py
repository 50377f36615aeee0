"""`python -m benchmarks.trace`: a trace beside the bare forward and a naive loop.

Example: python -m benchmarks.trace --rounds 21 --json trace.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import torch
from torch import Tensor, nn

import rnn_core
from benchmarks.measure import Timing, interleave, machine
from benchmarks.naive import naive_loop

FEATURES = 64
KINDS: dict[str, type[nn.LSTM] | type[nn.GRU] | type[nn.RNN]] = {
    "LSTM": nn.LSTM,
    "GRU": nn.GRU,
    "RNN": nn.RNN,
}


@dataclass(frozen=True)
class Row:
    """One setting with its rivals."""

    cell: str
    dtype: str
    hidden: int
    steps: int
    batch: int
    method: str
    residual: float
    rivals: dict[str, Timing]


def rows(steps: int, batch: int, rounds: int, hiddens: tuple[int, ...]) -> Iterator[Row]:
    """Measure every cell, size and precision."""
    for (cell, kind), hidden, dtype in product(KINDS.items(), hiddens, (torch.float32, torch.float64)):
        torch.manual_seed(0)
        module = kind(FEATURES, hidden, dtype=dtype).eval()
        x = torch.randn(steps, batch, FEATURES, dtype=dtype)
        done = rnn_core.trace(module, x)
        timings = interleave(_rivals(module, x), rounds)
        yield Row(cell, done.dtype, hidden, steps, batch, done.method, done.residual, timings)


def _rivals(module: nn.LSTM | nn.GRU | nn.RNN, x: Tensor) -> dict[str, Callable[[], object]]:
    def forward() -> object:
        with torch.no_grad():
            return module(x)

    return {
        "forward": forward,
        "trace": lambda: rnn_core.trace(module, x),
        "naive": lambda: naive_loop(module, x),
    }


def line(row: Row) -> str:
    """Print a setting as a row of a Markdown table."""
    forward, trace, naive = (row.rivals[name] for name in ("forward", "trace", "naive"))
    return (
        f"| {row.cell:4} | {row.dtype} | {row.method:11} | {row.hidden:4} | {forward.milliseconds:7.1f} "
        f"| {trace.ratio:5.2f} ({trace.low:.2f}-{trace.high:.2f}) "
        f"| {naive.ratio:5.1f} ({naive.low:.1f}-{naive.high:.1f}) | {row.residual:.0e} |"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, and write the numbers as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trace", description=__doc__)
    parser.add_argument("--steps", type=int, default=1000, help="steps of the sequence (default: 1000)")
    parser.add_argument("--batch", type=int, default=1, help="sequences at once (default: 1)")
    parser.add_argument("--hidden", type=int, nargs="+", default=[128, 256], help="units (default: 128 256)")
    parser.add_argument("--rounds", type=int, default=11, help="interleaved rounds (default: 11)")
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    print(f"{machine()}; {options.steps} steps, batch {options.batch};", end=" ")
    print(f"median (quartiles) of {options.rounds} rounds, trace and loop as multiples of the forward\n")
    print("| cell | dtype | way | hidden | forward, ms | trace | naive loop | residual |")
    print("|---|---|---|---|---|---|---|---|")
    measured = []
    for row in rows(options.steps, options.batch, options.rounds, tuple(options.hidden)):
        print(line(row), flush=True)
        measured.append(asdict(row))
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "rows": measured}, indent=1))


if __name__ == "__main__":
    main()
