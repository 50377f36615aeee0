"""Train one of the stacks of layers that come with the app: 1 to 4 layers of equally many weights.

``python -m rnn_core.training.stacks python-4 --corpus /usr/lib/python3.11``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from rnn_core.training import shipped
from rnn_core.training.character import Settings
from rnn_core.training.shipped import Recipe

__all__ = ["DEPTHS", "HIDDEN", "RECIPES", "SKIPPED", "name_of"]

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


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    return shipped.main(arguments, RECIPES, Path("assets/stacks"))


if __name__ == "__main__":
    sys.exit(main())
