"""Train the networks that translate which ship with the app, and write their cards.

``python -m rnn_core.training.recipes.translators --out assets/translators``

Sentences of a grammar, English to Korean and back, without attention and with two kinds of it; dates, and
digits back to front, without and with Luong's: ten networks, a few minutes of one core each at most. Those of
one card learn alike.

``python -m rnn_core.training.recipes.translators --corpus korean_english.tsv --out assets/translators``

trains the two for real sentences. The file holds English, Korean and who wrote them, as Tatoeba gives them;
it is not part of this repository. With ``--compare``, three ways of splitting Korean are tried instead, on
pairs that are learnt from: what is held out decides nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Final

import torch

from rnn_core.checkpoints.parts import CONFIG, rounded
from rnn_core.checkpoints.translators import save_translator
from rnn_core.errors import InputError
from rnn_core.models.seq2seq import ATTENTIONS, Attention, Pieces, Seq2Seq
from rnn_core.tasks import parallel
from rnn_core.tasks.parallel import Generated, OwnPairs, read_pairs
from rnn_core.tasks.parallel.own import LONGEST
from rnn_core.tasks.translation import DIRECTIONS
from rnn_core.training.recipes import cards
from rnn_core.training.recipes.sentences import RARE, Written, compare, examples, worth, written
from rnn_core.training.translating import HeldOut, TrainingConfig, Translated, network, speak, train

__all__ = ["GRAMMAR", "REAL", "RECIPES", "SMALL", "Recipe", "card", "main", "make", "write_cards"]

SMALL_TASKS: Final[tuple[Generated, ...]] = ("dates", "digits")
COMPARED: Final = "real_pieces.json"
COMPARED_UPDATES: Final = 600
OUT: Final = Path("assets/translators")

Configs = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Recipe:
    """Networks that learn alike, one for each subject and kind of attention, and share a card.

    Attributes
    ----------
    name : str
        Of networks it is the beginning, before the subject.
    card : str
        What the files of the card begin with.
    subjects : mapping
        What can be learnt -> how ``config.json`` calls it.
    attentions : tuple of {"none", "luong", "bahdanau"}
    lesson : TrainingConfig
    figures : callable
        Configs by network and the folder -> what the card tells besides what all cards do.
    sizes : (int, int) or None
        Pairs to learn from and held out, which are generated; None: they come from a file.
    every : int
        Updates between two reports.
    probe : int or None
        Held-out pairs on which reports are made; None: all.
    rare : int
        A source piece that training shows less often is read as unknown.
    """

    name: str
    card: str
    subjects: Mapping[Generated, Mapping[str, str]]
    attentions: tuple[Attention, ...]
    lesson: TrainingConfig
    figures: Callable[[Configs, Path], Mapping[str, Any]]
    sizes: tuple[int, int] | None = None
    every: int = 100
    probe: int | None = None
    rare: int = 1

    @property
    def networks(self) -> dict[str, tuple[Generated, Attention]]:
        """Name of each network -> its subject and its kind of attention."""
        pairs = product(self.subjects, self.attentions)
        return {f"{self.name}{subject}-{kind}": (subject, kind) for subject, kind in pairs}


def _of_grammar(configs: Configs, _: Path) -> dict[str, Any]:
    one = configs["en-ko-luong"]
    return {
        "one_in": round(1 / one["training"]["dropped"]),
        "english": len(one["source"]) - 4,
        "korean": len(one["target"]) - 4,
    }


def _of_small(_: Configs, __: Path) -> dict[str, Any]:
    return {
        "ways": len(parallel.written(parallel.FIRST)),
        "first_year": parallel.FIRST.year,
        "last_year": parallel.LAST.year,
        "shortest": parallel.SHORTEST,
        "longest": parallel.LONGEST,
    }


def _of_real(configs: Configs, folder: Path) -> dict[str, Any]:
    compared = cards.read(folder / COMPARED)
    held = [one["held_out"] for one in configs.values()]
    signatures = [held[0]["signatures"][0], *(one["signatures"][1] for one in held)]
    training = next(iter(configs.values()))["training"]
    return {
        "updates": training["updates"],
        "dropped": f"{100 * training['dropped']:.0f}",
        "longest": LONGEST,
        "scored": compared["scored"],
        "signatures": ", ".join(f"`{one}`" for one in dict.fromkeys(signatures)),
        **{way: f"{max(one['chrf'] for one in found):.1f}" for way, found in compared["rows"].items()},
    }


GRAMMAR: Final = Recipe(
    "",
    "",
    {direction: {"direction": direction} for direction in DIRECTIONS},
    ATTENTIONS,
    TrainingConfig(updates=1600, learning_rate=5e-3),
    _of_grammar,
    sizes=(12_000, 600),
    every=200,
)
SMALL: Final = Recipe(
    "",
    "small_",
    {task: {"task": task, "direction": task} for task in SMALL_TASKS},
    ("none", "luong"),
    TrainingConfig(updates=600, learning_rate=5e-3),
    _of_small,
    sizes=(8_000, 1_600),
    probe=200,
)
REAL: Final = Recipe(
    "real-",
    "real_",
    # How its sentences are cut and written: as those that anybody brings.
    {direction: {"task": "real", "direction": "own", "way": direction} for direction in DIRECTIONS},
    ("luong",),
    TrainingConfig(hidden=128, embedding=64, updates=1200, learning_rate=4e-3, dropped=0.1, quick=True),
    _of_real,
    probe=64,
    rare=RARE,
)
RECIPES: Final = (GRAMMAR, SMALL, REAL)


def make(
    recipe: Recipe, subject: Generated, lesson: TrainingConfig, own: OwnPairs | None = None
) -> tuple[Seq2Seq, tuple[Pieces, Pieces], dict[str, Any]]:
    """Train one network.

    Parameters
    ----------
    recipe, subject
        What it learns, and how it is examined.
    lesson
        How it is trained: the recipe's, with a kind of attention.
    own
        Pairs of a file, for `REAL`.

    Returns
    -------
    (Seq2Seq, (Pieces, Pieces), dict)
        The network as it is shipped, its pieces, and what ``config.json`` is to say of it.
    """
    found = _draw(recipe, subject, lesson.seed, own)
    pairs, unseen = found.drawn.training, found.drawn.held_out
    pieces = Pieces.of(pairs[0], recipe.rare), Pieces.of(pairs[1])
    model = network(lesson, *pieces)
    reports: list[Translated] = []
    probe = unseen[0][: recipe.probe], unseen[1][: recipe.probe]
    for report in train(model, lesson, pairs, probe, pieces, recipe.every):
        print(recipe.name + subject, lesson.attention, asdict(report), flush=True)
        reports.append(report)
    rounded(model)
    config = {
        **recipe.subjects[subject],
        **_figures(model, pieces, found, korean=subject == "en-ko"),
        "training": asdict(lesson)
        | {
            "sentences": len(pairs[0]),
            "cpu_seconds": round(reports[-1].seconds, 1),
            "reports": [[one.update, round(one.loss, 4), round(one.exact, 4)] for one in reports],
            **cards.origin(),
        },
    }
    return model, pieces, config


def _draw(recipe: Recipe, subject: Generated, seed: int, own: OwnPairs | None) -> Written:
    if recipe.sizes is not None:
        return Written(parallel.GENERATED[subject](*recipe.sizes, seed))
    if own is None:
        raise InputError.of("sentences of a file", "none", "give --corpus FILE")
    return written(own, subject)


def _figures(
    model: Seq2Seq, pieces: tuple[Pieces, Pieces], found: Written, *, korean: bool
) -> dict[str, Any]:
    """Measure a network on what is held out; of sentences that somebody wrote, choose examples too."""
    unseen = found.drawn.held_out
    said = speak(model, unseen[0], pieces)
    held = HeldOut.of(said, *unseen).record()
    if not found.texts:
        return {"held_out": held}
    given, texts = worth(said, [target for _, target in found.texts], korean=korean)
    held |= {
        "chrf": round(given.chrf, 2),
        "bleu": round(given.bleu, 2),
        "signatures": list(given.signatures),
    }
    return {"held_out": held, "examples": list(examples(found, texts))}


def card(recipe: Recipe, folder: Path, language: str) -> str:
    """Return a recipe's card in one language, as Markdown.

    Parameters
    ----------
    recipe
        Of one card.
    folder
        Holds the words of the card and a folder for each network.
    language
        One of those that the words are in.
    """
    words = cards.words_of(folder / f"{recipe.card}{cards.WORDS}")[language]
    configs = {name: cards.read(folder / name / CONFIG) for name in recipe.networks}
    first = next(iter(configs.values()))
    training = first["training"]
    figures = {
        "table": "\n".join(words["row"].format(**_row(words, config)) for config in configs.values()),
        "hidden": first["hidden"],
        "embedding": first["embedding"],
        "sentences": f"{training['sentences']:,}",
        "updates": f"{training['updates']:,}",
        "rate": training["learning_rate"],
        "held": f"{first['held_out']['sentences']:,}",
        **{name: training[name] for name in ("batch", "seed", "torch", "date")},
        **recipe.figures(configs, folder),
    }
    return str(words["card"]).lstrip().format(**figures)


def _row(words: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, str]:
    """Return what a network's row of the table may tell; a row takes what it needs."""
    held = config["held_out"]
    named = {
        "way": config.get("way", config["direction"]),
        "task": config.get("task"),
        "kind": config["attention"],
    }
    return {
        **{name: words[name][value] for name, value in named.items() if name in words},
        **{name: f"{held[name]:.1f}" for name in ("chrf", "bleu") if name in held},
        "weights": f"{config['parameters']:,}",
        "exact": f"{100 * held['exact']:.1f}%",
        "tokens": f"{100 * held['pieces']:.1f}%",
        "seconds": f"{config['training']['cpu_seconds']:.0f}",
    }


def write_cards(folder: Path = OUT, recipes: tuple[Recipe, ...] = RECIPES) -> None:
    """Write ``card.<language>.md`` and its like from the configs beside them."""
    for recipe in recipes:
        for language in cards.words_of(folder / f"{recipe.card}{cards.WORDS}"):
            (folder / f"{recipe.card}card.{language}.md").write_text(card(recipe, folder, language), "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    options = _options(arguments)
    torch.set_num_threads(1)
    columns = [int(one) if one.isdigit() else one for one in options.columns or ()]
    own = options.corpus and read_pairs(
        options.corpus.read_bytes(), columns=(columns[0], columns[1]) if columns else None
    )
    if options.compare:
        found = compare(own, replace(REAL.lesson, updates=COMPARED_UPDATES))
        (options.out / COMPARED).write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        return 0
    recipes = (REAL,) if own else (GRAMMAR, SMALL)
    for recipe in recipes:
        for name, (subject, kind) in recipe.networks.items():
            if not options.names or name in options.names:
                model, pieces, config = make(recipe, subject, replace(recipe.lesson, attention=kind), own)
                save_translator(options.out / name, model, *pieces, config)
    write_cards(options.out, recipes)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m rnn_core.training.recipes.translators",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as en-ko-luong; default: all")
    parser.add_argument("--out", type=Path, default=OUT)
    real = parser.add_argument_group("real sentences")
    real.add_argument("--corpus", type=Path, help="English, Korean, attribution, tabs between")
    real.add_argument(
        "--columns", nargs=2, metavar=("ENGLISH", "KOREAN"), help="names of the two, or numbers from 0"
    )
    real.add_argument("--compare", action="store_true", help="compare ways of splitting Korean, and stop")
    options = parser.parse_args(arguments)
    if options.compare and not options.corpus:
        parser.error("expected --corpus FILE with --compare; got none; say where the sentences are")
    known = [name for recipe in ((REAL,) if options.corpus else (GRAMMAR, SMALL)) for name in recipe.networks]
    unknown = ", ".join(sorted({*options.names} - {*known}))
    if unknown:
        parser.error(f"expected some of {', '.join(known)}; got {unknown}; real sentences need --corpus")
    return options


if __name__ == "__main__":
    sys.exit(main())
