"""Train the taggers that ship with the app, and write their cards.

``python -m rnn_core.training.recipes.taggers --out assets/taggers``

Two languages, three directions each; about five minutes of one core. The words of the cards stand in
``cards.toml`` beside the networks, the figures in each language's ``config.json``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import torch

from rnn_core.checkpoints.parts import CONFIG, rounded
from rnn_core.checkpoints.taggers import save_taggers
from rnn_core.models.tagger import DIRECTIONS, Direction, Tagger
from rnn_core.tasks.homographs import LANGUAGES, Language, corpus, readings
from rnn_core.training.recipes import cards
from rnn_core.training.tagging import (
    EncodedCorpus,
    TaggerProgress,
    TaggerScores,
    TrainingConfig,
    prepare,
    score,
    train,
)

__all__ = ["card", "main", "make", "write_cards"]

OUT: Final = Path("assets/taggers")

LESSON: Final = TrainingConfig(updates=2400)
TRAIN, TEST = 60_000, 2_000  # so many that a network that cannot know learns to guess, not by heart


def make(
    language: Language, config: TrainingConfig = LESSON
) -> tuple[dict[Direction, Tagger], EncodedCorpus, dict[str, Any]]:
    """Train one language's three taggers; return them with the sentences and the held-out figures."""
    drawn = corpus(language, TRAIN, TEST, config.seed)
    sheet = prepare(drawn)
    models: dict[Direction, Tagger] = {}
    held: dict[str, Any] = {}
    seconds: dict[str, float] = {}
    for direction in DIRECTIONS:
        torch.manual_seed(config.seed)
        model = Tagger(sheet.subwords.buckets, len(sheet.tags), direction)
        last: TaggerProgress | None = None
        for last in train(model, sheet, config, every=300):
            print(language, direction, last.update, _plain(last.scores), flush=True)
        assert last is not None
        rounded(model)
        models[direction], held[direction] = model, _plain(score(model, sheet))
        seconds[direction] = round(last.seconds, 1)
    held |= {
        "without_forward": _plain(score(models["both"], sheet, "forward")),
        "without_backward": _plain(score(models["both"], sheet, "backward")),
    }
    return models, sheet, {"held_out": held, "cpu_seconds": seconds}


def _plain(scores: TaggerScores) -> dict[str, Any]:
    return {
        "sense": round(scores.sense, 4),
        "speech": round(scores.speech, 4),
        "tags": round(scores.tags, 4),
        "by_distance": {str(k): [round(hits, 4), count] for k, (hits, count) in scores.by_distance.items()},
    }


def _save(folder: Path, language: Language) -> None:
    models, sheet, found = make(language)
    sentences = [sentence for group, _, _ in sheet.train for sentence in group]
    asked = [sentence for group, _, _ in sheet.test for sentence in group]
    config = {
        "language": language,
        "held_out": found["held_out"],
        "test": {
            "sentences": len(asked),
            "senses": sum(one.is_sense for one in asked),
            "words": sum(len(one.words) for one in asked),
        },
        "training": asdict(LESSON)
        | {
            "sentences": len(sentences),
            "cpu_seconds": found["cpu_seconds"],
            **cards.origin(),
        },
    }
    save_taggers(folder, models, sheet.tags, readings(sentences), config)


def card(words: Mapping[str, str], config: Mapping[str, Any]) -> str:
    """Return one card in one language, as Markdown.

    Parameters
    ----------
    words
        One language's table of ``cards.toml``.
    config
        What ``config.json`` holds.
    """
    held, training, test = config["held_out"], config["training"], config["test"]
    near = {name: _by_side(held[name]["by_distance"]) for name in DIRECTIONS}
    figures = {
        f"{name}_{what}": f"{100 * value:.1f}%"
        for name, own in held.items()
        for what, value in own.items()
        if what != "by_distance"
    }
    figures |= {f"{name}_{side}": f"{100 * hits:.1f}%" for name in near for side, hits in near[name].items()}
    return words["card"].format(
        **figures,
        **{f"{name}_parameters": f"{count:,}" for name, count in config["parameters"].items()},
        name=words[f"name_{config['language']}"],
        weaknesses=words[f"weaknesses_{config['language']}"].strip(),
        cell=config["cell"].upper(),
        hidden=config["hidden"],
        embedding=config["embedding"],
        buckets=f"{config['buckets']:,}",
        known=f"{len(config['readings']):,}",
        tags=len(config["tags"]),
        sentences=f"{training['sentences']:,}",
        test_sentences=f"{test['sentences']:,}",
        test_senses=f"{test['senses']:,}",
        test_words=f"{test['words']:,}",
        updates=f"{training['updates']:,}",
        batch=training["batch"],
        seconds=f"{sum(training['cpu_seconds'].values()):.0f}",
        seed=training["seed"],
        torch=training["torch"],
        date=training["date"],
    )


def _by_side(by_distance: Mapping[str, Sequence[Any]]) -> dict[str, float]:
    sides = {"before": [v for k, v in by_distance.items() if int(k) < 0]}
    sides["after"] = [v for k, v in by_distance.items() if int(k) > 0]
    return {side: sum(hits * n for hits, n in own) / sum(n for _, n in own) for side, own in sides.items()}


def write_cards(folder: Path = OUT) -> None:
    """Write the cards of all taggers in a folder, from what was measured."""
    cards.write(folder, lambda _, *parts: card(*parts), CONFIG)


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    out = cards.place(arguments, "rnn_core.training.recipes.taggers", __doc__, OUT)
    for language in LANGUAGES:
        _save(out / language, language)
    write_cards(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
