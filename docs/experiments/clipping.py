"""Does clipping decide whether a network learns?

A rectified network that begins with W_hh = 1 must remember the first symbol over 40 steps, or over 10. The
same seeds with the gradient's norm limited to 0.1 and without a limit, at two learning rates.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from docs.experiments.common import marks, plain, write
from rnn_core.experiments.clipping import LEARNT, LatchTraining, train_latch

SEEDS = 10
LIMITS: tuple[float | None, ...] = (0.1, None)
RATES, LENGTHS = (0.01, 0.001), (40, 10)
QUESTION = (
    "Accuracy over the last 25 of 400 updates (0.25 is guessing), with and without a limit on the gradient's "
    "norm; learnt: seeds with at least 0.95; largest: the largest norm before clipping, whole run and by 25 "
    "updates; null: not finite; alive: share of hidden units above 0 at the end of some sequence."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows = [_row(length, rate, limit) for length in LENGTHS for rate in RATES for limit in LIMITS]
    settings = {
        "hidden": 32,
        "batch": 32,
        "updates": 400,
        "seeds": SEEDS,
        "optimiser": "gradient descent, momentum 0.9",
    }
    return write("clipping", QUESTION, settings, rows, begun)


def _row(length: int, rate: float, limit: float | None) -> dict[str, Any]:
    runs = [list(train_latch(LatchTraining(limit, length, learning_rate=rate, seed=k))) for k in range(SEEDS)]
    last = [run[-1] for run in runs]
    return {
        "length": length,
        "learning_rate": rate,
        "clip": limit,
        "accuracy": [round(one.accuracy, 3) for one in last],
        "accuracy_marks": marks(one.accuracy for one in last),
        "learnt": sum(one.accuracy >= LEARNT and one.update == 400 for one in last),
        "stopped_at": [one.update for one in last],
        "largest": [plain(max(one.largest for one in run), 1) for run in runs],
        "clipped": [round(sum(one.clipped for one in run) / len(run), 3) for run in runs],
        "alive": [round(one.alive, 3) for one in last],
        "alive_marks": marks(one.alive for one in last),
        "updates": [[one.update for one in run] for run in runs],
        "curve": [[round(one.accuracy, 3) for one in run] for run in runs],
        "largest_curve": [[plain(one.largest, 3) for one in run] for run in runs],
    }
