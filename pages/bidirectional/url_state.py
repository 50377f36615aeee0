"""All that a link to the page of two readers can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, count, count_or, one_of
from pages.shared.state import OWN, cut_text, held_text
from pages.shared.url_state import JOB, SEED, TEXT, OfJob, OfSeed, OfText
from rnn_core.analysis.tagger import QUANTITIES, Quantity, Side
from rnn_core.tasks import homographs

Spoken = homographs.Language
_ELSE: Final[Spoken] = "en"
Tongue = Literal["", "ko", "en"]
Off = Literal["none", "forward", "backward"]

TASK: Final = "rnn_core.training.tagger_run:learn_to_tag"
UNITS: Final = 48
"""Of each reader."""
LONGEST: Final = 24
"""Words of a visitor's sentence that are read."""


@dataclass(frozen=True)
class PageState(OfText, OfSeed, OfJob):
    """What is on screen.

    Attributes
    ----------
    tongue : {"", "ko", "en"}
        Of the sentence; empty: that of the page.
    word : int or None
        The word that is asked about; None: the sample's own.
    step : int or None
        How far both readers have come; None: to the end.
    quantity : str
        What the strips show.
    off : {"none", "forward", "backward"}
        Which reader of the network with two is silenced.
    reader : {"forward", "backward"}
        Whose unit is looked at, of the network with both.
    unit : int
        Which one.
    here, swap : int or None
        Where the next word is to be predicted, None: before the last word; and which word of the sentence it
        is changed into, None: one of which nothing is known.
    cut : str
        What is held; see `rnn_core.interventions.parse_part_cuts`.
    """

    tongue: Tongue = ""
    word: int | None = None
    step: int | None = None
    quantity: Quantity = "hidden"
    off: Off = "none"
    reader: Side = "forward"
    unit: int = 0
    here: int | None = None
    cut: str = ""
    swap: int | None = None

    @property
    def spoken(self) -> Spoken:
        """The sentence's language: the visitor's, if networks learnt it."""
        wanted = self.tongue or self.lang
        return next((one for one in homographs.LANGUAGES if one == wanted), _ELSE)


_BROUGHT: Final = {"sample": OWN, "text": "", "word": None, "step": None, "here": None, "swap": None}

ADDRESS: Final = Address(
    "bidirectional",
    PageState,
    {
        "in": Parameter("tongue", one_of(get_args(Tongue))),
        **TEXT,
        "word": Parameter("word", count),
        "t": Parameter("step", count),
        "q": Parameter("quantity", one_of(QUANTITIES)),
        "off": Parameter("off", one_of(get_args(Off))),
        **SEED,
        "reader": Parameter("reader", one_of(get_args(Side))),
        "unit": Parameter("unit", count_or(0, 0, UNITS - 1)),
        "here": Parameter("here", count),
        "swap": Parameter("swap", count),
        "cut": Parameter("cut", cut_text),
        **JOB,
    },
    brought=_BROUGHT,
    held=(held_text(_BROUGHT), jobs.held(TASK)),
)
