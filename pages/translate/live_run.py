"""What is known of a training: the visitor's own, or a stored one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pages.shared.experiments import experiment
from pages.shared.jobs import Job
from pages.translate.url_state import PageState
from pages.translate.user_translator import Example
from rnn_core.plots import thinned
from rnn_core.training.records import Ended
from rnn_core.training.scores import TranslationScores
from rnn_core.training.translating import Updated
from rnn_core.training.translator_run import Subject, TranslatorBegun, TranslatorPlan, TranslatorStage

EXPERIMENT: Final = "live"


@dataclass(frozen=True)
class Look:
    """A stage, as it is drawn; see `rnn_core.training.translator_run.TranslatorStage`."""

    update: int
    seconds: float
    exact: float
    pieces: float
    said: tuple[tuple[str, ...], ...]
    scores: TranslationScores | None = None


@dataclass(frozen=True, eq=False)
class TranslatorRun:
    """A training as far as it has come.

    Attributes
    ----------
    subject : str
    attention : str
    context : int or None
    seed, updates : int
        How many updates there will be.
    parameters, training, held_out : int
    examples : tuple of (source, target)
    looks : sequence of Look
    loss : sequence of (seconds, bits)
        At most 300 points, each the mean of some updates.
    update : int
        How many there were so far.
    job : Job or None
        None: it is a stored one.
    diverged : bool
    """

    subject: Subject
    attention: str
    context: int | None
    seed: int
    updates: int
    parameters: int
    training: int
    held_out: int
    examples: tuple[Example, ...]
    looks: Sequence[Look]
    loss: Sequence[tuple[float, float]]
    update: int
    job: Job | None = None
    diverged: bool = False


def plan_of(page_state: PageState, pairs: Any = None) -> TranslatorPlan:
    """Return the plan that the controls describe; `pairs` are the visitor's, used with the subject "own"."""
    return TranslatorPlan(
        page_state.live_subject,
        page_state.live_attention,
        page_state.live_context or None,
        page_state.live_updates,
        page_state.live_seed,
        pairs if page_state.live_subject == "own" else None,
    )


def shown(page_state: PageState, job: Job | None) -> TranslatorRun | None:
    """Return the visitor's own training once it has begun, else a stored one like what is asked for."""
    found = of_job(job) if job is not None else None
    return found or stored(page_state.live_subject, page_state.live_attention)


def of_job(job: Job) -> TranslatorRun | None:
    """Return what a job has told so far; None before it has told anything."""
    records, plan = job.records, job.settings
    begun = next((one for one in records if isinstance(one, TranslatorBegun)), None)
    if begun is None:
        return None
    stages = [one for one in records if isinstance(one, TranslatorStage)]
    updates = [one for one in records if isinstance(one, Updated)]
    return TranslatorRun(
        plan.subject,
        plan.attention,
        plan.context,
        plan.seed,
        plan.updates,
        begun.parameters,
        begun.training,
        begun.held_out,
        begun.examples,
        [Look(one.update, one.seconds, one.exact, one.pieces, one.said, one.scores) for one in stages],
        losses(updates),
        updates[-1].update if updates else 0,
        job,
        any(isinstance(one, Ended) and one.reason == "diverged" for one in records),
    )


def losses(updates: Sequence[Updated]) -> list[tuple[float, float]]:
    """Thin the loss of every update out to what a figure needs."""
    places, means = thinned([one.loss for one in updates])
    seconds = [updates[int(at) - 1].seconds for at in places]
    return [(spent, float(mean)) for spent, mean in zip(seconds, means, strict=True)]


def last_stage(job: Job) -> tuple[TranslatorBegun, TranslatorStage] | None:
    """Return what a network is made of: the latest that was examined after some training."""
    begun = next((one for one in job.records if isinstance(one, TranslatorBegun)), None)
    stages = [one for one in job.records if isinstance(one, TranslatorStage) and one.update]
    return (begun, stages[-1]) if begun is not None and stages else None


def stored(subject: Subject, attention: str) -> TranslatorRun | None:
    """Return the first stored training of a subject with an attention; None if there is none."""
    for row in experiment(EXPERIMENT)["rows"]["translators"]:
        if (row["subject"], row["attention"]) == (subject, attention):
            return _of_row(row)
    return None


def ends_of(subject: Subject, attention: str) -> list[float]:
    """Return where the stored trainings of a subject with an attention ended, one a seed: the share exact."""
    rows = experiment(EXPERIMENT)["rows"]["translators"]
    return [one["looks"][-1][2] for one in rows if (one["subject"], one["attention"]) == (subject, attention)]


def _of_row(row: dict[str, Any]) -> TranslatorRun:
    return TranslatorRun(
        **{name: row[name] for name in ("subject", "attention", "context", "seed", "updates")},
        **{name: row[name] for name in ("parameters", "training", "held_out")},
        examples=tuple((tuple(source), tuple(target)) for source, target in row["examples"]),
        looks=[
            Look(int(update), seconds, exact, pieces, tuple(tuple(said) for said in all_said))
            for (update, seconds, exact, pieces), all_said in zip(row["looks"], row["said"], strict=True)
        ],
        loss=[(seconds, bits) for seconds, bits in row["loss"]],
        update=row["updates"],
    )
