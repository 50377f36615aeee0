"""`python -m benchmarks`: measure everything, print tables, and write benchmarks/results/MACHINE.json.

Example: python -m benchmarks --rounds 5 --json /tmp/here.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import torch

from benchmarks import stream, trace
from benchmarks.measure import machine
from benchmarks.tables import tables
from rnn_core.version import VERSION

RESULTS = Path(__file__).parent / "results"


def main(
    arguments: Sequence[str] | None = None, settings: tuple[trace.Setting, ...] = trace.SETTINGS
) -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="interleaved rounds (default: 11)")
    parser.add_argument("--steps", type=int, default=32_768, help="steps of the long text (default: 32768)")
    parser.add_argument("--hidden", type=int, default=256, help="units that read it (default: 256)")
    parser.add_argument("--json", type=Path, help="where to write (default: named after the machine)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    here = machine()
    results = {
        "machine": asdict(here),
        "measured": {"date": date.today().isoformat(), "version": VERSION},
        "rounds": options.rounds,
        "trace": list(trace.rows(settings, options.rounds)),
        "stream": list(stream.rows(options.steps, options.hidden, options.rounds)),
    }
    print(f"{here}\nmedians of {options.rounds} interleaved rounds; ratios to the bare forward (quartiles)\n")
    print(tables(results))
    path = options.json or RESULTS / f"{here.slug}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n")
    print(f"\nwritten to {path}")


if __name__ == "__main__":
    main()
