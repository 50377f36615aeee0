"""Train the networks that translate which ship with the app, and write their card.

``python -m rnn_core.training.translators --out assets/translators``

English to Korean and back, without attention and with two kinds of it: six networks, a few minutes of one
core each. The same sentences, the same number of updates and the same seed for all six.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import torch

from rnn_core.checkpoints.translators import CONFIG, save_translator
from rnn_core.models.seq2seq import ATTENTIONS, Pieces, Seq2Seq
from rnn_core.tasks.translation import Pair, corpus
from rnn_core.training.translating import Lesson, Sentences, Translated, network, speak, train

__all__ = [
    "DIRECTIONS",
    "Direction",
    "as_shipped",
    "by_length",
    "card",
    "held_out",
    "main",
    "make",
    "record",
    "sentences",
    "write_cards",
]

Direction = Literal["en-ko", "ko-en"]
DIRECTIONS: Final[tuple[Direction, ...]] = ("en-ko", "ko-en")
LESSON: Final = Lesson(updates=1600, learning_rate=5e-3)
TRAINING, HELD_OUT = 12_000, 600
BIN: Final = 4
"""Source words to a bin of the figure by length."""
WORDS: Final = "cards.toml"


def sentences(pairs: tuple[Pair, ...], direction: Direction) -> tuple[Sentences, Sentences]:
    """Give sources and targets."""
    english, korean = [one.english for one in pairs], [one.korean for one in pairs]
    return (english, korean) if direction == "en-ko" else (korean, english)


def by_length(
    said: Sentences, sources: Sentences, targets: Sentences, size: int = BIN
) -> dict[int, tuple[float, float, int]]:
    """Sum up what is right by the length of the source, in bins of so many pieces.

    Returns
    -------
    dict
        First length of a bin -> (share of sentences without one mistake, share of the targets' pieces
        that were said, wherever in the sentence, how many sentences).

    Examples
    --------
    >>> by_length([("x",), ("y", "x")], [("a", "b"), ("c",)], [("x",), ("x", "z")])
    {0: (0.5, 0.75, 2)}
    """
    right: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for one, source, target in zip(said, sources, targets, strict=True):
        common = (Counter(one) & Counter(target)).total() / len(target)
        right[len(source) // size * size].append((float(one == target), common))
    return {first: (*np.mean(own, 0).tolist(), len(own)) for first, own in sorted(right.items())}


def held_out(
    model: Seq2Seq, unseen: tuple[Sentences, Sentences], pieces: tuple[Pieces, Pieces]
) -> dict[str, Any]:
    """Measure a network on sentences it never saw, running free, as ``config.json`` keeps it."""
    bins = by_length(speak(model, unseen[0], pieces), *unseen)
    count = sum(own[2] for own in bins.values())
    return {
        "exact": round(sum(own[0] * own[2] for own in bins.values()) / count, 4),
        "pieces": round(sum(own[1] * own[2] for own in bins.values()) / count, 4),
        "sentences": count,
        "by_length": {str(k): [round(own[0], 4), round(own[1], 4), own[2]] for k, own in bins.items()},
    }


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
    as_shipped(model)
    return model, pieces, _config(direction, lesson, reports, held_out(model, unseen, pieces))


def _config(
    direction: Direction, lesson: Lesson, reports: list[Translated], held: dict[str, Any]
) -> dict[str, Any]:
    return {
        "direction": direction,
        "held_out": held,
        "training": record(lesson, TRAINING, reports),
    }


def as_shipped(model: Seq2Seq) -> None:
    """Round a network's weights to float16, in place: as it is shipped, so is it measured."""
    model.load_state_dict({name: one.half().float() for name, one in model.state_dict().items()})


def record(lesson: Lesson, sentences: int, reports: list[Translated]) -> dict[str, Any]:
    """Tell how a network was trained, as ``config.json`` keeps it."""
    return asdict(lesson) | {
        "sentences": sentences,
        "cpu_seconds": round(reports[-1].seconds, 1),
        "reports": [[one.update, round(one.loss, 4), round(one.exact, 4)] for one in reports],
        "torch": torch.__version__.partition("+")[0],
        "date": datetime.now(UTC).date().isoformat(),
    }


def card(words: Mapping[str, Any], configs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the card of all six in one language, as Markdown.

    Parameters
    ----------
    words
        One language's table of ``cards.toml``.
    configs
        Name of a network -> what its ``config.json`` holds.
    """
    first = next(iter(configs.values()))
    training = first["training"]
    rows = [
        words["row"].format(
            way=words["way"][config["direction"]],
            kind=words["kind"][config["attention"]],
            weights=f"{config['parameters']:,}",
            exact=f"{100 * config['held_out']['exact']:.1f}%",
            tokens=f"{100 * config['held_out']['pieces']:.1f}%",
            seconds=f"{config['training']['cpu_seconds']:.0f}",
        )
        for config in configs.values()
    ]
    return (
        words["card"]
        .lstrip()
        .format(
            table="\n".join(rows),
            hidden=first["hidden"],
            embedding=first["embedding"],
            sentences=f"{training['sentences']:,}",
            updates=f"{training['updates']:,}",
            batch=training["batch"],
            rate=training["learning_rate"],
            seed=training["seed"],
            torch=training["torch"],
            date=training["date"],
            one_in=round(1 / training["dropped"]),
            held=first["held_out"]["sentences"],
            english=len(configs["en-ko-luong"]["source"]) - 4,
            korean=len(configs["en-ko-luong"]["target"]) - 4,
        )
    )


def write_cards(folder: Path) -> None:
    """Write ``card.en.md`` and ``card.ko.md`` from the configs beside them."""
    names = [f"{direction}-{attention}" for direction, attention in product(DIRECTIONS, ATTENTIONS)]
    configs = {name: json.loads((folder / name / CONFIG).read_text("utf-8")) for name in names}
    for language, words in tomllib.loads((folder / WORDS).read_text("utf-8")).items():
        (folder / f"card.{language}.md").write_text(card(words, configs), "utf-8")


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
    write_cards(options.out)


if __name__ == "__main__":
    main(sys.argv[1:])
