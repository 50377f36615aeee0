"""What is shown: the stored races, or the visitor's own as far as it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pages.lab.parity.url_state import Taught
from pages.shared.experiments import experiment
from pages.shared.jobs import Job
from rnn_core.experiments.parity import ParityProgress, ParityTraining, can_flip, parity_tracks
from rnn_core.tasks.race_results import Track

Outcome = Literal["wall", "mostly", "hard", "blind", "nobody", "counted"]


@dataclass(frozen=True)
class Shown:
    """A race as far as it has come.

    Attributes
    ----------
    training : ParityTraining
    right : mapping
        Network -> length -> seed -> share of right answers, as last measured.
    tracks : list of Track
        A network each: what it got wrong on strings of the longest length learnt from.
    own, live : bool
        Whether the visitor has started it; whether there is more to come.
    """

    training: ParityTraining
    right: Mapping[str, Mapping[int, Mapping[int, float]]]
    tracks: list[Track]
    own: bool = False
    live: bool = False

    def of(self, network: str) -> list[Track]:
        """Return the tracks of one kind of network."""
        return [track for track in self.tracks if track.cell == network]

    @property
    def solved(self) -> dict[str, int]:
        """Seeds of each network that have solved it."""
        return {one: sum(track.solved for track in self.of(one)) for one in self.training.networks}

    @property
    def over(self) -> bool:
        """Whether every network has solved it or given up."""
        total = len(self.training.networks) * self.training.seeds
        return len(self.tracks) == total and all(track.over for track in self.tracks)

    @property
    def progress(self) -> float:
        """Share of the updates that are done or will not be needed."""
        total = len(self.training.networks) * self.training.seeds * self.training.updates
        return sum(self.training.updates if t.over else t.updates[-1] for t in self.tracks) / total


def outcome(solved: Mapping[str, int], seeds: int) -> Outcome:
    """Say how who solves it goes with who can turn a state over.

    "wall": every seed of those that can, none of those that cannot. "mostly": more than half of the seeds of
    each that can, none of those that cannot. "hard": none of those that cannot, and half or fewer of one that
    can. "blind": some of those that cannot. "nobody": no seed of any. "counted": only one of the two kinds is
    there.

    Examples
    --------
    >>> outcome({"gru": 3, "mingru": 0}, 3), outcome({"gru": 1, "mingru": 0}, 3), outcome({"gru": 3}, 3)
    ('wall', 'hard', 'counted')
    """
    able = [count for network, count in solved.items() if can_flip(network)]
    unable = [count for network, count in solved.items() if not can_flip(network)]
    if not any(solved.values()):
        return "nobody"
    if any(unable):
        return "blind"
    if not able or not unable:
        return "counted"
    if all(count == seeds for count in able):
        return "wall"
    return "mostly" if all(2 * count > seeds for count in able) else "hard"


def rows(arm: str) -> list[dict[str, Any]]:
    """Return the stored rows of one arm, a network each, in their order."""
    return [one for one in experiment("parity")["rows"] if one["arm"] == arm]


def training_of(arm: str) -> ParityTraining:
    """Return the race that an arm of the stored experiment is."""
    settings = experiment("parity")["settings"]
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in settings.items()
        if name in ParityTraining.__dataclass_fields__ and name not in ("seeds", "updates")
    }
    return ParityTraining(
        networks=tuple(one["network"] for one in rows(arm)),
        seeds=settings["seeds"][arm],
        updates=settings["updates"][arm],
        taught="last" if arm == "last" else "every",
        stop=arm != "on",
        **fields,
    )


def stored(arm: Taught | Literal["on"]) -> Shown:
    """Return a stored race."""
    training = training_of(arm)
    seeds = range(training.seed, training.seed + training.seeds)
    right = {
        one["network"]: {
            int(length): dict(zip(seeds, shares, strict=True)) for length, shares in one["right"].items()
        }
        for one in rows(arm)
    }
    return Shown(training, right, [track for one in rows(arm) for track in _tracks(one, training)])


def _tracks(row: Mapping[str, Any], training: ParityTraining) -> list[Track]:
    every = experiment("parity")["settings"]["every"]
    return [
        Track(
            row["network"],
            training.seed + k,
            tuple(min(every * at, training.updates) for at in range(len(curve))),
            tuple(1 - share for share in curve),
            row["seconds"][k],
            row["solved_at"][k] is not None,
            True,
        )
        for k, curve in enumerate(row["curve"])
    ]


def of_job(job: Job) -> Shown | None:
    """Return what a job has told so far; None before any network reported."""
    reports = [one for one in job.records if isinstance(one, ParityProgress)]
    if not reports:
        return None
    training: ParityTraining = job.settings
    last = {(one.network, one.seed): one for one in reports}
    right = {
        network: {
            length: {seed: one.right[k] for (name, seed), one in last.items() if name == network}
            for k, length in enumerate(training.lengths)
        }
        for network in training.networks
    }
    return Shown(training, right, parity_tracks(training, reports), own=True, live=job.live)
