"""All that a link to the page of comparisons can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.compare.own import own_pair
from pages.shared.address import Address, Parameter, count, one_of, slug
from pages.shared.missing import Held
from pages.shared.state import MINE, OWN, held_text, short_text
from pages.shared.url_state import TEXT, OfText
from pages.shared.user_networks import find

Mode = Literal["nets", "texts"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)

LONGEST: Final = 500
"""Characters of a text that are read."""


@dataclass(frozen=True)
class PageState(OfText):
    """What is on screen.

    Attributes
    ----------
    mode : {"nets", "texts"}
        Whether two networks read one text, or one network two texts.
    a, b : str
        Names of networks, of which one reads in the mode "texts"; empty for the page's own choice.
    pair : str
        Slug of a pair of texts, ``OWN``, or empty for the first.
    first, second : str
        The visitor's own pair, if they put it into the link.
    step : int or None
        Position of the cursor; None: where the two differ most.
    unit : int or None
        Of the first network; None: the one that is closest to one of the other, or changed most.
    held : {"", "yes"}
        Whether the unit on screen and its partner are held.
    """

    mode: Mode = "nets"
    a: str = ""
    b: str = ""
    pair: str = ""
    first: str = ""
    second: str = ""
    step: int | None = None
    unit: int | None = None
    held: Literal["", "yes"] = ""


ANEW: Final = {"step": None, "unit": None}
"""What changes in the page state when anything else is read."""

_BROUGHT: Final = {"mode": "nets", "sample": OWN, "text": "", **ANEW}


def _held_network(side: Literal["a", "b"]) -> Held[PageState]:
    return Held(
        "network",
        named=lambda page_state: getattr(page_state, side).startswith(MINE),
        there=lambda page_state: find(getattr(page_state, side)) is not None,
        dropped={side: "", **ANEW},
    )


ADDRESS: Final = Address(
    "compare",
    PageState,
    {
        "mode": Parameter("mode", one_of(MODES)),
        "a": Parameter("a", slug),
        "b": Parameter("b", slug),
        **TEXT,
        "pair": Parameter("pair", slug),
        "first": Parameter("first", short_text),
        "second": Parameter("second", short_text),
        "t": Parameter("step", count),
        "unit": Parameter("unit", count),
        "hold": Parameter("held", one_of(("", "yes"))),
    },
    brought=_BROUGHT,
    follows=True,
    held=(
        _held_network("a"),
        _held_network("b"),
        held_text(_BROUGHT),
        Held(
            "text",
            named=lambda page_state: page_state.pair == OWN and not (page_state.first and page_state.second),
            there=lambda _: own_pair() is not None,
            dropped={"pair": "", **ANEW},
        ),
    ),
)
