"""Patching on two texts of the visitor's: states of B carried into A, as a job."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import streamlit as st

from pages.inspect.measured import own_job, patching
from pages.inspect.measured.own_steering import before
from pages.inspect.scene import Scene
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.shared.training_panel import RefusedError
from rnn_core.interventions import Patch, PatchQuestion
from rnn_core.text import clean

TASK: Final = "rnn_core.interventions.patching:patched"
MOST: Final = 200
"""Characters of either text."""
STEPS: Final = 10
"""After which states are carried over, at most: as many columns as a figure has room for."""
_PROMPT: Final = 40
_JOB: Final = "inspect_patched_job"
_OF: Final = ("log odds", "bits")
_NAMES: Final = ("a", "b")


def section(t: Words, scene: Scene) -> None:
    """Offer the measurement, follow it, and draw what it found."""
    with st.container(key="inspect_patched"):
        st.markdown(f"**{t('patched.title')}**")
        st.text(t("patched.lede"))
        _choices(t, scene)
        panel = own_job.panel("inspect_patched", TASK, _JOB, lambda: question(scene))
        try:
            question(scene)
        except RefusedError as reason:
            st.text(problem(t, reason))
        panel.button(t("control.measure"))
        panel.refused(t, lambda reason: problem(t, reason))
        panel.follow(_followed, t, scene)


def _choices(t: Words, scene: Scene) -> None:
    row = patching.stored(scene.place.net) if scene.mine is None else None
    for name, column in zip(_NAMES, st.columns(2), strict=True):
        begun = (
            before(scene, _PROMPT) if row is None else (row["before"].rpartition("\n")[2] + row[name])[-MOST:]
        )
        with column:
            st.text_area(t.of("patched", name), begun, key=_key(scene, name), max_chars=MOST, height=110)
    st.segmented_control(
        t("patched.of"),
        _OF,
        key="inspect_patched_of",
        default=_OF[0],
        required=True,
        format_func=lambda one: t.of("patched_of", one.replace(" ", "_")),
    )


def _key(scene: Scene, name: str) -> str:
    return f"inspect_patched_{name}_{scene.place.net}_{scene.sha[:12]}"


def question(scene: Scene) -> PatchQuestion:
    """Return what the choices ask for now.

    Raises
    ------
    RefusedError
        If the texts have no partners for each step, are the same, or do not go on where that is asked for.
    """
    network, kept = scene.checkpoint, st.session_state
    texts = [str(kept.get(_key(scene, name), ""))[:MOST] for name in _NAMES]
    of = kept.get("inspect_patched_of", _OF[0])
    a, b = (network.vocabulary.encode(clean(text).text) for text in texts)
    if len(a) != len(b):
        raise RefusedError("length", a=len(a), b=len(b))
    differ = np.flatnonzero(a.ids != b.ids)
    if not len(differ):
        raise RefusedError("same")
    if of == "bits" and differ[-1] == len(a) - 1:
        raise RefusedError("end")
    first = int(differ[0])
    at = tuple(range(first, min(len(a), first + STEPS)))
    asked: Any = of if of in _OF else _OF[0]
    return PatchQuestion(network, texts[0], texts[1], at=at, of=asked, layer=scene.place.layer)


def problem(t: Words, reason: RefusedError) -> str:
    """Say why states of one text cannot be carried into the other."""
    return t.of("patched_problem", reason.code, **reason.details)


def _followed(t: Words, job: Job | None, scene: Scene) -> None:
    found = own_job.found(t, job, scene, lambda done, total: t("control.progress", done=done, total=total))
    if job is not None and found is not None:
        asked: PatchQuestion = job.settings
        if not _still(scene, asked):
            st.caption(t("steered.earlier"))
        patching.drawn(t, row_of(asked, found), "inspect_patched", _how(t, asked, found))


def _still(scene: Scene, asked: PatchQuestion) -> bool:
    """Say whether what was measured is what the choices say now."""
    try:
        now = question(scene)
    except RefusedError:
        return False
    return all(getattr(now, name) == getattr(asked, name) for name in ("text_a", "text_b", "of", "layer"))


def _how(t: Words, asked: PatchQuestion, found: Patch) -> str:
    draws = t("patching.how", draws=len(found.random), seed=asked.seed)
    length = len(found.a) - found.steps[0]
    if len(found.steps) == length:
        return draws
    return f"{draws} {t('patched.first', count=len(found.steps), total=length)}"


def row_of(asked: PatchQuestion, found: Patch) -> dict[str, Any]:
    """Return the same figures as a stored measurement has."""
    shown = asked.network.vocabulary.shown
    return {
        "of": found.of,
        "before": "",
        "a": asked.text_a,
        "b": asked.text_b,
        "answers": [shown(one) for one in found.answers],
        "odds": [found.before, found.after],
        "tokens": [[found.a.shown[step], found.b.shown[step]] for step in found.steps],
        "units": len(found.single),
        "median": np.median(found.single, 0).tolist(),
        "rows": [
            {"kind": one.kind, "units": list(one.units), "shares": one.shares.tolist()}
            for one in found.rows()
        ],
        "draws": len(found.random),
    }
