"""What is trained here: the subject, the attention, the vector's size, the seed and the budget."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from pages.shared import jobs
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.jobs import FullError
from pages.translate import pairs
from pages.translate.live_run import plan_of
from pages.translate.place import ADDRESS, BUDGETS, LIVE_ATTENTIONS, SQUEEZES, TASK, Place
from rnn_core.training.translator_run import SUBJECTS, TranslatorPlan

_REFUSED: Final = "translate_live_refused"


def bar(say: Words, place: Place) -> None:
    """Draw everything that decides what is trained."""
    draw = Controls(say, ADDRESS, place)
    with st.container(key="translate_live_bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        draw.select("translate_live.subject", "live_subject", SUBJECTS, words="translate_subject", width=270)
        draw.segmented("translate.attention", "live_attention", LIVE_ATTENTIONS, words="translate_attention")
        draw.select_slider(
            "translate_live.context",
            "live_context",
            SQUEEZES,
            names=lambda one: str(one or TranslatorPlan().lesson.hidden),
            width=170,
        )
        draw.select_slider("translate_live.updates", "live_updates", BUDGETS, names="{:,}".format, width=190)
        draw.seed("translate_live.seed", "live_seed", width=110)
        st.button(
            say("translate_live.train"),
            key="translate_live_train",
            icon=":material/model_training:",
            type="primary",
            on_click=_start,
        )
    if place.live_subject == "own":
        pairs.section(say)
    _refused(say)


def _start() -> None:
    """Ask for the training that the controls describe, or say why it cannot be."""
    here = ADDRESS.here()
    mine = pairs.brought() if here.live_subject == "own" else None
    st.session_state[_REFUSED] = None
    if here.live_subject == "own" and mine is None:
        st.session_state[_REFUSED] = "no_pairs"
        return
    try:
        job = jobs.start(
            TASK, plan_of(here, mine.parallel(seed=here.live_seed) if mine is not None else None)
        )
    except FullError:
        st.session_state[_REFUSED] = "full"
        return
    ADDRESS.move(job=job.id)


def _refused(say: Words) -> None:
    """Say why a training could not begin, if it could not."""
    reason = st.session_state.get(_REFUSED)
    if reason == "no_pairs" and pairs.brought() is not None:
        return  # there are some by now
    if reason is not None:
        with st.container(key="problem_translate_live_start"):
            st.text(say("jobs.full") if reason == "full" else say("translate_live.no_pairs"))


def link_place(place: Place) -> Place:
    """Return the place that a link may say: the settings, neither the run nor the visitor's network."""
    return replace(place, job="", mine="")
