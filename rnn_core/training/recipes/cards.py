"""Model cards: their words come from ``cards.toml``, every figure from what was measured.

The words, in every language, stand beside the networks; the figures in each network's ``config.json`` and in
what else was measured of it. Nothing is typed by hand twice.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import torch

__all__ = ["WORDS", "origin", "perplexities", "place", "read", "text_figures", "words_of", "write"]

WORDS: Final = "cards.toml"


def write(folder: Path, card: Callable[..., str], *records: str) -> None:
    """Write ``card.<language>.md`` into every folder below that holds what a card is made of.

    Parameters
    ----------
    folder
        Holds ``cards.toml`` and a folder for each network.
    card
        Called with a network's name, one language's words and what the records hold; returns Markdown.
    records
        Names of JSON files, the rarest last.
    """
    languages = words_of(folder / WORDS)
    for network in sorted(path.parent for path in folder.glob(f"*/{records[-1]}")):
        found = [read(network / name) for name in records]
        for language, words in languages.items():
            (network / f"card.{language}.md").write_text(card(network.name, words, *found), "utf-8")


def place(arguments: list[str] | None, program: str, about: str | None, out: Path) -> Path:
    """Read where to save from a command line, and make torch train in one thread.

    Parameters
    ----------
    arguments
        Of the command line; those of this process if None.
    program, about
        Name of the module, and what it says of itself.
    out
        Where, unless ``--out`` says otherwise.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m {program}", description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=out)
    torch.set_num_threads(1)
    return Path(parser.parse_args(arguments).out)


def words_of(path: Path) -> dict[str, dict[str, Any]]:
    """Read the words of cards: language -> its table."""
    return tomllib.loads(path.read_text("utf-8"))


def read(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text("utf-8"))


def origin() -> dict[str, str]:
    """Tell with what a network was trained, and when, as ``config.json`` keeps it.

    Examples
    --------
    >>> sorted(origin())
    ['date', 'torch']
    """
    return {"torch": torch.__version__.partition("+")[0], "date": datetime.now(UTC).date().isoformat()}


def perplexities(held: Mapping[str, Any]) -> dict[str, str]:
    """Return the perplexity of a network and of what it is compared with: 2 to the bits per token.

    Examples
    --------
    >>> perplexities({"bits": 1.0, "five_gram": 2.0, "unigram": 3.0, "uniform": 7.0})["perplexity_uniform"]
    '128.00'
    """
    named = {
        "perplexity": "bits",
        "perplexity_five_gram": "five_gram",
        "perplexity_unigram": "unigram",
        "perplexity_uniform": "uniform",
    }
    return {name: f"{2 ** held[bits]:.2f}" for name, bits in named.items()}


def text_figures(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the figures, as they are printed, that every network has which guesses the next token.

    Parameters
    ----------
    config
        What ``config.json`` holds.
    """
    training, held = config["training"], config["held_out"]
    plain = {name: str(config[name]) for name in ("hidden", "layers", "embedding", "licence")}
    plain |= {name: str(training[name]) for name in ("batch", "window", "seed", "torch", "date")}
    return {
        **plain,
        "parameters": f"{config['parameters']:,}",
        "vocabulary": str(len(config["vocabulary"]) + 1),
        "train": f"{training['train_characters']:,}",
        "test": f"{held['characters']:,}",
        "bits": f"{held['bits']:.3f}",
        "bits_per_character": f"{held['bits_per_character']:.3f}",
        "uniform": f"{held['uniform']:.2f}",
        "unigram": f"{held['unigram']:.2f}",
        "five_gram": f"{held['five_gram']:.3f}",
        **perplexities(held),
        "updates": f"{training['update']:,}",
        "sample": config["sample"].strip("\n"),
    }
