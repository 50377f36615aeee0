"""Does one cell hold a flag, and does the word hang on it?

Word-level networks of several sizes, in two languages. Of each flag: how well the best cell tells it where it
is settled and still needed, beside the network before training; and the share of sentences whose word changes
when one, two or four cells are set.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from docs.experiments.common import marks, write
from rnn_core.tasks.agreement import LANGUAGES
from rnn_core.training.word_model import WordLesson, halves, network, train
from rnn_core.units.flags import COUNTS, FlagStudy, study

SEEDS = 5
HIDDEN = (16, 24, 32, 64)
QUESTION = (
    "AUROC of the best cell at matched positions, after and before training; right: held-out sentences "
    "with the decided word the likelier one; flips: sentences in which the likelier word changes when "
    "1, 2 or 4 cells are set to their mean in the other kind of sentence, before the word; reader: the "
    "cell of the AUROC alone; control: the cell in the middle by effect; carried: 1, 2 or 4 cells set "
    "right after the raising word and left alone, sentences with the word for the flag down. Cells "
    "chosen on one half, figures of the other."
)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows = [row for language in LANGUAGES for hidden in HIDDEN for row in _rows(WordLesson(language, hidden))]
    lesson = WordLesson("en")
    settings = {
        "seeds": SEEDS,
        "cell": lesson.cell,
        "updates": lesson.updates,
        "sentences": lesson.sentences,
        "unseen": lesson.unseen,
        "rate": lesson.rate,
        "optimiser": "AdamW, one-cycle",
    }
    return write("flags", QUESTION, settings, rows, begun)


def _rows(lesson: WordLesson) -> list[dict[str, Any]]:
    found: dict[str, list[FlagStudy]] = {}
    seconds = []
    for seed in range(SEEDS):
        one = replace(lesson, seed=seed)
        model, drawn = network(one), one.drawn
        last = list(train(model, one, drawn, one.updates))[-1]
        seconds.append(round(last.seconds, 1))
        for name, study_of in study(model.eval(), network(one), *halves(drawn), one.language).items():
            found.setdefault(name, []).append(study_of)
    print(lesson.language, lesson.hidden, seconds, flush=True)
    return [_row(lesson, name, ones, seconds) for name, ones in found.items()]


def _row(lesson: WordLesson, name: str, ones: list[FlagStudy], seconds: list[float]) -> dict[str, Any]:
    single = {
        "auroc": [one.auroc for one in ones],
        "untrained": [one.untrained for one in ones],
        "right": [one.right for one in ones],
        "mass": [one.mass for one in ones],
        "reader": [one.flips_reader for one in ones],
        "control": [one.flips_control for one in ones],
    }
    counted = {f"flips_{k}": [one.flips[k] for one in ones] for k in COUNTS}
    counted |= {f"carried_{k}": [one.carried[k] for one in ones] for k in COUNTS}
    columns = single | counted
    return {
        "language": lesson.language,
        "hidden": lesson.hidden,
        "flag": name,
        "sentences": [one.sentences for one in ones],
        "positions": [one.positions for one in ones],
        "cpu_seconds": seconds,
        **{key: [round(value, 4) for value in values] for key, values in columns.items()},
        **{f"{key}_marks": marks(values, 4) for key, values in columns.items()},
    }
