"""All that a link to the comparison can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, choice, count_or, one_of, slug
from pages.shared.cells import chosen, listed
from pages.shared.state import OWN, held_text
from pages.shared.url_state import JOB, InLab, OfJob

NAME: Final = "compare"
TASK: Final = "rnn_core.training.cell_race:cell_race"
Corpus = Literal["shakespeare", "python"]
CORPORA: Final[tuple[Corpus, ...]] = ("shakespeare", "python")
Same = Literal["parameters", "units"]
SAMES: Final[tuple[Same, ...]] = get_args(Same)
AMOUNTS: Final = (5_000, 20_000, 60_000)
SIZES: Final = (5_000, 12_500, 30_000)
UNITS: Final = (16, 32, 64)
"""Of every network where units are equal: about as large, size by size, as where parameters are."""
UPDATES: Final = (100, 200, 400, 800, 1600)
MOST_SEEDS: Final = 3


@dataclass(frozen=True)
class PageState(OfJob, InLab):
    """What is on screen.

    Attributes
    ----------
    corpus : {"shakespeare", "python"}
        From which text the stored networks have learnt.
    sample : str
        The text that a race of one's own learns, as `pages.lab.character.texts` names it; empty: the first.
    text : str
        Of a link to one's own text; this section reads none.
    amount : int
        Characters of it that are learnt and held out.
    same : {"parameters", "units"}
        What all networks have equally many of.
    size : int
        About how many parameters.
    updates, seeds, seed : int
    cells : str
        As `pages.shared.cells.listed` reads them; empty: the usual ones.
    """

    corpus: Corpus = "shakespeare"
    sample: str = ""
    text: str = ""
    amount: int = 20_000
    same: Same = "parameters"
    size: int = 12_500
    updates: int = 400
    seeds: int = 2
    seed: int = 1
    cells: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the cells that race."""
        return chosen(self.cells)


_BROUGHT: Final = {"sample": OWN, "text": ""}

ADDRESS: Final = Address(
    "lab_compare",
    PageState,
    {
        "section": Parameter("section", lambda value: NAME),
        "corpus": Parameter("corpus", one_of(CORPORA)),
        "sample": Parameter("sample", slug),
        "amount": Parameter("amount", choice(AMOUNTS, 20_000)),
        "same": Parameter("same", one_of(SAMES)),
        "size": Parameter("size", choice(SIZES, 12_500)),
        "updates": Parameter("updates", choice(UPDATES, 400)),
        "seeds": Parameter("seeds", count_or(2, 1, MOST_SEEDS)),
        "seed": Parameter("seed", count_or(1, 0, 9999)),
        "cells": Parameter("cells", listed),
        **JOB,
    },
    brought=_BROUGHT,
    held=(held_text(_BROUGHT), jobs.held(TASK)),
)
