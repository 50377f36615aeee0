"""What steering and patching on a visitor's text share: the panel of the job, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.inspect.scene import Scene
from pages.shared import training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.shared.training_panel import TrainingPanel


def panel(name: str, task: str, kept: str, question: Callable[[], Any]) -> TrainingPanel:
    """Return the panel of a job that the session remembers.

    Parameters
    ----------
    name
        How the keys of its controls begin.
    task
    kept
        Session key of the job's id.
    question
        What is to be measured, as the choices say now.
    """

    def keep(identity: str) -> None:
        st.session_state[kept] = identity

    def remembered() -> str:
        return str(st.session_state.get(kept, ""))

    return TrainingPanel(name, task, question, remembered, keep, f"{name}_go", beside=True)


def found(t: Words, job: Job | None, scene: Scene, progress: Callable[[str, str], str]) -> Any | None:
    """Say how far a job of the network on screen is, and return what it found, once it has.

    Parameters
    ----------
    t, job, scene
    progress
        (done, total) -> the words for that.
    """
    if job is None or job.settings.network.name != scene.checkpoint.name:
        return None
    last = job.records[-1] if job.records else None
    result = last.found if last is not None else None
    told = training_panel.sentence(t, job, drawn=result is not None)
    if job.failure is not None:
        told = t("control_problem.unfit", reason=job.failure.message)
    done = None
    if last is not None:
        done = last.done / last.total, progress(f"{last.done:,}", f"{last.total:,}")
    training_panel.status(t, job, told, done=done)
    return result
