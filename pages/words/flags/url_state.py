"""All that a link to the flags in the state can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, count, one_of
from pages.shared.state import OWN, held_text
from pages.shared.url_state import JOB, SEED, TEXT, OfJob, OfSeed, OfText
from rnn_core.tasks import agreement

Spoken = agreement.Language
_ELSE: Final[Spoken] = "en"
Tongue = Literal["", "ko", "en"]
Name = Literal["negation", "plural", "female", "honorific"]
Cells = Literal["two", "one", "four", "reader", "control"]
Net = Literal["shipped", "yours"]

TASK: Final = "rnn_core.training.word_model:learn_words"
LONGEST: Final = 24
"""Words of a visitor's sentence that are read."""


@dataclass(frozen=True)
class PageState(OfText, OfSeed, OfJob):
    """What is on screen.

    Attributes
    ----------
    tongue : {"", "ko", "en"}
        Of the sentence; empty: that of the page.
    flag : str
        The flag that is looked at; one that the language has not stands for its first.
    cells : str
        Which cells are set: those that move the word most, the one that tells the flag best, or a control.
    after : int or None
        How many words are read before they are set; None: all before the word that the flag decides.
    net : {"shipped", "yours"}
        Whose network reads.
    """

    tongue: Tongue = ""
    flag: Name = "negation"
    cells: Cells = "two"
    after: int | None = None
    net: Net = "shipped"

    @property
    def spoken(self) -> Spoken:
        """The sentence's language: the visitor's, if networks learnt it."""
        wanted = self.tongue or self.lang
        return next((one for one in agreement.LANGUAGES if one == wanted), _ELSE)

    @property
    def looked_at(self) -> str:
        """The flag, of those that the language has."""
        known = [one.name for one in agreement.flags(self.spoken)]
        return self.flag if self.flag in known else known[0]


_BROUGHT: Final = {"sample": OWN, "text": "", "after": None}

ADDRESS: Final = Address(
    "words_flags",
    PageState,
    {
        "in": Parameter("tongue", one_of(get_args(Tongue))),
        **TEXT,
        "flag": Parameter("flag", one_of(get_args(Name))),
        "cells": Parameter("cells", one_of(get_args(Cells))),
        "after": Parameter("after", count),
        "net": Parameter("net", one_of(get_args(Net))),
        **SEED,
        **JOB,
    },
    brought=_BROUGHT,
    held=(held_text(_BROUGHT), jobs.held(TASK)),
)
