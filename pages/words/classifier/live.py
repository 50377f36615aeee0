"""Train both networks here: a cell, a seed, under a second, and they can take the stored ones' place."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared import cells, training_panel
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.words.classifier import measure
from pages.words.classifier.findings import percent
from pages.words.classifier.url_state import ADDRESS, TASK, PageState
from rnn_core.training.verdict_run import VerdictLesson, VerdictProgress

PANEL: Final = training_panel.of_address(
    "words_classifier", ADDRESS, TASK, PageState.lesson, button="words_classifier_train", net="yours"
)


def show(t: Words) -> None:
    """Draw what begins a training, and where one is."""
    page_state = ADDRESS.here()
    lesson = page_state.lesson()
    st.subheader(t("words_classifier.live"), anchor=False)
    st.text(
        t(
            "words_classifier.live_help",
            tongue=t.of("words_classifier_tongue", page_state.spoken),
            sentences=f"{lesson.sentences:,}",
            updates=lesson.updates,
        )
    )
    with st.container(key="words_classifier_live", horizontal=True, vertical_alignment="bottom", gap="small"):
        draw = Controls(t, ADDRESS, page_state)
        draw.select(
            "words_classifier.cell", "cell", cells.names(), names=lambda cell: cells.name(t, cell), width=170
        )
        draw.seed("words_classifier.seed", width=120)
        PANEL.button(t("words_classifier.train"))
    PANEL.refused(t)
    PANEL.follow(_run, t)


def _run(t: Words, job: Job | None) -> None:
    if job is None:
        return
    with st.container(key="words_classifier_live_status"):
        done = bool(job.records)
        told = training_panel.sentence(t, job, drawn=done)
        training_panel.status(t, job, told, done=_progress(t, job))
        if done:
            st.text(result(t, job.settings, job.records[-1]))


def _progress(t: Words, job: Job) -> tuple[float, str]:
    lesson: VerdictLesson = job.settings
    if not job.records:
        return 0.0, ""
    last: VerdictProgress = job.records[-1]
    return last.update / lesson.updates, t(
        "words_classifier.progress", update=last.update, updates=lesson.updates
    )


def result(t: Words, lesson: VerdictLesson, last: VerdictProgress) -> str:
    """Say what came of a training so far."""
    return t(
        "words_classifier.result",
        name=cells.name(t, lesson.cell),
        tongue=t.of("words_classifier_tongue", lesson.language),
        seed=lesson.seed,
        update=last.update,
        seconds=f"{last.seconds:.2f}",
        right=percent(last.right),
        mirrored=percent(last.mirrored),
        bag_right=percent(last.bag_right),
        bag_mirrored=percent(last.bag_mirrored),
    )


def take() -> None:
    """Take over what the visitor's job has told."""
    measure.take(PANEL.job)
