"""Deep or wide: stacks of 1 to 4 layers with equally many weights, after equally many characters.

Beside the held-out bits: how well each layer tells what, by probes, seed by seed.
"""

from __future__ import annotations

import sysconfig
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from docs.experiments.common import write
from rnn_core.models.character import CharacterModel
from rnn_core.probes import GROUPS, examine
from rnn_core.probes.labels import Group
from rnn_core.text.corpora import python, shortest
from rnn_core.text.vocabulary import Tokens, Vocabulary
from rnn_core.training.character import Settings, TrainingRun
from rnn_core.training.evaluate import network_bits
from rnn_core.training.recipes.stacks import DEPTHS, HIDDEN, SKIPPED

QUESTION: Final = (
    "Of equally many weights, is a deep stack of LSTM layers or a wide one better at the next character of "
    "Python code it never saw, do ways round the layers help, and which layer tells what, seed by seed?"
)
SEEDS: Final = (1, 2, 3)
UPDATES: Final = 1000
BATCH, WINDOW, RATE = 16, 64, 3e-3
TEST: Final = 40_000
"""Held-out characters that all are measured on, whole documents, the shortest first."""


def run(corpus: Path | None = None) -> Path:
    """Train and measure; `corpus` is a folder of Python sources, by default the standard library."""
    begun = time.process_time()
    torch.set_num_threads(1)
    parts = python(corpus or Path(sysconfig.get_path("stdlib")))
    vocabulary = Vocabulary.of(parts.train, at_least=50)
    read = [vocabulary.ids(document) for document in parts.train]
    sets = [
        [vocabulary.encode(text) for text in shortest(part, TEST)] for part in (parts.selection, parts.test)
    ]
    test = [tokens.ids for tokens in sets[1]]
    rows: list[dict[str, Any]] = []
    for layers, skips in [*((depth, False) for depth in DEPTHS), (SKIPPED, True)]:
        row: dict[str, Any] = {"layers": layers, "skips": skips, "hidden": HIDDEN["python"][layers - 1]}
        runs = [_train(row, seed, read, len(vocabulary)) for seed in SEEDS]
        row["parameters"] = runs[0].model.parameter_count
        row["bits"] = [round(network_bits(one.model, test), 4) for one in runs]
        row["seconds"] = [round(one.seconds, 1) for one in runs]
        row["tells"] = _tells([one.model for one in runs], *sets)
        rows.append(row)
        print("   ", row, flush=True)
    settings = {
        "seeds": list(SEEDS),
        "updates": UPDATES,
        "batch": BATCH,
        "window": WINDOW,
        "learning_rate": RATE,
        "tokens": UPDATES * BATCH * WINDOW,
        "vocabulary": len(vocabulary),
        "test_characters": sum(map(len, test)),
        "fitted_characters": sum(map(len, sets[0])),
        "threads": torch.get_num_threads(),
    }
    return write("layers", QUESTION, settings, rows, begun)


def _tells(models: list[CharacterModel], *sets: list[Tokens]) -> dict[Group, list[list[float]]]:
    """Mean area under the ROC over each group's yes-or-no questions: a row a seed, a value a layer."""
    told: dict[Group, list[list[float]]] = {group: [] for group in GROUPS}
    for model in models:
        scores = [one for one in examine(model.eval(), *sets, "python").scores if one.measure == "auroc"]
        for group in GROUPS:
            means = [
                np.mean([one.score for one in scores if one.group == group and one.layer == layer])
                for layer in range(1, model.rnn.num_layers + 1)
            ]
            told[group].append([round(float(mean), 4) for mean in means])
    return told


def _train(row: dict[str, Any], seed: int, read: list[Any], vocabulary: int) -> TrainingRun:
    settings = Settings(
        hidden=row["hidden"],
        layers=row["layers"],
        skips=row["skips"],
        updates=UPDATES,
        batch=BATCH,
        window=WINDOW,
        learning_rate=RATE,
        dropout=0.0,
        seed=seed,
    )
    training = TrainingRun(read, vocabulary, settings)
    while training.update < UPDATES:
        training.step()
    return training
