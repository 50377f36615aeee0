"""What a visitor chooses: the window, the answer, the network; the seed; learning rate and length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.shared.i18n import Words
from pages.truncation.live import seed
from pages.truncation.place import ADDRESS, LENGTHS, RATES, WINDOWS, Place


def _choose(field: str, **other: Any) -> Callable[[], None]:
    def move() -> None:
        ADDRESS.move(**{field: st.session_state[f"truncation_{field}"]}, **other)

    return move


def _set(field: str, value: object) -> str:
    key = f"truncation_{field}"
    st.session_state[key] = value
    return key


def bar(say: Words, place: Place) -> None:
    """Draw the bar over the picture of the stream."""
    with st.container(key="truncation_bar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            say("truncation.window"),
            sorted(WINDOWS, key=int),
            format_func=lambda window: say("truncation.window_steps", count=window),
            key=_set("window", place.window),
            on_change=_choose("window", answer=None),
            required=True,
        )
        st.slider(
            say("truncation.answer"),
            1,
            int(place.window),
            key=_set("answer", place.position),
            on_change=_choose("answer"),
            width=230,
        )
        st.segmented_control(
            say("truncation.trained"),
            ("before", "after"),
            format_func=lambda one: say.of("truncation_trained", one),
            key=_set("trained", place.trained),
            on_change=_choose("trained"),
            required=True,
        )
        seed(say, place)


def setting(say: Words, place: Place) -> None:
    """Draw the bar over the trainings with and without a limit."""
    with st.container(key="truncation_setting", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            say("truncation.rate"),
            RATES,
            key=_set("rate", place.rate),
            on_change=_choose("rate"),
            required=True,
        )
        st.segmented_control(
            say("truncation.length_of"),
            LENGTHS,
            format_func=lambda length: say("truncation.window_steps", count=length),
            key=_set("length", place.length),
            on_change=_choose("length"),
            required=True,
        )
