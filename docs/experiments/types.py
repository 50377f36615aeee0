"""One small training for each type of recurrent network, seed by seed, beside what needs no memory."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from safetensors.torch import load, save
from torch import Tensor, nn

from docs.experiments.common import RESULTS, write
from rnn_core.checkpoints import sums
from rnn_core.experiments.types.captions import (
    CaptionTraining,
    caption_network,
    caption_words,
    captions,
    learn_captions,
    spoken,
)
from rnn_core.experiments.types.measures import (
    MeasuresTraining,
    ceiling,
    class_shares,
    learn_measures,
    measures_network,
    people,
)
from rnn_core.experiments.types.moving_dot import DotTraining, dot_network, learn_dot, right_by_frame
from rnn_core.experiments.types.report import TypeReport
from rnn_core.experiments.types.verdicts import (
    VerdictTraining,
    learn_verdicts,
    share_right,
    verdict_network,
    verdict_sentences,
)
from rnn_core.tasks import moving_dot
from rnn_core.tasks.race import CELLS
from rnn_core.tasks.scenes import COLOURS, LANGUAGES, NEW, RELATIONS, SHAPES, caption, draw

QUESTION: Final = (
    "Share of right answers on held-out data, by type and seed: one to one (class of a person, beside a "
    "linear model and the rule that made the classes), one to many (whole captions of scenes never seen, and "
    "of a thing never seen), many to one (verdict on a sentence, beside a bag of words), many to many in "
    "step (way of a dot at each frame but the first, beside single frames and pairs of frames)."
)
SEEDS: Final = 5
PEOPLE, PICTURES, FILMS = 2000, 400, 500
"""Held out, for the figures; others than those on which training was followed."""
_APART: Final = 1000
"""Added to a seed: pictures drawn so are no training's."""

Kept = dict[str, Tensor]


def run(corpus: Path | None = None) -> Path:
    """Train and measure; no text is needed."""
    begun = time.process_time()
    torch.set_num_threads(1)
    kept: Kept = {}
    rows = {
        "one_to_one": [_measures(hidden, kept) for hidden in (MeasuresTraining().hidden, 0)],
        "one_to_many": [_captions(language, kept) for language in LANGUAGES],
        "many_to_one": [_verdicts(tongue, cell, kept) for tongue in LANGUAGES for cell in (*CELLS, None)],
        "synced": [
            *(_dot(cell, 0, kept) for cell in (*CELLS, None)),
            _dot(None, 1, kept),
        ],
    }
    RESULTS.mkdir(exist_ok=True)
    sums.put(RESULTS, {"types.safetensors": save(kept)})
    things = len(COLOURS) * len(SHAPES)
    settings = {
        "seeds": SEEDS,
        "people": PEOPLE,
        "pictures": PICTURES,
        "films": FILMS,
        "captions": things * (things - 1) * len(RELATIONS),
        "threads": torch.get_num_threads(),
    }
    return write("types", QUESTION, settings, rows, begun)


def _train(
    learn: Callable[[Any], Iterator[TypeReport]], settings: Any, empty: nn.Module, name: str, kept: Kept
) -> tuple[TypeReport, nn.Module]:
    """Train one network; that of seed 0 is kept."""
    last = list(learn(settings))[-1]
    if settings.seed == 0:
        kept |= {f"{name}.{part}": tensor for part, tensor in load(last.weights).items()}
    return last, last.network(empty)


def _measures(hidden: int, kept: Kept) -> dict[str, Any]:
    row: dict[str, Any] = {"hidden": hidden, "right": [], "most_frequent": [], "ceiling": [], "seconds": []}
    for seed in range(SEEDS):
        settings = MeasuresTraining(hidden, seed=seed)
        last, model = _train(
            learn_measures, settings, measures_network(settings), f"one_to_one.{hidden}", kept
        )
        read, classes = people(PEOPLE, seed, 2)
        row["right"].append(_plain((class_shares(model, read).argmax(1) == classes).mean()))
        row["most_frequent"].append(_plain(np.bincount(classes).max() / PEOPLE))
        row["ceiling"].append(_plain(ceiling(read, classes)))
        row["seconds"].append(round(last.seconds, 2))
    return _told(row)


def _captions(language: Any, kept: Kept) -> dict[str, Any]:
    names = ("right", "words", "new", "new_renamed", "seconds", "curve")
    row: dict[str, Any] = {"language": language, **{name: [] for name in names}}
    instead: Counter[str] = Counter()
    for seed in range(SEEDS):
        settings = CaptionTraining(language, seed=seed)
        reports = list(learn_captions(settings))
        row["curve"].append([[one.update, _plain(one.right)] for one in reports if one.update % 100 == 0])
        model = reports[-1].network(caption_network(settings))
        if seed == 0:
            kept |= {f"one_to_many.{language}.{k}": v for k, v in load(reports[-1].weights).items()}
        unseen = captions(model, draw(PICTURES, "unseen", _APART + seed), language)
        shown = draw(PICTURES, "new", _APART + seed)
        new = captions(model, shown, language, NEW)
        row["right"].append(_plain(unseen.exact))
        row["words"].append(_plain(unseen.words))
        row["new"].append(_plain(new.exact))
        row["new_renamed"].append(_plain(new.renamed))
        row["seconds"].append(round(reports[-1].seconds, 2))
        for (scene, _), said in zip(shown, spoken(model, shown, language), strict=True):
            wanted = caption(scene, language)
            wrong = [k for k, word in enumerate(wanted) if k < len(said) and said[k] != word]
            if wrong and len(said) == len(wanted):
                at = wrong[0]
                instead[" ".join(said[at - 1 : at + 1])] += 1
    row["instead"] = [list(one) for one in instead.most_common(6)]
    row["vocabulary"] = len(caption_words(language)) - 4
    row["parameters"] = model.parameter_count
    return _told(row)


def _verdicts(language: Any, cell: Any, kept: Kept) -> dict[str, Any]:
    row: dict[str, Any] = {"language": language, "cell": cell, "right": [], "seconds": []}
    for seed in range(SEEDS):
        settings = VerdictTraining(language, cell, seed=seed)
        name = f"many_to_one.{language}.{cell}"
        last, model = _train(learn_verdicts, settings, verdict_network(settings), name, kept)
        held = verdict_sentences(settings).held_out[settings.probe :]
        row["right"].append(_plain(share_right(model, held, language)))
        row["seconds"].append(round(last.seconds, 2))
    row["held_out"] = len(held)
    return _told(row)


def _dot(cell: Any, before: int, kept: Kept) -> dict[str, Any]:
    row: dict[str, Any] = {"cell": cell, "before": before, "right": [], "first": [], "seconds": []}
    for seed in range(SEEDS):
        settings = DotTraining(cell, before, seed=seed)
        last, model = _train(learn_dot, settings, dot_network(settings), f"synced.{cell}.{before}", kept)
        held = moving_dot.draw(FILMS, settings.frames, np.random.default_rng([seed, 2]))
        frames = right_by_frame(model, *held, before)
        row["right"].append(_plain(frames[1:].mean()))
        row["first"].append(_plain(frames[0]))
        row["seconds"].append(round(last.seconds, 2))
    return _told(row)


def _plain(value: Any) -> float:
    return round(float(value), 4)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    print("   ", row, flush=True)
    return row
