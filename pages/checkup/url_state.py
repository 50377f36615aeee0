"""All that a link to the page of check-ups can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared.address import Address, Parameter, one_of, slug
from pages.shared.state import OWN, held_network, held_text
from pages.shared.url_state import TEXT, OfText

Show = Literal["fault", "mended"]
SHOWS: Final[tuple[Show, ...]] = get_args(Show)


@dataclass(frozen=True)
class PageState(OfText):
    """What is on screen.

    Attributes
    ----------
    show : {"fault", "mended"}
        Which twin of each example.
    net : str
        Name of the network that is checked; empty for the visitor's newest, or the language's own.
    target : str
        What a readout of numbers foretells: `rnn_core.checkup.network.NEXT_ROW`, a column, or "none"; empty:
        the whole next row where it may be that.
    """

    show: Show = "fault"
    net: str = ""
    target: str = ""


def _target(value: str) -> str:
    return value[:80]


_BROUGHT: Final = {"sample": OWN, "text": ""}

ADDRESS: Final = Address(
    "checkup",
    PageState,
    {
        "show": Parameter("show", one_of(SHOWS)),
        "net": Parameter("net", slug),
        "target": Parameter("target", _target),
        **TEXT,
    },
    brought=_BROUGHT,
    follows=True,
    held=(*held_network({}), held_text(_BROUGHT)),
)
