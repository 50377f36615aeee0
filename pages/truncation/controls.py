"""What a visitor chooses: the window, the answer, the network; the seed; learning rate and length."""

from __future__ import annotations

import streamlit as st

from pages.shared import parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.truncation.url_state import ADDRESS, LENGTHS, RATES, WINDOWS, PageState


def bar(t: Words, page_state: PageState) -> None:
    """Draw the row over the picture of the stream."""
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("truncation"):
        windows = sorted(WINDOWS, key=int)
        draw.segmented("truncation.window", "window", windows, also={"answer": None})
        most = int(page_state.window)
        draw.slider("truncation.answer", "answer", 1, most, value=page_state.position, width=200)
        draw.segmented("truncation.trained", "trained", ("before", "after"), words="truncation_trained")
        with parts.more(t, "truncation"):
            draw.seed("truncation.seed")


def setting(t: Words, page_state: PageState) -> None:
    """Draw the bar over the trainings with and without a limit."""
    draw = Controls(t, ADDRESS, page_state)
    with st.container(key="truncation_setting", horizontal=True, vertical_alignment="bottom", gap="medium"):
        draw.segmented("truncation.rate", "rate", RATES)
        draw.segmented(
            "truncation.length_of",
            "length",
            LENGTHS,
            names=lambda length: t("truncation.window_steps", count=length),
        )
