"""All that a link to the page of two readers can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, count, count_or, one_of, slug, token
from pages.shared.i18n import Language
from pages.shared.state import OWN, held_text, short_text
from rnn_core.analysis.tagger import QUANTITIES, Quantity, Side

Tongue = Literal["", "ko", "en"]
Off = Literal["none", "forward", "backward"]

TASK: Final = "rnn_core.training.tagger_run:learn_to_tag"
UNITS: Final = 48
"""Of each reader."""
LONGEST: Final = 24
"""Words of a visitor's sentence that are read."""


@dataclass(frozen=True)
class Place:
    """What is on screen.

    Attributes
    ----------
    lang : {"ko", "en"}
        Of the page.
    tongue : {"", "ko", "en"}
        Of the sentence; empty: that of the page.
    sample : str
        Slug of a sample, ``OWN``, or empty for the first.
    text : str
        Own sentence that the visitor put in the link.
    word : int or None
        The word that is asked about; None: the sample's own.
    step : int or None
        How far both readers have come; None: to the end.
    quantity : str
        What the strips show.
    off : {"none", "forward", "backward"}
        Which reader of the network with two is silenced.
    seed : int
        Of the live training.
    reader : {"forward", "backward"}
        Whose unit is looked at, of the network with both.
    unit : int
        Which one.
    job : str
        Id of the training that is looked at; in no link that is given away.
    """

    lang: Language
    tongue: Tongue = ""
    sample: str = ""
    text: str = ""
    word: int | None = None
    step: int | None = None
    quantity: Quantity = "hidden"
    off: Off = "none"
    seed: int = 0
    reader: Side = "forward"
    unit: int = 0
    job: str = ""

    @property
    def spoken(self) -> Language:
        """The sentence's language."""
        return self.tongue or self.lang


_BROUGHT: Final = {"sample": OWN, "text": "", "word": None, "step": None}

ADDRESS: Final = Address(
    "bidirectional",
    Place,
    {
        "in": Parameter("tongue", one_of(get_args(Tongue))),
        "sample": Parameter("sample", slug),
        "text": Parameter("text", short_text),
        "word": Parameter("word", count),
        "t": Parameter("step", count),
        "q": Parameter("quantity", one_of(QUANTITIES)),
        "off": Parameter("off", one_of(get_args(Off))),
        "seed": Parameter("seed", count_or(0, 0, 9999)),
        "reader": Parameter("reader", one_of(get_args(Side))),
        "unit": Parameter("unit", count_or(0, 0, UNITS - 1)),
        "job": Parameter("job", token),
    },
    brought=_BROUGHT,
    held=(held_text(_BROUGHT), jobs.held(TASK)),
)
