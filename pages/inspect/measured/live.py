"""A visitor's own cut on every other unit: measured in a worker, at places of the samples that are alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from pages.inspect.measured import findings
from pages.inspect.measured.figures import Figures, of_control
from pages.shared import jobs, registry, samples, training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.shared.training_panel import RefusedError, TrainingPanel
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.interventions import ControlProgress, ControlQuestion, Place, between
from rnn_core.tracing import Clamp

TASK: Final = "rnn_core.interventions.controlling:controlled"
_JOB: Final = "inspect_measured_job"
_BEFORE: Final = 150
_PLACES: Final = 100
GROUPS: Final = (1, 2, 4, 8)
DRAWS: Final = 20


@dataclass(frozen=True)
class OwnCut:
    """What a visitor holds.

    Attributes
    ----------
    ids : tuple of int
        Token numbers of the text on screen.
    clamps : tuple of Clamp
        Their steps are those of `ids`.
    asked : int or None
        The step after which the true next token loses most; None where none loses anything.
    """

    ids: tuple[int, ...]
    clamps: tuple[Clamp, ...]
    asked: int | None


Draw = Callable[[Words, Figures, str], None]


def section(t: Words, network: str, own: OwnCut | None, draw: Draw) -> None:
    """Offer the measurement, follow it, and draw what it found."""
    with st.container(key="inspect_measured_own"):
        st.markdown(f"**{t('control.own')}**")
        if own is None or not own.clamps:
            st.text(t("control.own_none"))
        else:
            _offer(t, network, own)
        _panel(network, own).follow(_followed, t, network, own, draw)


def _offer(t: Words, network: str, own: OwnCut) -> None:
    try:
        asked = question(registry.network(network), own)
    except RefusedError as reason:
        st.text(problem(t, reason))
        return
    place = asked.places[0]
    vocabulary = asked.network.vocabulary
    st.markdown(
        t.of(
            "control",
            "own_one" if len(asked.places) == 1 else "own_many",
            units=asked.network.model.rnn.hidden_size,
            places=len(asked.places),
            opening=_shown(vocabulary.shown(place.ids[place.held.start])),
            closing=_shown(vocabulary.shown(place.ids[place.asked.stop])),
        )
    )
    panel = _panel(network, own)
    panel.button(t("control.measure"))
    panel.refused(t, lambda reason: problem(t, reason))


def _shown(token: str) -> str:
    return {"\n": "\u21b5", " ": "\u2423"}.get(token, token)


def question(network: TrainedNetwork, own: OwnCut) -> ControlQuestion:
    """Return what is measured: the visitor's own place first, then stretches of the samples that are alike.

    Raises
    ------
    RefusedError
        If what is held is not one cut, or nothing comes of it.
    """
    clamps = own.clamps
    if len({(tuple(one.units), one.layer, one.direction) for one in clamps}) != 1:
        raise RefusedError("kinds")
    if len({one.gate for one in clamps}) < len(clamps):
        raise RefusedError("kinds")
    if own.asked is None:
        raise RefusedError("nothing")
    try:
        place = own_place(own, own.asked)
    except InputError:
        raise RefusedError("small") from None
    opening, closing = place.ids[place.held.start], place.ids[place.asked.stop]
    texts = [one.text for one in samples.samples(network.name)]
    found = between(network, texts, opening, closing, before=_BEFORE, least=1, limit=_PLACES)
    others = [one for one in found if one.ids[-place.length - 1 :] != place.ids[-place.length - 1 :]]
    return ControlQuestion(network, (place, *others), clamps, GROUPS, DRAWS)


def own_place(own: OwnCut, asked: int) -> Place:
    """Return the visitor's place, with all the text before it: its figures are those on screen."""
    steps = sorted({step for one in own.clamps for step in _steps(one, len(own.ids))})
    first = next(iter(steps), 0)
    held = range(first, min(steps[-1], asked) + 1) if steps else range(0)
    return Place(own.ids[: asked + 2], held, range(asked, asked + 1))


def _steps(clamp: Clamp, total: int) -> Sequence[int]:
    return range(total)[clamp.steps] if isinstance(clamp.steps, slice) else clamp.steps


def problem(t: Words, reason: RefusedError) -> str:
    """Say why a cut cannot be measured on other units."""
    return t.of("control_problem", reason.code, **reason.details)


def _panel(network: str, own: OwnCut | None) -> TrainingPanel:
    def settings() -> ControlQuestion:
        if own is None:
            raise RefusedError("nothing")
        return question(registry.network(network), own)

    def keep(identity: str) -> None:
        st.session_state[_JOB] = identity

    return TrainingPanel(
        "inspect_measured",
        TASK,
        settings,
        lambda: str(st.session_state.get(_JOB, "")),
        keep,
        "inspect_measured_go",
        beside=True,
    )


def _followed(t: Words, job: Job | None, network: str, own: OwnCut | None, draw: Draw) -> None:
    if job is None or job.settings.network.name != network:
        return
    last: ControlProgress | None = job.records[-1] if job.records else None
    found = last.found if last is not None else None
    told = training_panel.sentence(t, job, drawn=found is not None)
    if job.failure is not None:
        told = t("control_problem.unfit", reason=job.failure.message)
    done = None if last is None else (last.done / last.total, _progress(t, last))
    training_panel.status(t, job, told, done=done)
    if found is not None:
        asked: ControlQuestion = job.settings
        if own is None or not _same(asked, own):
            st.caption(t("control.earlier"))
        figures = of_control(found, asked.draws, asked.seed)
        named = findings.named(t, figures.claimed)
        st.text(t("control.own_result", scoring=figures.scoring, named=named, fell=figures.fell))
        draw(t, figures, "own")


def _same(asked: ControlQuestion, own: OwnCut) -> bool:
    return (
        asked.clamps == own.clamps and own.asked is not None and asked.places[0] == own_place(own, own.asked)
    )


def _progress(t: Words, last: ControlProgress) -> str:
    return t("control.progress", done=f"{last.done:,}", total=f"{last.total:,}")


def warm() -> None:
    """Start a worker, so that a measurement begins at once."""
    jobs.warm()
