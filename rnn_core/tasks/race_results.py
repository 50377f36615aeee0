"""Results of a race: one track per network, and a summary of each kind over its seeds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from rnn_core.tasks.parameter_matching import Cell
from rnn_core.tasks.race import RaceProgress

__all__ = ["Band", "Summary", "Track", "band", "summary", "tracks"]


@dataclass(frozen=True)
class Track:
    """One network's way through a race.

    Attributes
    ----------
    cell : {"rnn", "gru", "lstm"}
    seed : int
    updates : tuple of int
        When it reported, from 0 on.
    errors : tuple of float
        What it got wrong then; nan once it has diverged.
    seconds : float
        CPU time of its updates so far.
    solved : bool
    over : bool
        Whether it has solved the task, diverged or given up.
    """

    cell: Cell
    seed: int
    updates: tuple[int, ...]
    errors: tuple[float, ...]
    seconds: float
    solved: bool
    over: bool

    def at(self, update: int) -> float:
        """Error at an update, as last reported: a network that is over stays where it is."""
        known = [error for when, error in zip(self.updates, self.errors, strict=True) if when <= update]
        return known[-1] if known else math.nan


def tracks(standings: Iterable[RaceProgress]) -> list[Track]:
    """Gather the reports of a race, a track a network, in the order in which they first reported.

    Examples
    --------
    >>> from rnn_core.tasks import Adding, Race, race
    >>> settings = Race(Adding(5), cells=("rnn",), seeds=2, parameters=100, updates=4)
    >>> [(track.seed, track.updates) for track in tracks(race(settings, every=2))]
    [(0, (0, 2, 4)), (1, (0, 2, 4))]
    """
    found: dict[tuple[Cell, int], list[RaceProgress]] = {}
    for one in standings:
        found.setdefault((one.cell, one.seed), []).append(one)
    return [
        Track(
            cell,
            seed,
            tuple(one.update for one in own),
            tuple(one.error for one in own),
            own[-1].seconds,
            own[-1].solved,
            own[-1].over,
        )
        for (cell, seed), own in found.items()
    ]


@dataclass(frozen=True, eq=False)
class Band:
    """Errors over seeds, update by update; each a value that one of the seeds really has.

    updates : (reports,)
    median, least, most : (reports,)
    """

    updates: tuple[int, ...]
    median: Float[np.ndarray, " reports"]
    least: Float[np.ndarray, " reports"]
    most: Float[np.ndarray, " reports"]


def band(run: Sequence[Track]) -> Band:
    """Sum up the tracks of one kind, as far as all that are not over have come; nan counts as the most.

    Examples
    --------
    >>> run = [Track("gru", 0, (0, 5), (0.5, 0.0), 1.0, True, True),
    ...        Track("gru", 1, (0, 5, 9), (0.6, 0.4, 0.1), 2.0, False, True)]
    >>> found = band(run)
    >>> found.updates, found.least.tolist(), found.most.tolist()
    ((0, 5, 9), [0.5, 0.0, 0.0], [0.6, 0.4, 0.1])
    """
    running = [track.updates[-1] for track in run if not track.over]
    reached = min(running, default=max(track.updates[-1] for track in run))
    updates = tuple(sorted({when for track in run for when in track.updates if when <= reached}))
    errors = np.array([[track.at(when) for when in updates] for track in run])
    marks = np.quantile(
        np.where(np.isnan(errors), np.inf, errors), [0.5, 0, 1], axis=0, method="inverted_cdf"
    )
    return Band(updates, *np.where(np.isinf(marks), np.nan, marks))


@dataclass(frozen=True)
class Summary:
    """How one kind of network did.

    Attributes
    ----------
    seeds, solved, running : int
        Networks; those that solved the task; those still at it.
    updates, seconds : tuple of three, or None
        Median, least and most of those that solved it: updates they needed, and CPU seconds. None if none
        did.
    milliseconds : float
        CPU time of one update, all networks together; nan before the first.
    error : float
        Median over all of the last error; inf if most have diverged.
    """

    seeds: int
    solved: int
    running: int
    updates: tuple[float, float, float] | None
    seconds: tuple[float, float, float] | None
    milliseconds: float
    error: float


def summary(run: Sequence[Track]) -> Summary:
    """Sum up the tracks of one kind.

    Examples
    --------
    >>> run = [Track("gru", 0, (0, 5), (0.5, 0.0), 1.0, True, True),
    ...        Track("gru", 1, (0, 5, 10), (0.6, 0.4, 0.1), 2.0, False, True)]
    >>> found = summary(run)
    >>> found.solved, found.seeds, found.updates, found.milliseconds
    (1, 2, (5.0, 5.0, 5.0), 200.0)
    """
    solved = [track for track in run if track.solved]
    done = sum(track.updates[-1] for track in run)
    last = np.array([track.errors[-1] for track in run])
    return Summary(
        len(run),
        len(solved),
        sum(not track.over for track in run),
        _marks([track.updates[-1] for track in solved]),
        _marks([track.seconds for track in solved]),
        1e3 * sum(track.seconds for track in run) / done if done else math.nan,
        float(np.quantile(np.where(np.isnan(last), np.inf, last), 0.5, method="inverted_cdf")),
    )


def _marks(values: Sequence[int] | Sequence[float]) -> tuple[float, float, float] | None:
    if not values:
        return None
    middle, least, most = np.quantile(np.array(values, float), [0.5, 0, 1], method="inverted_cdf")
    return float(middle), float(least), float(most)
