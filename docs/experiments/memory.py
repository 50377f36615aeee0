"""Which network remembers: RNN, GRU or LSTM, at equal size, on six tasks?

Every task with its standard race (rnn_core.tasks.STANDARD), five seeds; then three tasks again with other
forget biases of the LSTM and other starts of the RNN. Apart from these, every task again with the RNN
learning at the rate of the gated networks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docs.experiments.common import marks, plain, write
from rnn_core.tasks import STANDARD, Race, RaceProgress, race
from rnn_core.tasks.parameter_matching import Cell

VARIED = ("order", "adding", "latch")
FORGETS: tuple[float | None, ...] = (None, 1.0, 3.0, 5.0)
QUESTION = (
    "At which update and after how many CPU seconds of its own does each network solve each task? solved_at, "
    "seconds, error: one a seed; null: not solved in the race's updates; curve: error on 256 unseen "
    "sequences every 20 updates, one list a seed. standard: the race that the page opens with."
)
QUESTION_RATE = (
    "The same for the RNN alone, learning at the rate at which GRU and LSTM learn in the standard race."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows = []
    for settings in STANDARD.values():
        rows += list(_rows(settings, standard=True))
    for name in VARIED:
        base = STANDARD[name]
        for bias in FORGETS:
            if bias != base.forget_bias:
                rows += list(_rows(replace(base, cells=("lstm",), forget_bias=bias)))
        for start in ("orthogonal", "identity"):
            rows += list(_rows(replace(base, cells=("rnn",), initialisation=start)))
    return write("memory", QUESTION, _settings(), rows, begun)


def run_rate(corpus: Path | None = None) -> Path:
    """Measure the RNN at the learning rate of the others; no text is needed."""
    begun = time.process_time()
    rows = []
    for base in STANDARD.values():
        rows += list(_rows(replace(base, cells=("rnn",), rnn_rate=base.rate)))
    settings = _settings() | {"rnn_learning_rate": STANDARD["adding"].rate}
    return write("memory_rate", QUESTION_RATE, settings, rows, begun)


def _settings() -> dict[str, Any]:
    common = STANDARD["adding"]
    return {
        "seeds": common.seeds,
        "first_seed": common.seed,
        "batch": common.batch,
        "learning_rate": common.rate,
        "rnn_learning_rate": common.rnn_rate,
        "clip": common.clip,
        "optimiser": "Adam",
        "unseen_sequences": 256,
    }


def _rows(settings: Race, standard: bool = False) -> Iterator[dict[str, Any]]:
    reports: dict[Cell, dict[int, list[RaceProgress]]] = {cell: {} for cell in settings.cells}
    for one in race(settings):
        reports[one.cell].setdefault(one.seed, []).append(one)
    for cell, seeds in reports.items():
        last = [own[-1] for own in seeds.values()]
        row = {
            "task": settings.task.name,
            "length": settings.task.length,
            "cell": cell,
            "initialisation": settings.initialisation,
            "forget_bias": settings.forget_bias,
            "standard": standard,
            "hidden": settings.hidden(cell),
            "parameters": settings.size(cell),
            "updates": settings.updates,
            "guess": round(settings.task.guess, 4),
            "limit": settings.task.limit,
            "solved": sum(one.solved for one in last),
            "solved_at": [one.update if one.solved else None for one in last],
            "seconds": [round(one.seconds, 2) for one in last],
            "milliseconds_per_update": marks(1e3 * one.seconds / one.update for one in last),
            "error": [plain(one.error, 4) for one in last],
            "curve": [[plain(one.error, 4) for one in own] for own in seeds.values()],
        }
        print("   ", *(row[key] for key in ("task", "cell", "forget_bias", "initialisation")), end=" ")
        print(row["solved_at"], row["seconds"], row["error"], flush=True)
        yield row
