"""All that a link to the Markov chains can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.shared.address import Address, Parameter, count, count_or
from pages.shared.state import OWN, held_text
from pages.shared.url_state import TEXT, InLab, OfText

NAME: Final = "markov"
ORDERS: Final = tuple(range(7))
"""Those that were counted."""


@dataclass(frozen=True)
class PageState(OfText, InLab):
    """What is on screen.

    Attributes
    ----------
    order : int
        Of the chain whose guesses are shown, 0 to 6.
    at : int or None
        The character that is to be guessed; None: where memory buys most.
    """

    order: int = 4
    at: int | None = None


_BROUGHT: Final = {"sample": OWN, "text": "", "at": None}

ADDRESS: Final = Address(
    "lab_markov",
    PageState,
    {
        "section": Parameter("section", lambda value: NAME),
        **TEXT,
        "order": Parameter("order", count_or(4, ORDERS[0], ORDERS[-1])),
        "at": Parameter("at", count),
    },
    brought=_BROUGHT,
    follows=True,
    held=(held_text(_BROUGHT),),
)
