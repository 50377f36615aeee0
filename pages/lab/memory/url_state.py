"""All that a link to the memory tasks can say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, count_or, one_of
from pages.shared.cells import chosen, listed
from pages.shared.url_state import JOB, SEED, InLab, OfJob, OfSeed
from rnn_core.tasks import STANDARD, TASKS, Race
from rnn_core.tasks.race import RaceInitialisation

NAME: Final = "memory"
TASK: Final = "rnn_core.tasks.race:race"
AS_IT_COMES: Final = "as-is"
FORGETS: Final = (AS_IT_COMES, "-1", "0", "1", "2", "3", "4", "5")
SHORTEST: Final = 10
LONGEST: Final = 100
MOST_SEEDS: Final = 8
MOST_UPDATES: Final = 2000


@dataclass(frozen=True)
class PageState(OfSeed, OfJob, InLab):
    """What is on screen.

    Attributes
    ----------
    task : str
        One of `rnn_core.tasks.TASKS`.
    length : int
        Of its sequences, 10 to 100; 0 for the task's own.
    start : {"torch", "orthogonal", "identity"}
        Of the RNN's recurrent weights, and of all networks' where it is not "identity".
    forget : str
        One of ``FORGETS``; empty for the task's own.
    updates : int
        After which a network gives up, up to 2,000; 0 for the task's own.
    seeds, seed : int
        Networks of each kind, 1 to 8, and the first seed.
    cells : str
        Kinds of networks, as `pages.shared.cells.listed` reads them; empty: the usual ones.
    """

    task: str = next(iter(STANDARD))
    length: int = 0
    start: RaceInitialisation = "torch"
    forget: str = ""
    updates: int = 0
    seeds: int = 3  # five take long to watch; the stored race has five
    cells: str = ""

    def race(self) -> Race:
        """Return the race that the controls ask for."""
        standard = STANDARD[self.task]
        bias = standard.forget_bias
        if self.forget:
            bias = None if self.forget == AS_IT_COMES else float(self.forget)
        return replace(
            standard,
            cells=chosen(self.cells),
            task=TASKS[self.task](self.length) if self.length else standard.task,
            seeds=self.seeds,
            seed=self.seed,
            initialisation=self.start,
            forget_bias=bias,
            updates=self.updates or standard.updates,
        )

    @property
    def forget_shown(self) -> str:
        """The forget bias, the task's own where none was chosen."""
        own = STANDARD[self.task].forget_bias
        return self.forget or (AS_IT_COMES if own is None else f"{own:g}")


ADDRESS: Final = Address(
    "lab_memory",
    PageState,
    {
        "section": Parameter("section", lambda value: NAME),
        "task": Parameter("task", one_of(tuple(STANDARD))),
        "n": Parameter("length", count_or(0, SHORTEST, LONGEST)),
        "init": Parameter("start", one_of(get_args(RaceInitialisation))),
        "forget": Parameter("forget", one_of(("", *FORGETS))),
        "updates": Parameter("updates", count_or(0, 20, MOST_UPDATES)),
        "seeds": Parameter("seeds", count_or(3, 1, MOST_SEEDS)),
        **SEED,
        **JOB,
        "cells": Parameter("cells", listed),
    },
    held=(jobs.held(TASK),),
)
