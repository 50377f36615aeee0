"""What a visitor may train on the spot: how far it gets, and for how much CPU time."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Final

from docs.experiments.common import plain, write
from rnn_core.models.seq2seq import Attention
from rnn_core.plots import thinned
from rnn_core.tasks.homographs import LANGUAGES, Language
from rnn_core.training.tagger_run import TaggerPlan, learn_to_tag
from rnn_core.training.translating import Updated
from rnn_core.training.translator_run import (
    Subject,
    TranslatorBegun,
    TranslatorPlan,
    TranslatorStage,
    learn_to_translate,
)

RUNS: Final[tuple[tuple[Subject, Attention, int], ...]] = (
    ("en-ko", "luong", 0),
    ("en-ko", "luong", 1),
    ("en-ko", "luong", 2),
    ("ko-en", "luong", 0),
    ("en-ko", "none", 0),
    ("dates", "luong", 0),
    ("digits", "luong", 0),
    ("digits", "none", 0),
)
TAGGER_SEEDS: Final = 4


def run(_: Path | None) -> Path:
    """Train as the pages do, from nothing, and keep what was told."""
    begun = time.process_time()
    rows = {
        "taggers": [_taggers(language, seed) for language in LANGUAGES for seed in range(TAGGER_SEEDS)],
        "translators": [_translator(*one) for one in RUNS],
    }
    question = "How far does a network get that a visitor trains, by CPU second?"
    return write("live", question, {"threads": 1}, rows, begun)


def _translator(subject: Subject, attention: Attention, seed: int) -> dict[str, Any]:
    plan = TranslatorPlan(subject, attention, seed=seed)
    records = list(learn_to_translate(plan))
    begun = next(one for one in records if isinstance(one, TranslatorBegun))
    stages = [one for one in records if isinstance(one, TranslatorStage)]
    updates = [one for one in records if isinstance(one, Updated)]
    places, means = thinned([one.loss for one in updates], 100)
    print(
        subject, attention, seed, [(s.update, round(s.seconds, 1), s.exact) for s in stages[-4:]], flush=True
    )
    row: dict[str, Any] = {
        "subject": subject,
        "attention": attention,
        "context": plan.context,
        "seed": seed,
        "updates": plan.updates,
        "parameters": begun.parameters,
        "training": begun.training,
        "held_out": begun.held_out,
        "load": round(os.getloadavg()[0], 1),
        "looks": [[one.update, *map(plain, (one.seconds, one.exact, one.pieces))] for one in stages],
        "loss": [
            [plain(updates[int(at) - 1].seconds, 2), plain(mean)]
            for at, mean in zip(places, means, strict=True)
        ],
    }
    # The sentences themselves are kept of the run that the page draws.
    if seed == 0:
        row |= {"examples": begun.examples, "said": [one.said for one in stages]}
    return row


def _taggers(language: Language, seed: int) -> dict[str, Any]:
    plan = TaggerPlan(language, seed=seed)
    curves: dict[str, list[list[float | None]]] = {direction: [] for direction in plan.directions}
    for one in learn_to_tag(plan):
        now = one.progress
        curves[one.direction].append([now.update, plain(now.seconds, 2), plain(now.scores.sense, 4)])
    print("   ", language, seed, {name: curve[-1] for name, curve in curves.items()}, flush=True)
    load = round(os.getloadavg()[0], 1)
    return {"language": language, "seed": seed, "updates": plan.updates, "load": load, "curves": curves}
