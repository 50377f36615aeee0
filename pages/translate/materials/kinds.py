"""What a network can have learnt: sentences of the grammar, dates, digits said backwards, real sentences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from pages.translate import tokenisation
from rnn_core.checkpoints.translators import Translator, load_translator
from rnn_core.models.seq2seq import ATTENTIONS, Attention
from rnn_core.tasks.parallel import written
from rnn_core.tasks.translation import Direction
from rnn_core.training.translator_run import Subject

Material = Literal["grammar", "dates", "digits", "real"]
MATERIALS: Final[tuple[Material, ...]] = get_args(Material)
_FOLDER: Final = Path(__file__).parent
NETWORKS: Final = Path(__file__).parents[3] / "assets" / "translators"
CARDS: Final[dict[Material, str]] = {
    "grammar": "card",
    "dates": "small_card",
    "digits": "small_card",
    "real": "real_card",
}
KINDS: Final[dict[Material, tuple[Attention, ...]]] = {
    "grammar": ATTENTIONS,
    "dates": ("none", "luong"),
    "digits": ("none", "luong"),
    "real": ("luong",),
}
"""Kinds of attention that ship."""


@dataclass(frozen=True)
class HeldOutPair:
    """A held-out source, what it should become, and who wrote the two, where that is somebody."""

    source: str
    target: str
    credit: str = ""


@cache
def ways() -> int:
    """Return in how many ways dates are written."""
    return len(written(date(2021, 5, 3)))


def both_ways(material: Material) -> bool:
    """Whether there is a way back."""
    return material in ("grammar", "real")


def kind(material: Material, attention: Attention) -> Attention:
    """Settle the attention to one that ships.

    Examples
    --------
    >>> kind("dates", "bahdanau"), kind("real", "none"), kind("grammar", "bahdanau")
    ('luong', 'luong', 'bahdanau')
    """
    return attention if attention in KINDS[material] else "luong"


def subject(material: Material, direction: Direction) -> Subject:
    """Name what a network of a material has learnt, as `pages.translate.tokenisation` cuts and writes it.

    Examples
    --------
    >>> subject("grammar", "ko-en"), subject("dates", "ko-en"), subject("real", "ko-en")
    ('ko-en', 'dates', 'own')
    """
    if material == "real":
        return "own"
    return direction if material == "grammar" else material


@cache
def network(material: Material, direction: Direction, attention: Attention) -> Translator:
    """Load a network, once for all visitors, in float64: its sums are then exact to the last digits shown."""
    way = {"grammar": direction, "real": f"real-{direction}"}.get(material, material)
    found = load_translator(NETWORKS / f"{way}-{attention}")
    found.model.double()
    return found


@cache
def samples(material: Material, direction: Direction) -> dict[str, HeldOutPair]:
    """Give held-out sources of the dates, the digits or the real sentences, by slug."""
    if material == "real":
        examples = network(material, direction, "luong").config["examples"]
        found = [HeldOutPair(one["source"], one["target"], one["credit"]) for one in examples]
    else:
        name = subject(material, direction)
        table = tomllib.loads((_FOLDER / "materials.toml").read_text("utf-8"))
        found = [HeldOutPair(one, tokenisation.right(name, one)) for one in table[material]]
    return {f"{material}-{k}": one for k, one in enumerate(found)}
