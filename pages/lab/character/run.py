"""A training run as the page shows it: the visitor's own job, or one that was stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from pages.lab.character.texts import chosen, cleaned, default
from pages.lab.character.url_state import PageState
from pages.shared import training_panel
from pages.shared.experiments import experiment
from pages.shared.jobs import Job
from rnn_core.cells import spec
from rnn_core.plots import thinned
from rnn_core.training.plan import Plan
from rnn_core.training.records import Begun, Ended, Stage, Update

Curve = tuple[np.ndarray, np.ndarray]

STORED: Final = {"python": "lab", "korean": "lab_korean"}
"""Slug of a text -> the experiment that stored a run on it."""


@dataclass(frozen=True, eq=False)
class CharacterRun:
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
    source : str
        The text that a stored run learnt, by its slug; empty of the visitor's own run.
    """

    job: Job | None
    plan: Plan | None
    begun: Begun | None
    training: Curve
    norms: Curve
    last: Update | None
    stages: Sequence[Stage]
    ended: Ended | None
    source: str = ""

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


def plan_of(page_state: PageState, text: str) -> Plan:
    """Return the plan that the controls describe.

    Raises
    ------
    PlanError
        If it cannot be run.
    """
    return Plan(text, **decided(page_state))


def decided(page_state: PageState) -> dict[str, Any]:
    """Return all that the controls decide of a plan but the text."""
    return {
        "cell": page_state.cell,
        "hidden": page_state.hidden,
        "layers": page_state.layers,
        "window": page_state.window,
        "updates": page_state.updates,
        "learning_rate": float(page_state.rate),
        "clip": float(page_state.clip),
        "forget_bias": float(page_state.forget),
        "seed": page_state.seed,
        "temperature": float(page_state.temperature),
        "top_k": page_state.top_k,
        "top_p": float(page_state.top_p),
    }


def current(page_state: PageState, job: Job | None) -> CharacterRun:
    """Return the visitor's run if there is one, else a stored one.

    It is the one on the chosen text, or on a text of the visitor's language where that has none.
    """
    if job is not None:
        return of_job(job)
    sample = chosen(page_state)[1].sample
    return stored(sample if sample in STORED else default(page_state.lang))


def unlike(page_state: PageState, run: CharacterRun) -> training_panel.Unlike | None:
    """Return how the run on screen differs from what is chosen, if it does."""
    text = chosen(page_state)[1]
    if run.plan is None:
        known = experiment(STORED[run.source])["settings"]
        same_text = run.source == text.sample
    else:
        known = {name: getattr(run.plan, name) for name in decided(page_state)}
        same_text = run.plan.text in (text.text, cleaned(text))
    wanted = decided(page_state)
    if not spec(page_state.cell).forgets:
        wanted["forget_bias"] = known["forget_bias"]  # no gate of its own that it could be added to
    same = same_text and all(known[name] == value for name, value in wanted.items())
    return training_panel.unlike(run.job, drawn=run.job is not None, same=same)


def of_job(job: Job) -> CharacterRun:
    """Return what a job has told so far."""
    records = job.records
    updates = [one for one in records if isinstance(one, Update)]
    return CharacterRun(
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
def stored(source: str) -> CharacterRun:
    """Return the run that was stored on a text, by the text's slug; see :data:`STORED`."""
    rows: dict[str, Any] = experiment(STORED[source])["rows"]
    return CharacterRun(
        job=None,
        plan=None,
        begun=Begun(**rows["begun"]),
        training=_curve(rows["training"]),
        norms=_curve(rows["norms"]),
        last=Update(**rows["last"]),
        stages=[_stage(one) for one in rows["stages"]],
        ended=Ended(**rows["ended"]),
        source=source,
    )


def _curve(pair: list[list[float]]) -> Curve:
    return np.asarray(pair[0]), np.asarray(pair[1])


def _stage(row: dict[str, Any]) -> Stage:
    units = {
        part: tuple({name: np.asarray(v, np.float32) for name, v in layer.items()} for layer in row[part])
        for part in ("open", "shut")
    }
    return Stage(**(row | units | {"weights": b""}))
