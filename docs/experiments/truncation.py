"""What does cutting the gradient cost?

The echo task: say the bit heard 8 steps ago. Windows of 4, 8, 12 and 32 steps read the same 10,000
steps of the stream; the state is carried on, the gradient is cut at each window's beginning. The networks
of seed 0 are kept beside the figures, so that their gradients can be looked at.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import save
from torch import Tensor

from docs.experiments.common import RESULTS, marks, write
from rnn_core.checkpoints import sums
from rnn_core.experiments.tbptt import EchoNetwork, EchoProgress, EchoTraining, echo_network, train_echo
from rnn_core.experiments.truncation import truncated_gradient

WINDOWS, SEEDS, STRETCH = (4, 8, 12, 32), 5, 40
QUESTION = (
    "Accuracy over the last 1,000 of 10,000 steps (0.5 is guessing), by window; taught: share of answers "
    "whose bit lies within the window; first_099: steps read when a thousand steps first had accuracy 0.99; "
    "left_before, left_after: |dL/dh_t| at the bit that is asked for against that at the answer, no cut, "
    "before and after training."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    weights: dict[str, Tensor] = {}
    rows = [_row(window, weights) for window in WINDOWS]
    RESULTS.mkdir(exist_ok=True)
    sums.put(RESULTS, {"truncation.safetensors": save(weights)})
    settings = {"lag": 8, "cell": "gru", "hidden": 32, "batch": 32, "steps": 10_000, "seeds": SEEDS}
    return write("truncation", QUESTION, settings, rows, begun)


def _row(window: int, weights: dict[str, Tensor]) -> dict[str, Any]:
    echoes = [EchoTraining(window=window, seed=seed) for seed in range(SEEDS)]
    networks = [echo_network(echo) for echo in echoes]
    before = [_left(echo, network) for echo, network in zip(echoes, networks, strict=True)]
    runs = [list(train_echo(echo, 1000, network)) for echo, network in zip(echoes, networks, strict=True)]
    after = [_left(echo, network) for echo, network in zip(echoes, networks, strict=True)]
    for part, module in zip(("rnn", "readout"), networks[0], strict=True):
        weights |= {f"{window}.{part}.{name}": value for name, value in module.state_dict().items()}
    return {
        "window": window,
        "taught": round(echoes[0].taught, 3),
        "accuracy": [round(run[-1].accuracy, 3) for run in runs],
        "accuracy_marks": marks(run[-1].accuracy for run in runs),
        "first_099": [next((one.steps for one in run if one.accuracy >= 0.99), None) for run in runs],
        "steps": [one.steps for one in runs[0]],
        "curve": [[round(one.accuracy, 3) for one in run] for run in runs],
        "left_before": marks(before, 4),
        "left_after": marks(after, 4),
        "bytes_kept": runs[0][-1].bytes_kept,
        "milliseconds_per_update": round(_median(runs, "milliseconds"), 2),
        "milliseconds_per_step": round(_median(runs, "milliseconds_per_step"), 3),
    }


def _left(echo: EchoTraining, network: EchoNetwork) -> float:
    found = truncated_gradient(echo, network, STRETCH, STRETCH - 1)
    return float(found.whole[found.asked] / found.whole[found.answer])


def _median(runs: list[list[EchoProgress]], field: str) -> float:
    return float(np.median([getattr(one, field) for run in runs for one in run]))
