"""Train the small networks that ship for dates and for digits said backwards, and write their cards.

``python -m rnn_core.training.small_translators --out assets/translators``

Each task without attention and with Luong's: four networks, half a minute of one core each.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

import torch

from rnn_core.checkpoints.translators import CONFIG, save_translator
from rnn_core.models.seq2seq import Attention, Pieces, Seq2Seq
from rnn_core.tasks.parallel import FIRST, LAST, LONGEST, SHORTEST, Parallel, dates, digits, written
from rnn_core.training.translating import Lesson, Translated, network, train
from rnn_core.training.translators import as_shipped, held_out, record

__all__ = ["KINDS", "TASKS", "Small", "card", "main", "make", "write_cards"]

Small = Literal["dates", "digits"]
TASKS: Final[Mapping[Small, Callable[..., Parallel]]] = {"dates": dates, "digits": digits}
KINDS: Final[tuple[Attention, ...]] = ("none", "luong")
LESSON: Final = Lesson(updates=600, learning_rate=5e-3)
TRAINING, HELD_OUT = 8_000, 1_600
WORDS: Final = "small_cards.toml"


def make(task: Small, lesson: Lesson) -> tuple[Seq2Seq, tuple[Pieces, Pieces], dict[str, Any]]:
    """Train one network; return it as it is shipped, with its pieces and its held-out figures."""
    drawn = TASKS[task](TRAINING, HELD_OUT, lesson.seed)
    pieces = Pieces.of(drawn.training[0]), Pieces.of(drawn.training[1])
    model = network(lesson, *pieces)
    reports: list[Translated] = []
    probe = drawn.held_out[0][:200], drawn.held_out[1][:200]
    for report in train(model, lesson, drawn.training, probe, pieces, every=100):
        print(task, lesson.attention, asdict(report), flush=True)
        reports.append(report)
    as_shipped(model)
    config = {
        "task": task,
        "direction": task,
        "held_out": held_out(model, drawn.held_out, pieces),
        "training": record(lesson, TRAINING, reports),
    }
    return model, pieces, config


def card(words: Mapping[str, Any], configs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the card of all four in one language, as Markdown.

    Parameters
    ----------
    words
        One language's table of ``small_cards.toml``.
    configs
        Name of a network -> what its ``config.json`` holds.
    """
    first = next(iter(configs.values()))
    rows = [
        words["row"].format(
            task=words["task"][config["task"]],
            kind=words["kind"][config["attention"]],
            weights=f"{config['parameters']:,}",
            exact=f"{100 * config['held_out']['exact']:.1f}%",
            tokens=f"{100 * config['held_out']['pieces']:.1f}%",
            seconds=f"{config['training']['cpu_seconds']:.0f}",
        )
        for config in configs.values()
    ]
    training = first["training"]
    return (
        words["card"]
        .lstrip()
        .format(
            table="\n".join(rows),
            hidden=first["hidden"],
            embedding=first["embedding"],
            sentences=f"{training['sentences']:,}",
            updates=training["updates"],
            batch=training["batch"],
            rate=training["learning_rate"],
            seed=training["seed"],
            torch=training["torch"],
            date=training["date"],
            held=f"{first['held_out']['sentences']:,}",
            ways=len(written(FIRST)),
            first_year=FIRST.year,
            last_year=LAST.year,
            shortest=SHORTEST,
            longest=LONGEST,
        )
    )


def names() -> list[str]:
    """Name the four."""
    return [f"{task}-{kind}" for task, kind in product(TASKS, KINDS)]


def write_cards(folder: Path) -> None:
    """Write ``small_card.en.md`` and ``small_card.ko.md`` from the configs beside them."""
    configs = {name: json.loads((folder / name / CONFIG).read_text("utf-8")) for name in names()}
    for language, words in tomllib.loads((folder / WORDS).read_text("utf-8")).items():
        (folder / f"small_card.{language}.md").write_text(card(words, configs), "utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Train all four, or those named, and write their folders."""
    parser = argparse.ArgumentParser(
        prog="python -m rnn_core.training.small_translators", description=__doc__
    )
    parser.add_argument("names", nargs="*", help="such as dates-luong; default: all four")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    for task, kind in product(TASKS, KINDS):
        name = f"{task}-{kind}"
        if not options.names or name in options.names:
            model, pieces, config = make(task, replace(LESSON, attention=kind))
            save_translator(options.out / name, model, *pieces, config)
    write_cards(options.out)


if __name__ == "__main__":
    main(sys.argv[1:])
