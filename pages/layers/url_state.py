"""All that a link to the page of stacked layers can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared.address import Address, Parameter, count, count_or, one_of, slug
from pages.shared.state import OWN, cut_text, held_text
from pages.shared.url_state import TEXT, OfText

Corpus = Literal["", "python", "korean"]
Ways = Literal["plain", "skips"]
Goal = Literal["one", "all"]
Weights = Literal["trained", "fresh"]

DEEPEST: Final = 4
LONGEST: Final = 400
"""Tokens of a text that are read."""


@dataclass(frozen=True)
class PageState(OfText):
    """What is on screen.

    Attributes
    ----------
    corpus : {"", "python", "korean"}
        What the networks were trained on; empty: what fits the text, or the visitor's language.
    layers : int
        1 to 4.
    ways : {"plain", "skips"}
        Whether ways lead round the layers; only of four.
    question : str
        What the layers are asked; empty for the page's own.
    step : int or None
        How far was read; None: where the page opens.
    cut : str
        What is held; see `rnn_core.interventions.parse_part_cuts`.
    goal : {"one", "all"}
        Whose gradient is shown: the guess after one character, or the loss of the whole text.
    weights : {"trained", "fresh"}
        Whether it goes through the shipped stack, or through one of its shape before any training.
    """

    corpus: Corpus = ""
    layers: int = DEEPEST
    ways: Ways = "plain"
    question: str = ""
    step: int | None = None
    cut: str = ""
    goal: Goal = "one"
    weights: Weights = "trained"


_BROUGHT: Final = {"corpus": "", "sample": OWN, "text": "", "step": None}

ADDRESS: Final = Address(
    "layers",
    PageState,
    {
        "in": Parameter("corpus", one_of(get_args(Corpus))),
        "layers": Parameter("layers", count_or(DEEPEST, 1, DEEPEST)),
        "ways": Parameter("ways", one_of(get_args(Ways))),
        **TEXT,
        "ask": Parameter("question", slug),
        "t": Parameter("step", count),
        "cut": Parameter("cut", cut_text),
        "of": Parameter("goal", one_of(get_args(Goal))),
        "net": Parameter("weights", one_of(get_args(Weights))),
    },
    brought=_BROUGHT,
    follows=True,
    held=(held_text(_BROUGHT),),
)
