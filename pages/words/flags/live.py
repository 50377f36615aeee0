"""Train such a network here: a seed, some seconds, and it can take the shipped one's place."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared import training_panel
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.words.flags import measure
from pages.words.flags.findings import percent
from pages.words.flags.url_state import ADDRESS, TASK, PageState
from rnn_core.training.word_model import WordLesson, WordProgress

UPDATES: Final = WordLesson("en").updates
"""Of a training on this page: as many as the shipped networks had."""


def lesson_of(page_state: PageState) -> WordLesson:
    """Return the training that the controls describe."""
    return WordLesson(page_state.spoken, updates=UPDATES, seed=page_state.seed)


PANEL: Final = training_panel.of_address(
    "words_flags", ADDRESS, TASK, lesson_of, button="words_flags_train", net="yours"
)


def show(t: Words) -> None:
    """Draw what begins a training, and where one is."""
    page_state = ADDRESS.here()
    lesson = lesson_of(page_state)
    st.subheader(t("words_flags.live"), anchor=False)
    st.text(
        t(
            "words_flags.live_help",
            tongue=t.of("words_flags_tongue", page_state.spoken),
            hidden=lesson.units,
            updates=f"{lesson.updates:,}",
            sentences=f"{lesson.sentences:,}",
        )
    )
    with st.container(key="words_flags_live", horizontal=True, vertical_alignment="bottom", gap="small"):
        Controls(t, ADDRESS, page_state).seed("words_flags.seed", width=120)
        PANEL.button(t("words_flags.train"))
    PANEL.refused(t)
    PANEL.follow(_run, t)


def _run(t: Words, job: Job | None) -> None:
    if job is None:
        return
    with st.container(key="words_flags_live_status"):
        done = bool(job.records) and job.records[-1].studies is not None
        told = training_panel.sentence(t, job, drawn=done)
        training_panel.status(t, job, told, done=_progress(t, job))
        if done:
            st.text(result(t, job.settings, job.records[-1]))


def _progress(t: Words, job: Job) -> tuple[float, str]:
    lesson: WordLesson = job.settings
    if not job.records:
        return 0.0, ""
    last: WordProgress = job.records[-1]
    told = t(
        "words_flags.progress",
        update=f"{last.update:,}",
        updates=f"{lesson.updates:,}",
        seconds=f"{last.seconds:.1f}",
        list=_right(t, last),
    )
    return last.update / lesson.updates, told


def _right(t: Words, last: WordProgress) -> str:
    return ", ".join(
        f"{t.of('words_flags_flag', name)} {percent(share)}" for name, share in last.right.items()
    )


def result(t: Words, lesson: WordLesson, last: WordProgress) -> str:
    """Say what came of a training: which words are right, and how many cells decide them."""
    each = [
        t(
            "words_flags.result_flag",
            flag=t.of("words_flags_flag", name),
            one=percent(study.flips[1]),
            two=percent(study.flips[2]),
            four=percent(study.flips[4]),
        )
        for name, study in (last.studies or {}).items()
    ]
    return t(
        "words_flags.result",
        seed=lesson.seed,
        seconds=f"{last.seconds:.1f}",
        right=_right(t, last),
        list="; ".join(each),
    )


def take() -> None:
    """Take over what the visitor's job has told."""
    measure.take(PANEL.job)
