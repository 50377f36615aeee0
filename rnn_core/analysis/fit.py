"""How much of a text each network knows, and how well it guesses it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch.nn import functional

from rnn_core.checkpoints import TrainedNetwork
from rnn_core.text.vocabulary import UNKNOWN

__all__ = ["HEAD", "MARGIN", "SAMPLE", "Better", "better", "fits"]

HEAD: Final = 10_000
"""Characters of a text, from its beginning, that are looked up in each vocabulary."""

SAMPLE: Final = 500
"""Tokens of a text, from its beginning, that are guessed where several networks know as much of it."""

MARGIN: Final = 0.1
"""By how much fewer bits another network must need before it is offered where both know as much."""


@dataclass(frozen=True)
class Better:
    """A network that fits a text better than the one that reads it.

    Attributes
    ----------
    network : str
    measure : {"known", "bits"}
        By what it is better.
    here, there : float
        Of the network that reads the text, and of the better one: characters that are known, or bits per
        character over the sample.
    total : int
        Characters that were looked up, or guessed.
    whole : bool
        Whether that is all of the text.
    """

    network: str
    measure: Literal["known", "bits"]
    here: float
    there: float
    total: int
    whole: bool


def better(
    text: str, current: str, networks: Mapping[str, Callable[[], TrainedNetwork]], *, guess: bool = True
) -> Better | None:
    """Return the network that knows most of a text, if that is not the one that reads it.

    Parameters
    ----------
    text
        Any; of a long one the first `HEAD` characters count.
    current
        Who reads it; one of `networks`.
    networks
        Name -> what loads it; of equal ones the first is taken.
    guess
        Whether the one that guesses best is returned where none knows more.

    Returns
    -------
    Better or None
        None where the one that reads it knows as much as any, and guesses about as well.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> names = ("python-lstm", "korean-lstm")
    >>> networks = {name: lambda name=name: load(Path("assets/models") / name) for name in names}
    >>> found = better("\N{HANGUL SYLLABLE NA}", "python-lstm", networks)
    >>> found.network, found.measure, found.here, found.there
    ('korean-lstm', 'known', 0, 1)
    """
    head = text[:HEAD]
    loaded = {name: load() for name, load in networks.items()}
    known, total = {}, 0
    for name, one in loaded.items():
        tokens = one.vocabulary.encode(head)
        total = len(tokens.graphemes)
        known[name] = total - tokens.strange
    most = max(known.values())
    if known[current] < most:
        best = _best_guesser(head, [loaded[name] for name in loaded if known[name] == most])
        name = next(name for name, one in loaded.items() if one is best)
        return Better(name, "known", known[current], most, total, len(head) == len(text))
    if not guess or most == 0:
        return None
    bits = {name: _bits(loaded[name], head) for name in loaded if known[name] == most}
    name = min(bits, key=lambda one: bits[one][0])
    (there, count), (here, _) = bits[name], bits[current]
    if not there < (1 - MARGIN) * here:
        return None
    return Better(name, "bits", here, there, count, count == total and len(head) == len(text))


def fits(network: TrainedNetwork, text: str) -> tuple[float, float]:
    """Return how well a network fits a text, the better the larger, the first figure before the second.

    Returns
    -------
    (known, guessed) : tuple of float
        Share of the characters that it knows, in [0, 1]; minus its bits per character, -inf where there is
        nothing to guess.
    """
    head = text[:HEAD]
    tokens = network.vocabulary.encode(head)
    return 1 - tokens.strange / max(1, len(tokens.graphemes)), -_bits(network, head)[0]


def _best_guesser(head: str, those: list[TrainedNetwork]) -> TrainedNetwork:
    return those[0] if len(those) == 1 else min(those, key=lambda one: _bits(one, head)[0])


@torch.inference_mode()
def _bits(network: TrainedNetwork, text: str) -> tuple[float, int]:
    """Mean bits per character over the beginning of a text, and the characters that is; inf: none."""
    tokens = network.vocabulary.encode(text[: 2 * SAMPLE]).window(0, SAMPLE)
    ids = torch.as_tensor(tokens.ids)
    if len(ids) < 2:
        return math.inf, len(tokens.graphemes)
    expected = network.model(ids[:-1, None])[0][:, 0]
    lost = functional.cross_entropy(expected, ids[1:], ignore_index=UNKNOWN, reduction="sum")
    return float(lost) / math.log(2) / len(tokens.graphemes), len(tokens.graphemes)
