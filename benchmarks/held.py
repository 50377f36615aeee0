"""`python -m benchmarks.held`: from a clamp to its numbers, by the first step that is held.

The shipped python-lstm (256 units) has read a window of 1,000 characters. What is timed is all that a hand on
a gate waits for: the second run, its reading, the largest fall, where the runs meet and what it costs.
"""

from __future__ import annotations

import argparse
import io
import tokenize
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import torch

from benchmarks.measure import interleave, machine, plain
from rnn_core.checkpoints import load
from rnn_core.interventions import Verdict, what_if
from rnn_core.reading import Reading, read
from rnn_core.tracing import Clamp, walking

ROOT: Final = Path(__file__).parents[1]
NETWORK: Final = ROOT / "assets/models/python-lstm"
UNIT: Final = 219
HELD: Final = 8
"""Steps that are held, as a drag on a valve begins with."""
GOAL: Final = 100.0
"""Milliseconds from a clamp to its numbers, at most."""


def text(steps: int) -> str:
    """Give so many characters of Python: the library's own, again and again."""
    source = Path(tokenize.__file__).read_text("utf-8")
    return (source * (steps // len(source) + 1))[:steps]


def numbers(reading: Reading, first: int, count: int = HELD) -> Verdict:
    """Hold the unit of quotes so that it neither forgets nor learns, and find what came of it."""
    steps = slice(first, min(first + count, len(reading.tokens)))
    clamps = [Clamp(gate, [UNIT], steps, value) for gate, value in (("forget", 1.0), ("input", 0.0))]
    return what_if(reading, clamps=clamps).verdict()


def by_torch(reading: Reading) -> Verdict:
    """Do the same from the first step, the rest by torch's own kernel: what the cell's loop saves."""
    with walking.disabled():
        return numbers(reading, 0)


def rows(steps: int = 1000, rounds: int = 11) -> Iterator[dict[str, Any]]:
    """Measure both precisions, from the first step and later ones; the floor is one more reading."""
    network, window = load(NETWORK), text(steps)
    for dtype in ("float32", "float64"):
        reading = read(network, window, dtype=dtype)  # type: ignore[arg-type]
        starts = {f"{first + 1}": first for first in (0, steps // 4, steps // 2, steps - steps // 10)}
        rivals = {"read": partial(read, network, window, None, dtype)} | {
            name: partial(numbers, reading, first) for name, first in starts.items()
        }
        rivals["all"] = partial(numbers, reading, 0, steps)
        rivals["torch"] = partial(by_torch, reading)
        yield {"dtype": dtype, "steps": steps, "timings": plain(interleave(rivals, rounds))}


def table(found: Sequence[dict[str, Any]]) -> str:
    """Make a Markdown table: milliseconds by the first held step, counted from 1."""
    names = list(found[0]["timings"])
    head = [
        "precision",
        "a reading, ms",
        *(f"from step {name}, ms" for name in names[1:-2]),
        "at all steps, ms",
        "from step 1 by torch, ms",
        "ratio",
    ]
    out = io.StringIO()
    print("|", " | ".join(head), "|", file=out)
    print("|---" * len(head) + "|", file=out)
    for row in found:
        cells = [f"{row['timings'][name]['milliseconds']:.3g}" for name in names]
        ratio = row["timings"]["1"]["milliseconds"] / row["timings"]["torch"]["milliseconds"]
        print("|", " | ".join([row["dtype"], *cells, f"{ratio:.2f}"]), "|", file=out)
    return out.getvalue()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.held", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="interleaved rounds (default: 11)")
    parser.add_argument("--steps", type=int, default=1000, help="characters of the window (default: 1000)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    found = list(rows(options.steps, options.rounds))
    names = [name for name in found[0]["timings"] if name.isdigit()]
    slowest = max(row["timings"][name]["milliseconds"] for row in found for name in names)
    print(f"{machine()}\nmedians of {options.rounds} interleaved rounds, CPU time of one thread\n")
    print(table(found))
    print(f"with {HELD} steps held the slowest takes {slowest:.3g} ms; the goal is {GOAL:g}")


if __name__ == "__main__":
    main()
