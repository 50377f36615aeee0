"""All that a link to the page on sequences can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pages.sequences.upload.kept import brought
from pages.sequences.whole_past.url_state import PAST, OfWholePast
from pages.sequences.yesterday.url_state import YESTERDAY, OfYesterday
from pages.shared.address import Address, Parameter, choice, one_of
from pages.shared.missing import Held
from rnn_core.series.change import WAYS, Way

__all__ = ["ADDRESS", "OWN", "SERIES", "WINDOWS", "PageState", "Series"]

Series = Literal["walk", "wave", "own"]

OWN: Final = "own"
SERIES: Final[tuple[Series, ...]] = ("walk", "wave", "own")
WINDOWS: Final = (1, 2, 4, 8, 12, 24)
"""Values that the linear model reads."""


@dataclass(frozen=True)
class PageState(OfWholePast, OfYesterday):
    """What is on screen.

    Attributes
    ----------
    series : {"walk", "wave", "own"}
        What is forecast; the visitor's own where they brought one.
    window : int
        Values that the linear model reads.
    way : {"level", "change", "log"}
        What it learns.
    """

    series: Series = "walk"
    window: int = 8
    way: Way = "level"


ADDRESS: Final = Address(
    "sequences",
    PageState,
    {
        "series": Parameter("series", one_of(SERIES)),
        "window": Parameter("window", choice(WINDOWS, 8)),
        "way": Parameter("way", one_of(WAYS)),
        **YESTERDAY,
        **PAST,
    },
    held=(
        Held(
            "series", lambda state: state.series == OWN, lambda _: brought() is not None, {"series": "walk"}
        ),
    ),
)
