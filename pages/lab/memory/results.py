"""What is shown: the stored race of a task, or the visitor's own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

from pages.lab.memory.url_state import PageState
from pages.shared.experiments import experiment
from pages.shared.jobs import Job
from rnn_core.tasks import CELLS, STANDARD, Race
from rnn_core.tasks.parameter_matching import Cell
from rnn_core.tasks.race_results import Track, tracks

EVERY: Final = 20
"""Updates between two reports, stored and live."""


@dataclass(frozen=True)
class Shown:
    """A race as far as it has come.

    Attributes
    ----------
    race : Race
    tracks : list of Track
    own : bool
        Whether the visitor has started it; else it is the stored one.
    live : bool
        Whether there is more to come.
    """

    race: Race
    tracks: list[Track]
    own: bool
    live: bool = False

    def of(self, cell: Cell) -> list[Track]:
        """Return the tracks of one kind of network."""
        return [track for track in self.tracks if track.cell == cell]

    @property
    def progress(self) -> float:
        """Share of the updates that are done or will not be needed."""
        total = len(self.race.cells) * self.race.seeds * self.race.updates
        return sum(self.race.updates if t.over else t.updates[-1] for t in self.tracks) / total


def stored_rows(task: str) -> list[dict[str, Any]]:
    """Return the rows of a task's standard race, a kind of network each."""
    rows = [one for one in experiment("memory")["rows"] if one["task"] == task and one["standard"]]
    return sorted(rows, key=lambda one: CELLS.index(one["cell"]))


def varied_rows(task: str) -> list[dict[str, Any]]:
    """Return the rows of one task with other starts than the standard race's; none for most tasks."""
    return [one for one in experiment("memory")["rows"] if one["task"] == task and not one["standard"]]


def rated_rows(task: str) -> list[dict[str, Any]]:
    """Return the row of one task in which the RNN learns at the rate of the others: its field ``rate``."""
    found = experiment("memory_rate")
    rate = found["settings"]["rnn_learning_rate"]
    return [one | {"rate": rate} for one in found["rows"] if one["task"] == task]


def _tracks(row: dict[str, Any]) -> list[Track]:
    first = experiment("memory")["settings"]["first_seed"]
    found = []
    for k, curve in enumerate(row["curve"]):
        solved = row["solved_at"][k] is not None
        errors = tuple(math.nan if error is None else error for error in curve)
        updates = tuple(min(EVERY * at, row["updates"]) for at in range(len(curve)))
        found.append(Track(row["cell"], first + k, updates, errors, row["seconds"][k], solved, True))
    return found


def stored(task: str) -> Shown:
    """Return the stored race of a task."""
    return Shown(STANDARD[task], [track for row in stored_rows(task) for track in _tracks(row)], False)


def shown(page_state: PageState, job: Job | None) -> Shown:
    """Return the visitor's own race if it has reported, else the stored one of the task."""
    if job is not None and job.records:
        return Shown(job.settings, tracks(job.records), True, job.live)
    return stored(page_state.task)


def unmeasured(race: Race) -> list[Cell]:
    """Return the cells of a race for which no time of an update is stored."""
    known = {row["cell"] for row in stored_rows(race.task.name)}
    return [cell for cell in race.cells if cell not in known]


def costs(race: Race) -> float:
    """Estimate the CPU seconds of a race in which nobody solves the task, by the stored time of an update.

    Of the cells for which one is stored; see `unmeasured`.
    """
    rows = stored_rows(race.task.name)
    stretch = race.task.steps / STANDARD[race.task.name].task.steps
    each = sum(row["milliseconds_per_update"]["median"] for row in rows if row["cell"] in race.cells)
    return race.seeds * race.updates * each * stretch / 1e3
