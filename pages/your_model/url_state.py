"""All that a link to the page can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared.address import Address, Parameter, one_of, slug
from pages.shared.i18n import Language
from pages.shared.state import held_network

Given = Literal["paste", "file", "numbers"]
GIVEN: Final[tuple[Given, ...]] = get_args(Given)


@dataclass(frozen=True)
class PageState:
    """What is on screen.

    Attributes
    ----------
    lang : str
    net : str
        Name of the network that was looked into last; empty: none yet.
    sample : str
        Always empty: which text a network reads is said elsewhere.
    given : {"paste", "file", "numbers"}
        How the tokens are named.
    """

    lang: Language
    net: str = ""
    sample: str = ""
    given: Given = "paste"


ADDRESS: Final = Address(
    "your_model",
    PageState,
    {"net": Parameter("net", slug), "given": Parameter("given", one_of(GIVEN))},
    held=held_network({})[:1],
)
