"""Which networks learn to flip: parity of a bit string, taught after every bit, or after the last one alone.

Three arms: as the page trains (a network stops once it has solved it); told after the last bit only; and
those that can flip trained through to the last update, to see what more training does for long strings.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from docs.experiments.common import plain, write
from rnn_core.experiments.parity import (
    EVERY,
    ParityProgress,
    ParityTraining,
    can_flip,
    parity_network,
    train_parity,
)

USUAL = ParityTraining(seeds=10)
FEWER = 5
ARMS = {
    "every": USUAL,
    "last": replace(USUAL, taught="last", seeds=FEWER, updates=800),
    "on": replace(
        USUAL, networks=tuple(one for one in USUAL.networks if can_flip(one)), seeds=FEWER, stop=False
    ),
}
QUESTION = (
    "Share of right answers by length, a list a seed, when a network stops learning: once it has solved it "
    "(every, last), or after all updates (on). solved_at: the update, null if not; seconds: CPU seconds of "
    "updates; curve: share right on strings of the longest length learnt from, every 50 updates, a list a "
    "seed. Asked after every bit (every, on), or after the last bit alone (last)."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows = [row for arm, settings in ARMS.items() for row in _rows(arm, settings)]
    common = asdict(USUAL)
    for name in ("networks", "seeds", "taught", "updates", "stop"):
        del common[name]
    settings = common | {
        "seeds": {arm: one.seeds for arm, one in ARMS.items()},
        "updates": {arm: one.updates for arm, one in ARMS.items()},
        "every": EVERY,
        "optimiser": "Adam",
        "threads": torch.get_num_threads(),
    }
    return write("parity", QUESTION, settings, rows, begun)


def _rows(arm: str, settings: ParityTraining) -> Iterator[dict[str, Any]]:
    reports: dict[str, dict[int, list[ParityProgress]]] = {one: {} for one in settings.networks}
    for one in train_parity(settings):
        reports[one.network].setdefault(one.seed, []).append(one)
    at = settings.lengths.index(settings.longest)
    for network, seeds in reports.items():
        last = [own[-1] for own in seeds.values()]
        weights = parity_network(settings, network, 0).parameters()
        row = {
            "arm": arm,
            "network": network,
            "parameters": sum(weight.numel() for weight in weights),
            "solved": sum(one.solved for one in last),
            "solved_at": [next((one.update for one in own if one.solved), None) for own in seeds.values()],
            "seconds": [round(one.seconds, 2) for one in last],
            "right": {
                str(length): [plain(one.right[k], 4) for one in last]
                for k, length in enumerate(settings.lengths)
            },
            "curve": [[plain(one.right[at], 4) for one in own] for own in seeds.values()],
        }
        print("   ", arm, network, row["solved_at"], row["seconds"], row["right"]["100"], flush=True)
        yield row
