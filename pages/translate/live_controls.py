"""What is trained here: the subject, the attention, the vector's size, the seed and the budget."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.training_panel import RefusedError, of_address
from pages.translate import pairs
from pages.translate.live_run import plan_of
from pages.translate.url_state import ADDRESS, BUDGETS, LIVE_ATTENTIONS, SQUEEZES, TASK, PageState
from rnn_core.training.translator_run import SUBJECTS, TranslatorPlan


def _settings(page_state: PageState) -> TranslatorPlan:
    """Return the training that the controls describe."""
    mine = pairs.brought() if page_state.live_subject == "own" else None
    if page_state.live_subject == "own" and mine is None:
        raise RefusedError("no_pairs")
    return plan_of(page_state, mine.parallel(seed=page_state.live_seed) if mine is not None else None)


PANEL: Final = of_address(
    "translate_live", ADDRESS, TASK, _settings, button="translate_live_train", main=True
)


def bar(t: Words, page_state: PageState) -> None:
    """Draw everything that decides what is trained."""
    draw = Controls(t, ADDRESS, page_state)
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
        PANEL.button(t("translate_live.train"))
    if page_state.live_subject == "own":
        pairs.section(t)
    PANEL.refused(t, lambda _: t("translate_live.no_pairs") if pairs.brought() is None else "")


def link_place(page_state: PageState) -> PageState:
    """Return the page state that a link may say: the settings, neither the run nor the visitor's network."""
    return replace(page_state, job="", mine="")
