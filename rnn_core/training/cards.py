"""Write the model cards of the shipped networks from what was measured.

``python -m rnn_core.training.cards --models assets/models``

The words, in every language, stand in ``cards.toml`` beside the networks; the figures in each network's
``config.json`` and ``units.json``. Nothing is typed by hand twice.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rnn_core.cells import spec
from rnn_core.units.search import AUROC_MARGIN, AUROC_NAMED, RHO_MARGIN, RHO_NAMED

WORDS = "cards.toml"


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


def _figures(config: dict[str, Any], units: dict[str, Any]) -> dict[str, str]:
    """Every number a card names, as it is printed."""
    cell = spec(config["cell"])
    training, held = config["training"], config["held_out"]
    named = {unit["feature"] for unit in units["units"] if unit["named"]}
    return {
        "cell": cell.title if cell.gates else f"{cell.title} (tanh)",
        "hidden": str(config["hidden"]),
        "layers": str(config["layers"]),
        "embedding": str(config["embedding"]),
        "parameters": f"{config['parameters']:,}",
        "vocabulary": str(len(config["vocabulary"]) + 1),
        "licence": config["licence"],
        "train": f"{training['train_characters']:,}",
        "test": f"{held['characters']:,}",
        "bits": f"{held['bits']:.3f}",
        "bits_per_character": f"{held['bits_per_character']:.3f}",
        "uniform": f"{held['uniform']:.2f}",
        "unigram": f"{held['unigram']:.2f}",
        "five_gram": f"{held['five_gram']:.3f}",
        **perplexities(held),
        "batch": str(training["batch"]),
        "window": str(training["window"]),
        "learning_rate": f"{training['learning_rate']:g}",
        "auroc": f"{AUROC_NAMED:.2f}",
        "auroc_margin": f"{AUROC_MARGIN:.2f}",
        "rho": f"{RHO_NAMED:.2f}",
        "rho_margin": f"{RHO_MARGIN:.2f}",
        "updates": f"{training['update']:,}",
        "tokens": f"{training['tokens'] / 1e6:.1f}",
        "myriads": f"{training['tokens'] / 1e4:,.0f}",
        "minutes": f"{training['cpu_seconds'] / 60:.0f}",
        "seed": str(training["seed"]),
        "torch": training["torch"],
        "date": training["date"],
        "searched": str(len(units["units"])),
        "named": str(len(named)),
        "sample": config["sample"].strip("\n"),
    }


def card(name: str, words: dict[str, Any], config: dict[str, Any], units: dict[str, Any]) -> str:
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
    figures = _figures(config, units)
    parts = {
        "source": words["source"][config["corpus"]],
        "split": words["split"][config["split_by"]],
        "token": words["token"]["jamo" if config["jamo"] else "character"],
        "title": words["title"][name],
        "weaknesses": words["weaknesses"][name].strip().format(**figures),
        "per_character": words["per_character"].format(**figures) if config["jamo"] else "",
    }
    return str(words["card"]).format(**figures, **parts)


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    parser = argparse.ArgumentParser(
        prog="python -m rnn_core.training.cards",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--models", type=Path, default=Path("assets/models"))
    models: Path = parser.parse_args(arguments).models
    languages = tomllib.loads((models / WORDS).read_text("utf-8"))
    for folder in sorted(path.parent for path in models.glob("*/config.json")):
        config, units = (
            json.loads((folder / file).read_text("utf-8")) for file in ("config.json", "units.json")
        )
        for language, words in languages.items():
            (folder / f"card.{language}.md").write_text(card(folder.name, words, config, units), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
