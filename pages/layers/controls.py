"""What a visitor chooses: the text, how many layers read it, and whether ways lead round them."""

from __future__ import annotations

from functools import partial
from typing import Final, get_args

import streamlit as st

from pages.layers.measure import Read, stack
from pages.layers.picture import skips_of
from pages.layers.place import ADDRESS, DEEPEST, LONGEST, Place, Ways
from pages.layers.text import Known, Passage, folder
from pages.shared import fit, own, state
from pages.shared.i18n import Words
from pages.shared.samples import samples
from pages.shared.state import Key
from rnn_core.checkpoints import Checkpoint

_ANEW: Final = {"step": None}


def bar(say: Words, place: Place) -> None:
    """Draw the bar: how deep, which networks, which text."""
    with st.container(key="layers_bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            say("layers.depth"),
            list(range(1, DEEPEST + 1)),
            key=ADDRESS.control("layers", place.layers),
            on_change=ADDRESS.choose("layers"),
            required=True,
        )
        if place.layers == DEEPEST:
            st.segmented_control(
                say("layers.ways"),
                get_args(Ways),
                format_func=lambda one: say.of("layers_ways", one),
                key=ADDRESS.control("ways", place.ways),
                on_change=ADDRESS.choose("ways"),
                required=True,
            )
        st.segmented_control(
            say("layers.corpus"),
            get_args(Known),
            format_func=lambda one: say.of("layers_corpus", one),
            key=ADDRESS.control("corpus", place.corpus),
            on_change=ADDRESS.choose("corpus", **_ANEW, question=""),
            required=True,
        )
        _sample(say, place)
        with st.popover(say("bar.own"), icon=":material/edit:", key=Key.DRAWER, on_change="rerun"):
            own.drawer(say)


def _sample(say: Words, place: Place) -> None:
    assert place.corpus
    titles = own.samples_of(say, {one.slug: one.title(say.language) for one in samples(folder(place.corpus))})
    st.selectbox(
        say("bar.sample"),
        list(titles),
        format_func=titles.__getitem__,
        key=ADDRESS.control("sample", place.sample or None),
        on_change=ADDRESS.choose("sample", **_ANEW, text=""),
        width=170,
    )


def notes(say: Words, passage: Passage, found: Read) -> None:
    """Say how a visitor's text was read, and what of it the networks do not know."""
    sentences = []
    mine = state.own_text()
    if passage.own and mine is not None:
        sentences = own.notes(say, mine)
        if len(found.tokens) == LONGEST:
            sentences.append(say("layers.cut", count=LONGEST))
    if found.tokens.strange:
        total = len(found.tokens.graphemes)
        sentences.append(say("note.unknown_some", count=found.tokens.strange, total=total))
    if sentences:
        with st.container(key="layers_notes"):
            st.text(" ".join(sentences))
    if passage.own and mine is not None:
        _fit(say, mine.text, passage.corpus)


def _fit(say: Words, text: str, corpus: Known) -> None:
    place = ADDRESS.here()
    networks = {one: partial(_network, one, place.layers, skips_of(place)) for one in get_args(Known)}

    def go(chosen: str) -> None:
        ADDRESS.move(corpus=chosen, **_ANEW, question="")

    fit.offer(say, text, corpus, networks, partial(say.of, "layers_corpus"), go)


def _network(corpus: str, layers: int, skips: bool) -> Checkpoint:
    return stack(corpus, layers, skips).checkpoint
