"""What a visitor chooses: trained or fresh networks, the text, and everything that decides a fresh one."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.gradients.measure import Passage
from pages.gradients.place import (
    ADDRESS,
    AS_IT_COMES,
    FORGETS,
    LONGEST,
    RADII,
    SEEDS,
    SHORTEST,
    Activation,
    Initialisation,
    Mode,
    Place,
)
from pages.gradients.text import READER
from pages.shared import fit, own, parts, state
from pages.shared.i18n import Words
from pages.shared.samples import samples
from pages.shared.state import Key

_ANEW = {"target": None, "step": 0}


def bar(say: Words, place: Place) -> None:
    """Draw the row: which networks and which text, or how fresh ones begin; the rest in its drawer."""
    fresh = place.mode == "fresh"
    with parts.row("gradients"):
        st.segmented_control(
            say("gradients.mode"),
            get_args(Mode),
            format_func=lambda mode: say.of("gradients_mode", mode),
            key=ADDRESS.control("mode", place.mode),
            on_change=ADDRESS.choose("mode", **_ANEW),
            required=True,
        )
        with st.popover(say("bar.own"), icon=":material/edit:", key=Key.DRAWER, on_change="rerun"):
            own.drawer(say)
        if fresh:
            _activation(say, place)
        else:
            _sample(say, place)
        with parts.more(say, "gradients"):
            if fresh:
                _fresh(say, place)
                _sample(say, place)
            _length(say, place)


def _sample(say: Words, place: Place) -> None:
    titles = own.samples_of(say, {one.slug: one.title(say.language) for one in samples(READER)})
    st.selectbox(
        say("bar.sample"),
        list(titles),
        format_func=titles.__getitem__,
        key=ADDRESS.control("sample", place.sample or None),
        on_change=ADDRESS.choose("sample", **_ANEW, text=""),
        width=260,
    )


def _length(say: Words, place: Place) -> None:
    st.slider(
        say("gradients.length"),
        SHORTEST,
        LONGEST,
        step=10,
        key=ADDRESS.control("length", place.length // 10 * 10),
        on_change=ADDRESS.choose("length", **_ANEW),
    )


def _activation(say: Words, place: Place) -> None:
    st.segmented_control(
        say("gradients.activation"),
        get_args(Activation),
        format_func=lambda name: say.of("gradients_activation", name),
        key=ADDRESS.control("activation", place.activation),
        on_change=ADDRESS.choose("activation"),
        required=True,
    )


def _fresh(say: Words, place: Place) -> None:
    st.selectbox(
        say("gradients.initialisation"),
        get_args(Initialisation),
        format_func=lambda name: say.of("gradients_start", name),
        key=ADDRESS.control("initialisation", place.initialisation),
        on_change=ADDRESS.choose("initialisation"),
    )
    for field, choices, value in (("radius", RADII, place.radius), ("forget", FORGETS, place.forget)):
        st.select_slider(
            say.of("gradients", field),
            choices,
            format_func=lambda one: say("gradients.as_is") if one == AS_IT_COMES else one,
            key=ADDRESS.control(field, value),
            on_change=ADDRESS.choose(field),
            help=say.of("gradients", f"{field}_help"),
        )
    st.number_input(
        say("gradients.seed"),
        0,
        9999,
        key=ADDRESS.control("seed", place.seed),
        on_change=ADDRESS.choose("seed"),
    )
    st.segmented_control(
        say("gradients.seeds"),
        SEEDS,
        key=ADDRESS.control("seeds", place.seeds),
        on_change=ADDRESS.choose("seeds"),
        help=say("gradients.seeds_help"),
        required=True,
    )


def notes(say: Words, read: Passage) -> None:
    """Say how the text was read, and what of it these networks do not know."""
    sentences = []
    mine = state.own_text()
    if read.own and mine is not None:
        sentences = own.notes(say, mine)
        if len(mine.text) > read.steps + 1:
            sentences.append(say("gradients.cut", count=read.steps))
    unknown = read.tokens.strange
    if unknown:
        sentences.append(say("note.unknown_some", count=unknown, total=len(read.tokens.graphemes)))
    if sentences:
        with st.container(key="gradients_notes"):
            st.text(" ".join(sentences))
    if read.own and mine is not None:
        fit.elsewhere(say, mine.text, READER)
