"""All that a link to the page on sequences can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.sequences.upload.kept import brought
from pages.sequences.whole_past.url_state import PAST, OfWholePast
from pages.sequences.yesterday.url_state import YESTERDAY, OfYesterday
from pages.shared import jobs
from pages.shared.address import Address, Parameter, choice, count_or, one_of, slug
from pages.shared.cells import listed
from pages.shared.missing import Held
from pages.shared.url_state import JOB, SEED, OfJob, OfSeed
from rnn_core.series import MEASURED, WORLDS
from rnn_core.series.change import WAYS, Way
from rnn_core.series.forecasters import TAUS

__all__ = ["ADDRESS", "CHANCES", "MOST_SEEDS", "OWN", "SERIES", "TASK", "PageState"]

TASK: Final = "rnn_core.training.forecasting:learn_forecasters"
OWN: Final = "own"
FIRST: Final = "toggle"
SERIES: Final = (*WORLDS, *MEASURED, OWN)
CHANCES: Final = (0.03, 0.06, 0.12)
"""Of a marker at each step, in the world of pulses."""
MOST_SEEDS: Final = 5
PLACES: Final = 99
"""Places to forecast several steps from, the first being 0."""

_ON_A_LOGARITHM: Final = "walk"


@dataclass(frozen=True)
class PageState(OfWholePast, OfYesterday, OfSeed, OfJob):
    """What is on screen.

    Attributes
    ----------
    series : str
        What is forecast: a world, a measured series, or the visitor's own where they brought one.
    chance : float
        Of a marker, in the world of pulses.
    window : int
        Values that the model of a window reads.
    way : {"", "level", "change", "log"}
        What is learnt; empty: as `usual_way` says.
    model : str
        Which forecasts several steps ahead: ``linear``, ``window`` or a cell; empty: the best state there is.
    origin : int
        From which place, 0 to 99.
    cells : str
        Cells to train, as `pages.shared.cells.listed` reads them; empty: the usual ones.
    seeds : int
        Of each, 1 to 5.
    """

    series: str = FIRST
    chance: float = 0.03
    window: int = 8
    way: str = ""
    model: str = ""
    origin: int = 0
    cells: str = ""
    seeds: int = 1

    @property
    def usual_way(self) -> Way:
        """What is learnt of the series unless another way is chosen: of what was measured, the change."""
        if self.series == _ON_A_LOGARITHM:
            return "log"
        return "level" if self.series in WORLDS else "change"

    @property
    def learnt_way(self) -> Way:
        """What is learnt."""
        return next((one for one in WAYS if one == self.way), self.usual_way)


ADDRESS: Final = Address(
    "sequences",
    PageState,
    {
        "series": Parameter("series", one_of(SERIES)),
        "p": Parameter("chance", choice(CHANCES, 0.03)),
        "window": Parameter("window", choice(TAUS, 8)),
        "way": Parameter("way", one_of(("", *WAYS))),
        "model": Parameter("model", slug),
        "origin": Parameter("origin", count_or(0, 0, PLACES)),
        "cells": Parameter("cells", listed),
        "seeds": Parameter("seeds", count_or(1, 1, MOST_SEEDS)),
        **SEED,
        **YESTERDAY,
        **PAST,
        **JOB,
    },
    held=(
        Held(
            "series",
            lambda state: state.series == OWN,
            lambda _: brought() is not None,
            {"series": FIRST, "way": ""},
        ),
        jobs.held(TASK),
    ),
)
