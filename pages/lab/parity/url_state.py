"""All that a link to parity can say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, count_or, one_of
from pages.shared.url_state import JOB, SEED, InLab, OfJob, OfSeed
from rnn_core.cells import names
from rnn_core.experiments.parity import DIAGONALS, NETWORKS, ParityTraining

NAME: Final = "parity"
TASK: Final = "rnn_core.experiments.parity:train_parity"
Taught = Literal["every", "last"]
TAUGHT: Final[tuple[Taught, ...]] = get_args(Taught)
MOST_SEEDS: Final = 3
UPDATES: Final = {"every": 1200, "last": 800}
"""After which a network gives up, as in the stored race."""

OFFERED: Final[tuple[str, ...]] = (*names(), *DIAGONALS)


def listed(value: object) -> str:
    """Read names of networks in any writing; empty for the usual ones, and where there is none.

    Examples
    --------
    >>> listed("diagonal-signed,lstm,mlp"), listed(",".join(NETWORKS)), listed(["gru"])
    ('lstm,diagonal-signed', '', 'gru')
    """
    said = set(re.findall(r"[\w-]+", str(value)))
    found = [one for one in OFFERED if one in said]
    return "" if set(found) in (set(), set(NETWORKS)) else ",".join(found)


@dataclass(frozen=True)
class PageState(OfSeed, OfJob, InLab):
    """What is on screen.

    Attributes
    ----------
    taught : {"every", "last"}
        After which bits the answer is taught: of the stored race that is drawn, and of one's own.
    networks : str
        As `listed` reads them; empty: those of the stored race.
    seeds, seed : int
        Networks of each kind, 1 to 3, and the first seed.
    """

    taught: Taught = "every"
    networks: str = ""
    seeds: int = 1

    @property
    def chosen(self) -> tuple[str, ...]:
        """The networks that a race of one's own has."""
        return tuple(self.networks.split(",")) if self.networks else NETWORKS

    def training(self) -> ParityTraining:
        """Return the race that the controls ask for."""
        return ParityTraining(
            self.chosen, seeds=self.seeds, seed=self.seed, taught=self.taught, updates=UPDATES[self.taught]
        )


ADDRESS: Final = Address(
    "lab_parity",
    PageState,
    {
        "section": Parameter("section", lambda value: NAME),
        "taught": Parameter("taught", one_of(TAUGHT)),
        "networks": Parameter("networks", listed),
        "seeds": Parameter("seeds", count_or(1, 1, MOST_SEEDS)),
        **SEED,
        **JOB,
    },
    held=(jobs.held(TASK),),
)
