"""Train one of the networks that come with the app.

``python -m rnn_core.training.recipes.characters python-lstm --corpus /usr/lib/python3.11``

Stops and resumes: run the same command again. The log is one JSON object a line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from tqdm import tqdm

from rnn_core.cells import spec
from rnn_core.checkpoints.folder import load, save
from rnn_core.models.character import CharacterModel
from rnn_core.text.corpora import READERS, Corpus
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.training.character import Settings, TrainingRun, train
from rnn_core.training.evaluate import NGram, network_bits, uniform_bits, unknown_share
from rnn_core.training.recipes import cards
from rnn_core.training.sample import sample
from rnn_core.units.search import AUROC_MARGIN, AUROC_NAMED, RHO_MARGIN, RHO_NAMED

__all__ = ["RECIPES", "Recipe", "card", "held_out_figures", "main", "run", "write_cards"]


OUT: Final = Path("assets/models")


@dataclass(frozen=True)
class Recipe:
    """A shipped network: which text it reads, and how it is trained.

    Attributes
    ----------
    prompt : str
        What its sample begins with.
    tested : int or None
        Held-out characters that its figures are measured on, whole documents; None: all of them.
    """

    corpus: str
    settings: Settings
    source: str
    licence: str
    jamo: bool = False
    prompt: str = "\n"
    tested: int | None = None


_PLAYS = (
    "Plays by William Shakespeare, as one text of 1.1 million characters (the char-rnn project's example)",
    "public domain",
)

RECIPES: dict[str, Recipe] = {
    "python-lstm": Recipe(
        "python",
        Settings(updates=11000, dropout=0.0),
        "CPython 3.11's standard library, without its tests",
        "PSF-2.0",
        prompt="def ",
    ),
    "korean-lstm": Recipe(
        "korean",
        Settings(updates=8000, dropout=0.1),
        "The Rust Programming Language in Korean (rust-kr), prose only",
        "MIT or Apache-2.0",
        jamo=True,
    ),
    "latex-lstm": Recipe(
        "latex",
        Settings(updates=6000, dropout=0.15),
        "The Open Logic Text's LaTeX sources (Open Logic Project)",
        "CC BY 4.0",
        prompt="\\begin{",
    ),
    "shakespeare-lstm": Recipe("shakespeare", Settings(updates=6000, dropout=0.25), *_PLAYS),
    "shakespeare-gru": Recipe(
        "shakespeare", Settings(cell="gru", hidden=298, updates=6000, dropout=0.25), *_PLAYS
    ),
    "shakespeare-rnn": Recipe(
        "shakespeare",
        Settings(cell="rnn", hidden=520, updates=6000, dropout=0.15, learning_rate=1.5e-3),
        *_PLAYS,
    ),
}
"""Those on Shakespeare have equally many parameters (within 1 %) and read the text equally often."""


def held_out_figures(model: CharacterModel, vocabulary: Vocabulary, corpus: Corpus) -> dict[str, float]:
    """Bits per token on the test documents: the network's, and those of three guesses that only count."""
    counted = [vocabulary.ids(document) for document in corpus.train]
    test = [vocabulary.ids(document) for document in corpus.test]
    tokens, characters = sum(map(len, test)), sum(map(len, corpus.test))
    network = network_bits(model, test)
    return {
        "bits": network,
        "bits_per_character": network * tokens / characters,
        "uniform": uniform_bits(len(vocabulary)),
        "unigram": NGram(counted, len(vocabulary), 1).bits(test),
        "five_gram": NGram(counted, len(vocabulary), 5).bits(test),
        "tokens": tokens,
        "characters": characters,
        "unknown_share": unknown_share(test),
    }


def _first(documents: tuple[str, ...], characters: int | None) -> tuple[str, ...]:
    """Whole documents until so many characters are reached."""
    starts = np.cumsum([0, *map(len, documents[:-1])])
    return tuple(
        d for d, start in zip(documents, starts, strict=True) if characters is None or start < characters
    )


def _log(path: Path, **record: Any) -> None:
    with path.open("a", encoding="utf-8") as log:
        log.write(json.dumps(record) + "\n")


def _resumed(run: TrainingRun, path: Path) -> None:
    if path.exists():
        run.load_state_dict(torch.load(path, weights_only=False))


def _ship(
    folder: Path, run: TrainingRun, vocabulary: Vocabulary, corpus: Corpus, recipe: Recipe
) -> dict[str, Any]:
    """Save the network as float16, load it again, and measure what was loaded."""
    about = {
        "corpus": recipe.corpus,
        "source": recipe.source,
        "licence": recipe.licence,
        "split_by": corpus.split_by,
        "training": {
            **asdict(run.settings),
            "cpu_seconds": round(run.seconds),
            "update": run.update,
            "tokens": run.update * run.settings.batch * run.settings.window,
            "train_characters": sum(map(len, corpus.train)),
            **cards.origin(),
        },
    }
    save(folder, run.model, vocabulary, about)
    loaded = load(folder)
    figures = held_out_figures(loaded.model, vocabulary, corpus)
    text = sample(loaded.model, vocabulary, recipe.prompt, 400, temperature=0.7, seed=1)
    save(folder, run.model, vocabulary, {**about, "held_out": figures, "sample": text})
    return figures


def card(name: str, words: Mapping[str, Any], config: Mapping[str, Any], units: Mapping[str, Any]) -> str:
    """Return one card in one language, as Markdown.

    Parameters
    ----------
    name
        Of the network.
    words
        One language's table of ``cards.toml``.
    config, units
        What ``config.json`` and ``units.json`` hold.
    """
    training, cell = config["training"], spec(config["cell"])
    figures = cards.text_figures(config) | {
        "cell": cell.title if cell.gates else f"{cell.title} (tanh)",
        "learning_rate": f"{training['learning_rate']:g}",
        "auroc": f"{AUROC_NAMED:.2f}",
        "auroc_margin": f"{AUROC_MARGIN:.2f}",
        "rho": f"{RHO_NAMED:.2f}",
        "rho_margin": f"{RHO_MARGIN:.2f}",
        "tokens": f"{training['tokens'] / 1e6:.1f}",
        "myriads": f"{training['tokens'] / 1e4:,.0f}",
        "minutes": f"{training['cpu_seconds'] / 60:.0f}",
        "searched": str(len(units["units"])),
        "named": str(len({unit["feature"] for unit in units["units"] if unit["named"]})),
    }
    parts = {
        "source": words["source"][config["corpus"]],
        "split": words["split"][config["split_by"]],
        "token": words["token"]["jamo" if config["jamo"] else "character"],
        "title": words["title"][name],
        "weaknesses": words["weaknesses"][name].strip().format(**figures),
        "per_character": words["per_character"].format(**figures) if config["jamo"] else "",
    }
    return str(words["card"]).format(**figures, **parts)


def write_cards(folder: Path = OUT) -> None:
    """Write the cards of all networks in a folder, from what was measured."""
    cards.write(folder, card, "config.json", "units.json")


def run(arguments: list[str] | None, recipes: Mapping[str, Recipe], module: str, out: Path) -> int:
    """Run the command line of some recipes.

    Parameters
    ----------
    recipes
        What can be trained, by name.
    module
        That the command names.
    out
        Where networks are written unless ``--out`` says otherwise.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=sorted(recipes))
    parser.add_argument(
        "--corpus", type=Path, required=True, help="the text, or the folder of Python sources"
    )
    parser.add_argument("--out", type=Path, default=out, help="where NAME/ is written")
    parser.add_argument(
        "--work", type=Path, default=Path("runs"), help="where the resumable run and its log lie"
    )
    parser.add_argument("--seed", type=int, help="another seed than the recipe's")
    parser.add_argument("--updates", type=int, help="fewer or more updates than the recipe's")
    parser.add_argument("--save-every", type=int, default=500, help="updates between two saves of the run")
    options = parser.parse_args(arguments)

    torch.set_num_threads(1)
    recipe = recipes[options.name]
    changes = {k: v for k, v in (("seed", options.seed), ("updates", options.updates)) if v is not None}
    settings = replace(recipe.settings, **changes)
    corpus = READERS[recipe.corpus](options.corpus)
    corpus = replace(corpus, test=_first(corpus.test, recipe.tested))
    vocabulary = Vocabulary.of(corpus.train, jamo=recipe.jamo, at_least=50)
    run = TrainingRun([vocabulary.ids(d) for d in corpus.train], len(vocabulary), settings)
    selection = [vocabulary.ids(d)[:20_000] for d in corpus.selection][:8]
    options.work.mkdir(parents=True, exist_ok=True)
    saved, log = options.work / f"{options.name}.pt", options.work / f"{options.name}.log"
    _resumed(run, saved)
    print(
        f"{options.name}: {run.model.parameter_count:,} parameters, {len(vocabulary)} tokens, "
        f"{sum(map(len, corpus.train)):,} characters, seed {settings.seed}",
        flush=True,
    )
    with tqdm(total=settings.updates, initial=run.update, mininterval=5, unit="update") as bar:
        for progress in train(run):
            bar.update(progress.update - bar.n)
            bar.set_postfix(bits=f"{progress.bits:.3f}")
            record = asdict(progress)
            if progress.update % options.save_every == 0:
                record["selection_bits"] = network_bits(run.model, selection)
                torch.save(run.state_dict(), saved)
            _log(log, **record)
    figures = _ship(options.out / options.name, run, vocabulary, corpus, recipe)
    print(json.dumps({k: round(float(np.round(v, 4)), 4) for k, v in figures.items()}))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    return run(arguments, RECIPES, "rnn_core.training.recipes.characters", OUT)


if __name__ == "__main__":
    sys.exit(main())
