"""How long a sentence can one vector hold, and how many numbers must it have?

Digits to be said backwards, and sentences of the English-Korean grammar: without attention, with Luong's and
with Bahdanau's, by the length of the source; then the digits again through ever fewer numbers, and without
attention both tasks again for three times as many updates. Three seeds of everything, of weights, batches and
pairs; the same number of updates for all that is compared.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docs.experiments.common import write
from rnn_core.models.seq2seq import ATTENTIONS, Attention, Pieces
from rnn_core.tasks.parallel import Parallel, digits, grammar
from rnn_core.training.translating import TrainingConfig, by_length, network, speak, train

SEEDS = (0, 1, 2)
UPDATES = 600
LONGER = 1_800
"""A second budget: where does the fall with length stand after it?"""
RATE = 5e-3
DIGITS, NUMBERS = 8_000, 1_600
GRAMMAR, SENTENCES = 12_000, 600
SQUEEZED = (4, 8, 16, 32, 64, 96)
"""Numbers in the context vector. A layer unfolds them to the decoder's 96, which the first part has not."""
SQUEEZED_LUONG = 4
PROBE = 16  # held-out pairs that training's own report looks at
BINS = {"digits": 1, "grammar": 4}
QUESTION = (
    "Which share of held-out sources is said without one mistake, greedily and running free, by the length "
    "of the source? bins: first length, share, count."
)


def run(corpus: Path | None = None) -> Path:
    """Measure on digits: by length, and through ever fewer numbers; no text is needed."""
    begun = time.process_time()
    rows = {
        "digits": list(_rows("digits", ATTENTIONS)),
        "squeezed": [*_rows("digits", ("none",), SQUEEZED), *_rows("digits", ("luong",), (SQUEEZED_LUONG,))],
    }
    return write("translate", QUESTION, _settings(DIGITS, NUMBERS), rows, begun)


def run_longer(corpus: Path | None = None) -> Path:
    """Measure three times the updates: without attention, and the digits with Luong's; no text is needed."""
    begun = time.process_time()
    rows = {
        "digits": list(_rows("digits", ("none", "luong"), updates=LONGER)),
        "grammar": list(_rows("grammar", ("none",), updates=LONGER)),
    }
    settings = _settings(DIGITS, NUMBERS, LONGER)
    settings["grammar"] = {"training": GRAMMAR, "held_out": SENTENCES}
    return write("translate_longer", QUESTION, settings, rows, begun)


def run_grammar(corpus: Path | None = None) -> Path:
    """Measure on sentences of the grammar, in bins of four words; no text is needed."""
    begun = time.process_time()
    rows = {"grammar": list(_rows("grammar", ATTENTIONS))}
    return write("translate_grammar", QUESTION, _settings(GRAMMAR, SENTENCES), rows, begun)


def _settings(training: int, held_out: int, updates: int = UPDATES) -> dict[str, Any]:
    return {
        "seeds": len(SEEDS),
        "updates": updates,
        "training": training,
        "held_out": held_out,
        "learning_rate": RATE,
        "batch": TrainingConfig.batch,
        "hidden": TrainingConfig.hidden,
        "embedding": TrainingConfig.embedding,
        "optimiser": "Adam, the rate falling to a twentieth along a straight line",
    }


def _rows(
    task: str,
    kinds: Sequence[Attention],
    contexts: Sequence[int | None] = (None,),
    updates: int = UPDATES,
) -> Iterator[dict[str, Any]]:
    for seed in SEEDS:
        drawn = _drawn(task, seed)
        for kind in kinds:
            for context in contexts:
                yield _row(task, _lesson(kind, context, seed, updates), drawn)


def _lesson(kind: Attention, context: int | None, seed: int, updates: int) -> TrainingConfig:
    return TrainingConfig(kind, context=context, learning_rate=RATE, updates=updates, seed=seed, quick=True)


def _drawn(task: str, seed: int) -> Parallel:
    if task == "digits":
        return digits(DIGITS, NUMBERS, seed)
    return grammar(GRAMMAR, SENTENCES, seed)


def _row(task: str, config: TrainingConfig, drawn: Parallel) -> dict[str, Any]:
    pieces = Pieces.of(drawn.training[0]), Pieces.of(drawn.training[1])
    model = network(config, *pieces)
    probe = drawn.held_out[0][:PROBE], drawn.held_out[1][:PROBE]
    *_, last = train(model, config, drawn.training, probe, pieces, every=config.updates)
    bins = by_length(speak(model, drawn.held_out[0], pieces), *drawn.held_out, BINS[task])
    count = sum(own[2] for own in bins.values())
    row = {
        "attention": config.attention,
        "context": config.context or config.hidden,
        "seed": config.seed,
        "parameters": model.parameter_count,
        "seconds": round(last.seconds, 1),
        "exact": round(sum(own[0] * own[2] for own in bins.values()) / count, 4),
        "bins": [[first, round(own[0], 4), own[2]] for first, own in bins.items()],
    }
    print(
        "   ", task, *(row[key] for key in ("attention", "context", "seed", "seconds", "exact")), flush=True
    )
    return row
