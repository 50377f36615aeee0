"""All that a link to the Markov chains can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.shared.address import Address, Parameter, count, count_or, slug
from pages.shared.i18n import Language
from pages.shared.state import OWN, held_text, short_text

NAME: Final = "markov"
ORDERS: Final = tuple(range(7))
"""Those that were counted."""


@dataclass(frozen=True)
class Place:
    """What is on screen.

    Attributes
    ----------
    lang : str
    section : str
        Which part of the lab; always this one.
    sample : str
        Slug of a sample, ``OWN``, or empty for the first.
    text : str
        Own text that the visitor put in the link.
    order : int
        Of the chain whose guesses are shown, 0 to 6.
    at : int or None
        The character that is to be guessed; None: where memory buys most.
    """

    lang: Language
    section: str = ""
    sample: str = ""
    text: str = ""
    order: int = 4
    at: int | None = None


_BROUGHT: Final = {"sample": OWN, "text": "", "at": None}

ADDRESS: Final = Address(
    "lab_markov",
    Place,
    {
        "section": Parameter("section", lambda value: NAME),
        "sample": Parameter("sample", slug),
        "text": Parameter("text", short_text),
        "order": Parameter("order", count_or(4, ORDERS[0], ORDERS[-1])),
        "at": Parameter("at", count),
    },
    brought=_BROUGHT,
    follows=True,
    held=(held_text(_BROUGHT),),
)
