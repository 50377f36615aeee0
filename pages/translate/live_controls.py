"""What is trained here: the subject, the attention, the vector's size, the seed and the budget."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from pages.shared.i18n import Words
from pages.shared.training_panel import RefusedError, of_address
from pages.translate import pairs
from pages.translate.live_run import plan_of
from pages.translate.place import ADDRESS, BUDGETS, LIVE_ATTENTIONS, SQUEEZES, TASK, Place
from rnn_core.training.translator_run import SUBJECTS, TranslatorPlan


def _settings(place: Place) -> TranslatorPlan:
    """Return the training that the controls describe."""
    mine = pairs.brought() if place.live_subject == "own" else None
    if place.live_subject == "own" and mine is None:
        raise RefusedError("no_pairs")
    return plan_of(place, mine.parallel(seed=place.live_seed) if mine is not None else None)


PANEL: Final = of_address(
    "translate_live", ADDRESS, TASK, _settings, button="translate_live_train", main=True
)


def bar(say: Words, place: Place) -> None:
    """Draw everything that decides what is trained."""
    with st.container(key="translate_live_bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            say("translate_live.subject"),
            SUBJECTS,
            format_func=lambda one: say.of("translate_subject", one),
            key=ADDRESS.control("live_subject", place.live_subject),
            on_change=ADDRESS.choose("live_subject"),
            width=270,
        )
        st.segmented_control(
            say("translate.attention"),
            LIVE_ATTENTIONS,
            format_func=lambda one: say.of("translate_attention", one),
            key=ADDRESS.control("live_attention", place.live_attention),
            on_change=ADDRESS.choose("live_attention"),
            required=True,
        )
        st.select_slider(
            say("translate_live.context"),
            SQUEEZES,
            format_func=lambda one: str(one or TranslatorPlan().lesson.hidden),
            key=ADDRESS.control("live_context", place.live_context),
            on_change=ADDRESS.choose("live_context"),
            width=170,
        )
        st.select_slider(
            say("translate_live.updates"),
            BUDGETS,
            format_func=lambda one: f"{one:,}",
            key=ADDRESS.control("live_updates", place.live_updates),
            on_change=ADDRESS.choose("live_updates"),
            width=190,
        )
        st.number_input(
            say("translate_live.seed"),
            0,
            9999,
            key=ADDRESS.control("live_seed", place.live_seed),
            on_change=ADDRESS.choose("live_seed"),
            width=110,
        )
        PANEL.button(say("translate_live.train"))
    if place.live_subject == "own":
        pairs.section(say)
    PANEL.refused(say, lambda _: say("translate_live.no_pairs") if pairs.brought() is None else "")


def link_place(place: Place) -> Place:
    """Return the place that a link may say: the settings, neither the run nor the visitor's network."""
    return replace(place, job="", mine="")
