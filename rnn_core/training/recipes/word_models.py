"""Train the networks of words that ship with the app, and write their cards.

``python -m rnn_core.training.recipes.word_models --out assets/words``

One a language. Of several seeds the one ships whose flags hang most on one or two cells that are up only
where they are needed, judged on the half of the held-out sentences on which nothing is reported; its card
says so.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rnn_core.checkpoints.parts import CONFIG, rounded
from rnn_core.checkpoints.word_models import save_word_model
from rnn_core.models.character import CharacterModel
from rnn_core.tasks.agreement import LANGUAGES, Language
from rnn_core.training.recipes import cards
from rnn_core.training.word_model import EMBEDDING, WordLesson, halves, network, train
from rnn_core.units.flags import FlagStudy, study

__all__ = ["card", "main", "make", "write_cards"]

OUT: Final = Path("assets/words")
SEEDS: Final = 20
HIDDEN: Final[dict[Language, int]] = {"ko": 16, "en": 32}
"""Units: with fewer, single cells hold a flag more often, and some seeds learn no more than two flags."""


def make(lesson: WordLesson) -> tuple[CharacterModel, dict[str, FlagStudy], float, float]:
    """Train one network; return it as it ships, its flags, the CPU seconds, and how it is ranked."""
    model, drawn = network(lesson), lesson.drawn
    seconds = 0.0
    for report in train(model, lesson, drawn, lesson.updates):
        seconds = report.seconds
    rounded(model)
    model.eval()
    choosing, scoring = halves(drawn)
    found = study(model, network(lesson), choosing, scoring, lesson.language)
    chosen = study(model, network(lesson), choosing, choosing, lesson.language)
    # How much hangs on one cell, and on two; whether it is down elsewhere, and rises where it should.
    parts = [(one.flips[1], one.flips[2], one.everywhere, one.rises) for one in chosen.values()]
    rank = sum(min(part) for part in zip(*parts, strict=True))
    print(lesson.language, lesson.seed, [[round(x, 2) for x in part] for part in parts], flush=True)
    return model, found, seconds, rank


def _save(folder: Path, language: Language) -> None:
    lessons = [WordLesson(language, HIDDEN[language], seed=seed) for seed in range(SEEDS)]
    made = {lesson.seed: make(lesson) for lesson in lessons}
    seed = max(made, key=lambda one: made[one][3])
    model, found, seconds, _ = made[seed]
    print(language, {one: round(way[3], 2) for one, way in made.items()}, "ships", seed, flush=True)
    config = {
        "language": language,
        "seeds_tried": SEEDS,
        "cpu_seconds": round(seconds, 1),
        "lesson": asdict(lessons[seed]),
        "studies": {name: asdict(one) for name, one in found.items()},
        **cards.origin(),
    }
    save_word_model(folder, model, config)


def card(words: Mapping[str, str], config: Mapping[str, Any]) -> str:
    """Return one card in one language, as Markdown.

    Parameters
    ----------
    words
        One language's table of ``cards.toml``.
    config
        What ``config.json`` holds.
    """
    lesson = WordLesson(**config["lesson"])
    language = config["language"]
    rows = "\n".join(
        words["row"].format(
            flag=words[f"flag_{one['flag']}_{language}"],
            right=_percent(one["right"]),
            auroc=f"{one['auroc']:.3f}",
            untrained=f"{one['untrained']:.3f}",
            one=_percent(one["flips"]["1"]),
            two=_percent(one["flips"]["2"]),
            four=_percent(one["flips"]["4"]),
            control=_percent(one["flips_control"]),
            sentences=one["sentences"],
        )
        for one in config["studies"].values()
    )
    return words["card"].format(
        rows=rows,
        name=words[f"name_{language}"],
        cell=lesson.cell.upper(),
        hidden=lesson.units,
        embedding=EMBEDDING,
        words=config["words"],
        parameters=f"{config['parameters']:,}",
        sentences=f"{lesson.sentences:,}",
        half=lesson.unseen // 2,
        updates=f"{lesson.updates:,}",
        seconds=config["cpu_seconds"],
        seed=lesson.seed,
        tried=config["seeds_tried"],
        torch=config["torch"],
        date=config["date"],
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def write_cards(folder: Path = OUT) -> None:
    """Write the cards of all networks in a folder, from what was measured."""
    cards.write(folder, lambda _, *parts: card(*parts), CONFIG)


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    out = cards.place(arguments, "rnn_core.training.recipes.word_models", __doc__, OUT)
    for language in LANGUAGES:
        _save(out / language, language)
    write_cards(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
