"""Does a gradient get through a deep stack, and does the stack learn?

By connection, depth, activation, start and normalisation: the gradient of the first layer's state as a
multiple of the last one's, over seeds; and what a short training run reaches.
"""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from docs.experiments.common import LOG10_OF_2, marks, plain, write
from rnn_core.experiments.stacks import StackTraining, gradients_at_start, train_stack
from rnn_core.models.deep import CONNECTIONS

DEPTHS = (5, 10, 20, 50, 100)
SEEDS = 5
TRAINED_DEPTHS, TRAINED_SEEDS, UPDATES = (5, 20, 50, 100), 3, 150
TRAINED = (("relu", "torch"), ("relu", "he"), ("sigmoid", "xavier"))
CURVE_DEPTH = 50
QUESTION = (
    "start: kept: log10 of |dL/dh_first| / |dL/dh_last| before training (null: no gradient at all); "
    "kept_weights: the same of dL/dW; log10_loss: of the loss, which is log10(ln 3) = 0.04 when guessing. "
    "curve: log10 |dL/dh_k| / |dL/dh_last| by layer at depth 50, median over seeds. "
    "trained: accuracy on unseen points of three spirals (1/3 is guessing) after 150 updates of Adam."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows = {"start": _starts(), "trained": _trained()}
    settings = {
        "seeds": SEEDS,
        "trained_seeds": TRAINED_SEEDS,
        "updates": UPDATES,
        "width": 32,
        "growth": 4,
        "batch": 128,
        "learning_rate": 1e-3,
        "task": "three spirals in the plane, points drawn anew for each update",
    }
    return write("depth", QUESTION, settings, rows, begun)


def _starts() -> list[dict[str, Any]]:
    rows = []
    for activation, initialisation in product(("relu", "tanh", "sigmoid"), ("torch", "xavier", "he")):
        for connection, normalised in product(CONNECTIONS, (False, True)):
            stack = StackTraining(
                connection, activation=activation, initialisation=initialisation, normalised=normalised
            )
            row: dict[str, Any] = {
                "activation": activation,
                "initialisation": initialisation,
                "connection": connection,
                "normalised": normalised,
            }
            rows.append({**row, **_start(stack)})
    return rows


def _start(stack: StackTraining) -> dict[str, Any]:
    found: dict[str, Any] = {"kept": {}, "kept_weights": {}, "log10_loss": {}, "curve": []}
    for depth in DEPTHS:
        measured = [gradients_at_start(replace(stack, depth=depth, seed=seed)) for seed in range(SEEDS)]
        with np.errstate(invalid="ignore"):
            weights = [one.weights[0] - one.weights[-1] for one in measured]
            found["kept"][str(depth)] = marks([one.kept * LOG10_OF_2 for one in measured], 2)
            found["kept_weights"][str(depth)] = marks([one * LOG10_OF_2 for one in weights], 2)
            found["log10_loss"][str(depth)] = marks([np.log10(one.loss) for one in measured], 2)
            if depth == CURVE_DEPTH:
                relative = np.stack([one.states - one.states[-1] for one in measured]) * LOG10_OF_2
                median = np.quantile(relative, 0.5, axis=0, method="inverted_cdf")
                found["curve"] = [plain(value, 2) for value in median]
    return found


def _trained() -> list[dict[str, Any]]:
    rows = []
    for (activation, start), connection, normalised, depth in product(
        TRAINED, CONNECTIONS, (False, True), TRAINED_DEPTHS
    ):
        stack = StackTraining(connection, depth, 32, activation, start, normalised, UPDATES)
        last = [list(train_stack(replace(stack, seed=seed), UPDATES))[-1] for seed in range(TRAINED_SEEDS)]
        rows.append(
            {
                "activation": activation,
                "initialisation": start,
                "connection": connection,
                "normalised": normalised,
                "depth": depth,
                "accuracy": [round(one.accuracy, 3) for one in last],
                "accuracy_marks": marks(one.accuracy for one in last),
                "loss": [plain(one.loss, 4) for one in last],
                "seconds": round(float(np.median([one.seconds for one in last])), 2),
            }
        )
    return rows
