"""Train one of the stacks of layers that come with the app: 1 to 4 layers of equally many weights.

``python -m rnn_core.training.recipes.stacks python-4 --corpus /usr/lib/python3.11``
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from rnn_core.training.character import Settings
from rnn_core.training.recipes import cards, characters
from rnn_core.training.recipes.characters import Recipe

__all__ = ["DEPTHS", "HIDDEN", "RECIPES", "SKIPPED", "card", "main", "name_of", "write_cards"]

OUT: Final = Path("assets/stacks")

DEPTHS: Final = (1, 2, 3, 4)

SKIPPED: Final = 4
"""Layers of the stack that is also trained with ways round its layers."""

HIDDEN: Final = {"python": (184, 114, 90, 77), "korean": (179, 112, 89, 76)}
"""Units of a layer, for 1, 2, 3 and 4 layers: the numbers of weights differ by less than 1 %."""

_TEXTS: Final = {
    "python": (4000, "CPython 3.11's standard library, without its tests", "PSF-2.0", False, "def "),
    "korean": (
        4000,
        "The Rust Programming Language in Korean (rust-kr), prose only",
        "MIT or Apache-2.0",
        True,
        "\n",
    ),
}


def name_of(corpus: str, layers: int, skips: bool = False) -> str:
    """Name a stack, as its folder is named.

    Examples
    --------
    >>> name_of("python", 4, skips=True)
    'python-4-skips'
    """
    return f"{corpus}-{layers}" + ("-skips" if skips else "")


def _recipe(corpus: str, layers: int, skips: bool) -> Recipe:
    updates, source, licence, jamo, prompt = _TEXTS[corpus]
    settings = Settings(
        hidden=HIDDEN[corpus][layers - 1],
        layers=layers,
        updates=updates,
        batch=16,  # many small steps: in so few minutes they teach more than few large ones
        window=64,
        learning_rate=3e-3,
        dropout=0.0,
        skips=skips,
    )
    return Recipe(corpus, settings, source, licence, jamo, prompt, tested=150_000)


RECIPES: Final[dict[str, Recipe]] = {
    name_of(corpus, layers, skips): _recipe(corpus, layers, skips)
    for corpus in _TEXTS
    for layers, skips in [*((depth, False) for depth in DEPTHS), (SKIPPED, True)]
}
"""All stacks of one text read equally many tokens, in the same order, at the same learning rate."""


def card(words: Mapping[str, Any], config: Mapping[str, Any], probes: Mapping[str, Any]) -> str:
    """Return one card in one language, as Markdown.

    Parameters
    ----------
    words
        One language's table of ``cards.toml``.
    config, probes
        What ``config.json`` and ``probes.json`` hold.
    """
    training, held, corpus = config["training"], config["held_out"], config["corpus"]
    return str(words["card"]).format(
        **cards.text_figures(config),
        title=words["title"].format(layers=config["layers"], corpus=words["corpus"][corpus]),
        ways=words["ways"].format(layers=config["layers"]) if config.get("skips") else "",
        token=words["token"][corpus],
        source=words["source"][corpus],
        split=words["split"][config["split_by"]],
        tokens=f"{training['tokens']:,}",
        seconds=training["cpu_seconds"],
        questions=len(probes["questions"]),
        fitted=f"{probes['fitted_on']['tokens']:,}",
        scored=f"{probes['scored_on']['tokens']:,}",
        seeds=len(probes["untrained_seeds"]),
        weakness=words["worse" if held["bits"] > held["five_gram"] else "better"],
    )


def write_cards(folder: Path = OUT) -> None:
    """Write the cards of all stacks in a folder, from what was measured."""
    cards.write(folder, lambda _, *parts: card(*parts), "config.json", "probes.json")


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    return characters.run(arguments, RECIPES, "rnn_core.training.recipes.stacks", OUT)


if __name__ == "__main__":
    sys.exit(main())
