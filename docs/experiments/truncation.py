"""What does cutting the gradient cost?

The echo task: say the bit heard 8 steps ago. Windows of 4, 8, 12 and 32 steps read the same 10,000
steps of the stream; the state is carried on, the gradient is cut at each window's beginning.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from docs.experiments.common import marks, write
from rnn_core.gradients.truncated import Echo, train_echo

WINDOWS, SEEDS = (4, 8, 12, 32), 5
QUESTION = (
    "Accuracy over the last 1,000 of 10,000 steps (0.5 is guessing), by window; taught: share of answers "
    "whose bit lies within the window; first_099: steps read when a thousand steps first had accuracy 0.99."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows = []
    for window in WINDOWS:
        echo = Echo(window=window)
        runs = [list(train_echo(replace(echo, seed=seed), 1000)) for seed in range(SEEDS)]
        first = [next((one.steps for one in run if one.accuracy >= 0.99), None) for run in runs]
        rows.append(
            {
                "window": window,
                "taught": round(echo.taught, 3),
                "accuracy": [round(run[-1].accuracy, 3) for run in runs],
                "accuracy_marks": marks(run[-1].accuracy for run in runs),
                "first_099": first,
                "curve": [[round(one.accuracy, 3) for one in run] for run in runs],
                "bytes_kept": runs[0][-1].bytes_kept,
                "milliseconds_per_update": round(_median(runs, "milliseconds"), 2),
                "milliseconds_per_step": round(_median(runs, "milliseconds_per_step"), 3),
            }
        )
    settings = {"lag": 8, "cell": "gru", "hidden": 32, "batch": 32, "steps": 10_000, "seeds": SEEDS}
    return write("truncation", QUESTION, settings, rows, begun)


def _median(runs: list, field: str) -> float:
    return float(np.median([getattr(one, field) for run in runs for one in run]))
