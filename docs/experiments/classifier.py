"""What does a classifier that reads in order learn that a bag of words cannot, and where do its words go?

Sentences of two clauses whose last one decides, in two languages: readers of each kind, and a bag of words
beside each on the same batches. At every stage of training: held-out sentences and pairs of the same words
judged right, and how the words that praise and blame lie on the first principal axis of the embedding. Then
the LSTM with embeddings that begin smaller and larger. The networks of the LSTM's first seed are kept.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import Tensor

from docs.experiments.common import RESULTS, marks, write
from rnn_core.analysis.verdicts import embedding_map, of_training, saved, stored_weights
from rnn_core.checkpoints import sums
from rnn_core.tasks.contrast import LANGUAGES
from rnn_core.tasks.race import CELLS
from rnn_core.training.verdict_run import STAGES, VerdictLesson, VerdictProgress, learn_verdicts

SEEDS = 5
STARTS = (0.1, 1.0)
QUESTION = (
    "At each stage (updates): right, mirrored: share of held-out sentences, and of pairs of the same words "
    "and opposite verdicts, judged right by the reader; bag_right, bag_mirrored: by the bag of words; "
    "variance: share of the variance between the twenty words that praise or blame along their first "
    "principal axis; auroc: how well it parts them, from 0.5; moved: mean distance of their vectors from "
    "where they began. One list a stage, one value a seed. start: standard deviation of the embedding "
    "before training."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    weights: dict[str, Tensor] = {}
    rows = []
    for language in LANGUAGES:
        usual = VerdictLesson(language)
        rows += [_row(replace(usual, cell=one), weights if one == usual.cell else None) for one in CELLS]
        rows += [_row(replace(usual, start=start), None) for start in STARTS]
    RESULTS.mkdir(exist_ok=True)
    sums.put(RESULTS, {"classifier.safetensors": saved(weights)})
    lesson = VerdictLesson("en")
    settings = {
        "seeds": SEEDS,
        "stages": STAGES,
        "cell": lesson.cell,
        "embedding": lesson.embedding,
        "hidden": lesson.hidden,
        "start": lesson.start,
        "updates": lesson.updates,
        "batch": lesson.batch,
        "rate": lesson.rate,
        "optimiser": "Adam",
        "clip": 1.0,
        "sentences": lesson.sentences,
        "unseen": lesson.unseen,
        "pairs": lesson.pairs,
    }
    return write("classifier", QUESTION, settings, rows, begun)


def _row(lesson: VerdictLesson, weights: dict[str, Tensor] | None) -> dict[str, Any]:
    found: list[list[dict[str, float]]] = []
    seconds = []
    for seed in range(SEEDS):
        one = replace(lesson, seed=seed)
        reports = list(learn_verdicts(one))
        if weights is not None and seed == 0:
            weights |= stored_weights(one, reports)
        found.append(_stages(one, reports))
        seconds.append(round(reports[-1].seconds, 2))
    names = found[0][0]
    row = {
        "language": lesson.language,
        "cell": lesson.cell,
        "start": lesson.start,
        "cpu_seconds": seconds,
        **{name: [[seed[k][name] for seed in found] for k in range(len(STAGES))] for name in names},
        **{
            f"{name}_marks": [marks(seed[k][name] for seed in found) for k in range(len(STAGES))]
            for name in names
        },
    }
    print("   ", lesson.language, lesson.cell, lesson.start, row["mirrored"], row["auroc"], flush=True)
    return row


def _stages(lesson: VerdictLesson, reports: list[VerdictProgress]) -> list[dict[str, float]]:
    reader = of_training(lesson, reports)
    rows = []
    for one in (one for one in reports if one.update in STAGES):
        found = embedding_map(lesson, reader.stages[one.update].reader, reader.stages[0].reader)
        rows.append(
            {
                "right": round(one.right, 4),
                "mirrored": round(one.mirrored, 4),
                "bag_right": round(one.bag_right, 4),
                "bag_mirrored": round(one.bag_mirrored, 4),
                "variance": round(found.variance[0], 4),
                "auroc": round(found.auroc, 4),
                "moved": round(found.moved, 4),
            }
        )
    return rows
