"""What a visitor chooses: how deep, of what, how it starts, and how many networks are measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import streamlit as st

from pages.depth.place import ADDRESS, DEEPEST, SEEDS, SHALLOWEST, Initialisation, Normalised, Of, Place
from pages.shared.i18n import Words
from rnn_core.models.deep import Activation

_Name = Callable[[str], str]


def bar(say: Words, place: Place) -> None:
    """Draw the controls, in two rows where there is room."""
    with st.container(key="depth_bar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.slider(
            say("depth.depth"),
            SHALLOWEST,
            DEEPEST,
            step=5,
            key=ADDRESS.control("depth", place.depth),
            on_change=ADDRESS.choose("depth"),
            width=220,
        )
        _segments(
            say,
            "activation",
            get_args(Activation),
            place.activation,
            lambda one: say.of("depth_activation", one),
        )
        _segments(
            say,
            "initialisation",
            get_args(Initialisation),
            place.initialisation,
            lambda one: say.of("depth_start", one),
        )
        _segments(
            say,
            "normalised",
            get_args(Normalised),
            place.normalised,
            lambda one: say.of("depth_normalised", one),
        )
        _segments(say, "of", get_args(Of), place.of, lambda one: say.of("depth_of", one))
        st.number_input(
            say("depth.seed"),
            0,
            9999,
            key=ADDRESS.control("seed", place.seed),
            on_change=ADDRESS.choose("seed"),
            width=120,
        )
        st.segmented_control(
            say("depth.seeds"),
            SEEDS,
            key=ADDRESS.control("seeds", place.seeds),
            on_change=ADDRESS.choose("seeds"),
            required=True,
        )


def _segments(say: Words, field: str, choices: tuple[str, ...], value: str, name: _Name) -> None:
    st.segmented_control(
        say.of("depth", field),
        choices,
        format_func=name,
        key=ADDRESS.control(field, value),
        on_change=ADDRESS.choose(field),
        help=say("depth.normalised_help") if field == "normalised" else None,
        required=True,
    )
