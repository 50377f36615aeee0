"""`python -m benchmarks.control`: one cut on every unit of a shipped network at many places, CPU seconds.

Texts are drawn at random: what they say changes no time. Beside it, what `rnn_core.intervene` takes for a few
of the same cuts, one at a time, as a multiple.

Example: python -m benchmarks.control --networks python-lstm --places 100
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.measure import machine
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.interventions import Place, control
from rnn_core.tracing import Clamp, intervene

MODELS = Path(__file__).parents[1] / "assets" / "models"
BEFORE, ALONE = 150, 20
LONGEST = 17
"""Steps that a place holds at most; 3 at least."""


def places(network: TrainedNetwork, count: int) -> list[Place]:
    """Draw texts, and how long each is held."""
    draw = np.random.default_rng(0)
    found = []
    for length in draw.integers(3, LONGEST + 1, count):
        ids = draw.integers(1, len(network.vocabulary), BEFORE + int(length) + 1)
        held = range(BEFORE, BEFORE + int(length))
        found.append(Place(tuple(ids.tolist()), held, range(held.stop - 1, held.stop)))
    return found


def row(name: str, count: int) -> dict[str, Any]:
    """Measure one network."""
    network = load(MODELS / name)
    found = places(network, count)
    cut = [Clamp("hidden", [0], slice(0), 0.0)]
    begun = time.process_time()
    control(network, found, cut)
    seconds = time.process_time() - begun
    begun = time.process_time()
    for place in found[:ALONE]:
        x = network.model.embedding(torch.tensor(place.ids))[:, None]
        steps = slice(place.held.start, place.held.stop)
        intervene(network.model.rnn, x, [Clamp("hidden", [0], steps, 0.0)])
    alone = (time.process_time() - begun) / min(ALONE, count)
    units = int(network.config["hidden"])
    cuts = count * (units + 2 + 4 * 21)
    return {
        "network": name,
        "units": units,
        "places": count,
        "cuts": cuts,
        "seconds": round(seconds, 2),
        "one_at_a_time": round(alone * cuts / seconds, 1),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, and write the numbers as JSON if asked."""
    names = sorted(path.parent.name for path in MODELS.glob("*/config.json"))
    parser = argparse.ArgumentParser(prog="python -m benchmarks.control", description=__doc__)
    parser.add_argument("--networks", nargs="+", choices=names, default=names, help="default: all")
    parser.add_argument("--places", type=int, default=100, help="default: 100")
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    print(f"{machine()}; float32, every unit, groups of 1, 2, 4 and 8 with 20 random ones each\n")
    print("| network | units | places | cuts | CPU seconds | one at a time |\n|---|---|---|---|---|---|")
    rows = [row(name, options.places) for name in options.networks]
    for one in rows:
        print(
            f"| {one['network']} | {one['units']} | {one['places']} | {one['cuts']:,} | {one['seconds']} "
            f"| {one['one_at_a_time']} times as long |"
        )
    if options.json:
        options.json.write_text(json.dumps({"machine": asdict(machine()), "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
