"""What a visitor chooses: the window, the answer, the network; the seed; learning rate and length."""

from __future__ import annotations

import streamlit as st

from pages.shared import parts
from pages.shared.i18n import Words
from pages.truncation.live import seed
from pages.truncation.place import ADDRESS, LENGTHS, RATES, WINDOWS, Place


def bar(say: Words, place: Place) -> None:
    """Draw the row over the picture of the stream."""
    with parts.row("truncation"):
        st.segmented_control(
            say("truncation.window"),
            sorted(WINDOWS, key=int),
            key=ADDRESS.control("window", place.window),
            on_change=ADDRESS.choose("window", answer=None),
            required=True,
        )
        st.slider(
            say("truncation.answer"),
            1,
            int(place.window),
            key=ADDRESS.control("answer", place.position),
            on_change=ADDRESS.choose("answer"),
            width=200,
        )
        st.segmented_control(
            say("truncation.trained"),
            ("before", "after"),
            format_func=lambda one: say.of("truncation_trained", one),
            key=ADDRESS.control("trained", place.trained),
            on_change=ADDRESS.choose("trained"),
            required=True,
        )
        with parts.more(say, "truncation"):
            seed(say, place)


def setting(say: Words, place: Place) -> None:
    """Draw the bar over the trainings with and without a limit."""
    with st.container(key="truncation_setting", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            say("truncation.rate"),
            RATES,
            key=ADDRESS.control("rate", place.rate),
            on_change=ADDRESS.choose("rate"),
            required=True,
        )
        st.segmented_control(
            say("truncation.length_of"),
            LENGTHS,
            format_func=lambda length: say("truncation.window_steps", count=length),
            key=ADDRESS.control("length", place.length),
            on_change=ADDRESS.choose("length"),
            required=True,
        )
