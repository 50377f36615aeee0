"""All that a link to the two GRUs can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.shared.address import Address, Parameter, count, slug
from pages.shared.i18n import Language
from pages.shared.state import OWN, held_network, held_text, short_text

NAME: Final = "grus"


@dataclass(frozen=True)
class PageState:
    """What is on screen.

    Attributes
    ----------
    lang : str
    section : str
        Which part of the lab; always this one.
    net : str
        A GRU of the visitor's own; empty: the one that ships.
    sample : str
        Slug of a sample, ``OWN``, or empty for the first.
    text : str
        Own text that the visitor put in the link.
    closed : int or None
        Step, from 1, at which an LSTM's output gates are closed; None: the middle of the text.
    """

    lang: Language
    section: str = ""
    net: str = ""
    sample: str = ""
    text: str = ""
    closed: int | None = None


_BROUGHT: Final = {"sample": OWN, "text": "", "closed": None}

ADDRESS: Final = Address(
    "lab_grus",
    PageState,
    {
        "section": Parameter("section", lambda value: NAME),
        "net": Parameter("net", slug),
        "sample": Parameter("sample", slug),
        "text": Parameter("text", short_text),
        "closed": Parameter("closed", count),
    },
    brought=_BROUGHT,
    follows=True,
    held=(*held_network({}), held_text(_BROUGHT)),
)
