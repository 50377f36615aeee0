"""What a visitor chooses: how deep, of what, how it starts, and how many networks are measured."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.depth.place import ADDRESS, DEEPEST, SEEDS, SHALLOWEST, Initialisation, Normalised, Place
from pages.shared import parts
from pages.shared.i18n import Words
from rnn_core.analysis.depth import Of
from rnn_core.models.deep import Activation


def bar(say: Words, place: Place) -> None:
    """Draw the row; what few visitors change is in its drawer."""
    with parts.row("depth"):
        st.slider(
            say("depth.depth"),
            SHALLOWEST,
            DEEPEST,
            step=5,
            key=ADDRESS.control("depth", place.depth),
            on_change=ADDRESS.choose("depth"),
            width=200,
        )
        st.selectbox(
            say("depth.activation"),
            get_args(Activation),
            format_func=lambda one: say.of("depth_activation", one),
            key=ADDRESS.control("activation", place.activation),
            on_change=ADDRESS.choose("activation"),
            width=170,
        )
        st.selectbox(
            say("depth.initialisation"),
            get_args(Initialisation),
            format_func=lambda one: say.of("depth_start", one),
            key=ADDRESS.control("initialisation", place.initialisation),
            on_change=ADDRESS.choose("initialisation"),
            width=190,
        )
        with parts.more(say, "depth"):
            _rest(say, place)


def _rest(say: Words, place: Place) -> None:
    st.segmented_control(
        say("depth.normalised"),
        get_args(Normalised),
        format_func=lambda one: say.of("depth_normalised", one),
        key=ADDRESS.control("normalised", place.normalised),
        on_change=ADDRESS.choose("normalised"),
        help=say("depth.normalised_help"),
        required=True,
    )
    st.segmented_control(
        say("depth.of"),
        get_args(Of),
        format_func=lambda one: say.of("depth_of", one),
        key=ADDRESS.control("of", place.of),
        on_change=ADDRESS.choose("of"),
        required=True,
    )
    st.number_input(
        say("depth.seed"),
        0,
        9999,
        key=ADDRESS.control("seed", place.seed),
        on_change=ADDRESS.choose("seed"),
    )
    st.segmented_control(
        say("depth.seeds"),
        SEEDS,
        key=ADDRESS.control("seeds", place.seeds),
        on_change=ADDRESS.choose("seeds"),
        required=True,
    )
