"""Train the networks that translate which ship with the app.

``python -m rnn_core.training.translators --out assets/translators``

English to Korean and back, without attention and with two kinds of it: six networks, a few minutes of one
core each. The same sentences, the same number of updates and the same seed for all six.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import torch

from rnn_core.checkpoints.translators import save_translator
from rnn_core.models.seq2seq import ATTENTIONS, Pieces, Seq2Seq
from rnn_core.tasks.translation import Pair, corpus
from rnn_core.training.translating import Lesson, Sentences, Translated, network, speak, train

__all__ = ["DIRECTIONS", "Direction", "by_length", "main", "make", "sentences"]

Direction = Literal["en-ko", "ko-en"]
DIRECTIONS: Final[tuple[Direction, ...]] = ("en-ko", "ko-en")
LESSON: Final = Lesson(updates=1600, learning_rate=5e-3)
TRAINING, HELD_OUT = 12_000, 600
BIN: Final = 4
"""Source words to a bin of the figure by length."""


def sentences(pairs: tuple[Pair, ...], direction: Direction) -> tuple[Sentences, Sentences]:
    """Give sources and targets."""
    english, korean = [one.english for one in pairs], [one.korean for one in pairs]
    return (english, korean) if direction == "en-ko" else (korean, english)


def by_length(said: Sentences, sources: Sentences, targets: Sentences) -> dict[int, tuple[float, int]]:
    """Count sentences without one mistake by the length of their source.

    Returns
    -------
    dict
        First length of a bin of 4 -> (share said exactly, how many sentences).

    Examples
    --------
    >>> by_length([("x",), ("y",)], [("a", "b"), ("c",)], [("x",), ("z",)])
    {0: (0.5, 2)}
    """
    right: dict[int, list[bool]] = defaultdict(list)
    for one, source, target in zip(said, sources, targets, strict=True):
        right[len(source) // BIN * BIN].append(one == target)
    return {first: (float(np.mean(own)), len(own)) for first, own in sorted(right.items())}


def make(direction: Direction, lesson: Lesson) -> tuple[Seq2Seq, tuple[Pieces, Pieces], dict[str, Any]]:
    """Train one network; return it as it is shipped, with its pieces and its held-out figures."""
    drawn = corpus(TRAINING, HELD_OUT, lesson.seed)
    pairs, unseen = sentences(drawn.training, direction), sentences(drawn.held_out, direction)
    pieces = Pieces.of(pairs[0]), Pieces.of(pairs[1])
    model = network(lesson, *pieces)
    reports: list[Translated] = []
    for report in train(model, lesson, pairs, unseen, pieces, every=200):
        print(direction, lesson.attention, asdict(report), flush=True)
        reports.append(report)
    # As it is shipped, so is it measured: rounded to float16.
    model.load_state_dict({name: one.half().float() for name, one in model.state_dict().items()})
    said = speak(model, unseen[0], pieces)
    return model, pieces, _config(direction, lesson, reports, by_length(said, *unseen))


def _config(
    direction: Direction, lesson: Lesson, reports: list[Translated], lengths: dict[int, tuple[float, int]]
) -> dict[str, Any]:
    count = sum(own for _, own in lengths.values())
    return {
        "direction": direction,
        "held_out": {
            "exact": round(sum(share * own for share, own in lengths.values()) / count, 4),
            "sentences": count,
            "by_length": {str(k): [round(share, 4), own] for k, (share, own) in lengths.items()},
        },
        "training": asdict(lesson)
        | {
            "sentences": TRAINING,
            "cpu_seconds": round(reports[-1].seconds, 1),
            "reports": [[one.update, round(one.loss, 4), round(one.exact, 4)] for one in reports],
            "torch": torch.__version__.partition("+")[0],
            "date": datetime.now(UTC).date().isoformat(),
        },
    }


def main(arguments: list[str] | None = None) -> None:
    """Train all six, or those named, and write their folders."""
    parser = argparse.ArgumentParser(prog="python -m rnn_core.training.translators", description=__doc__)
    parser.add_argument("names", nargs="*", help="such as en-ko-luong; default: all six")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    for direction, attention in product(DIRECTIONS, ATTENTIONS):
        name = f"{direction}-{attention}"
        if not options.names or name in options.names:
            model, pieces, config = make(direction, replace(LESSON, attention=attention))
            save_translator(options.out / name, model, *pieces, config)


if __name__ == "__main__":
    main(sys.argv[1:])
