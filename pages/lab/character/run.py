"""A training run as the page shows it: the visitor's own job, or one that was stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from pages.lab.character.place import TASK, Place
from pages.shared import jobs
from pages.shared.experiments import experiment
from pages.shared.jobs import Job
from rnn_core.plots import thinned
from rnn_core.training.plan import Plan
from rnn_core.training.records import Begun, Ended, Stage, Update

Curve = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Run:
    """What is known of a run so far.

    Attributes
    ----------
    job : Job or None
        None: the run is a stored one.
    plan : Plan or None
        None of a stored one.
    begun : Begun or None
    training, norms : (updates, values)
        Loss in bits per character and gradient norm, thinned out.
    last : Update or None
    stages : sequence of Stage
        A stored run's hold no weights.
    ended : Ended or None
    """

    job: Job | None
    plan: Plan | None
    begun: Begun | None
    training: Curve
    norms: Curve
    last: Update | None
    stages: Sequence[Stage]
    ended: Ended | None

    @property
    def live(self) -> bool:
        """Whether there is more to come."""
        return self.job is not None and self.job.live

    @property
    def left(self) -> float | None:
        """Seconds that are left, by the pace so far; None where there is none."""
        if self.job is None or self.last is None or self.begun is None:
            return None
        return self.job.worked / self.last.update * (self.begun.updates - self.last.update)


def plan_of(place: Place, text: str) -> Plan:
    """Return the plan that the controls describe.

    Raises
    ------
    PlanError
        If it cannot be run.
    """
    return Plan(
        text,
        cell=place.cell,
        hidden=place.hidden,
        layers=place.layers,
        window=place.window,
        updates=place.updates,
        learning_rate=float(place.rate),
        clip=float(place.clip),
        forget_bias=float(place.forget),
        seed=place.seed,
        temperature=float(place.temperature),
        top_k=place.top_k,
        top_p=float(place.top_p),
    )


def current(place: Place) -> Run:
    """Return the visitor's run if the address names one that is there, else the stored one."""
    job = jobs.find(place.job, TASK)
    return stored() if job is None else of_job(job)


def of_job(job: Job) -> Run:
    """Return what a job has told so far."""
    records = job.records
    updates = [one for one in records if isinstance(one, Update)]
    return Run(
        job=job,
        plan=job.settings,
        begun=next((one for one in records if isinstance(one, Begun)), None),
        training=thinned([one.bits for one in updates]),
        norms=thinned([one.gradient for one in updates]),
        last=updates[-1] if updates else None,
        stages=[one for one in records if isinstance(one, Stage)],
        ended=next((one for one in records if isinstance(one, Ended)), None),
    )


@cache
def stored() -> Run:
    """Return the run that ``python -m docs.experiments lab`` stored."""
    rows: dict[str, Any] = experiment("lab")["rows"]
    return Run(
        job=None,
        plan=None,
        begun=Begun(**rows["begun"]),
        training=_curve(rows["training"]),
        norms=_curve(rows["norms"]),
        last=Update(**rows["last"]),
        stages=[_stage(one) for one in rows["stages"]],
        ended=Ended(**rows["ended"]),
    )


def _curve(pair: list[list[float]]) -> Curve:
    return np.asarray(pair[0]), np.asarray(pair[1])


def _stage(row: dict[str, Any]) -> Stage:
    units = {
        part: tuple({name: np.asarray(v, np.float32) for name, v in layer.items()} for layer in row[part])
        for part in ("open", "shut")
    }
    return Stage(**(row | units | {"weights": b""}))
