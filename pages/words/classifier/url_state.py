"""All that a link to the classifier of sentences can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.shared.address import Address, Parameter
from pages.shared.url_state import Visit

NAME: Final = "classifier"


@dataclass(frozen=True)
class PageState(Visit):
    """What is on screen.

    Attributes
    ----------
    part : str
        Which part of the page; always this one.
    """

    part: str = ""


ADDRESS: Final = Address("words_classifier", PageState, {"part": Parameter("part", lambda value: NAME)})
