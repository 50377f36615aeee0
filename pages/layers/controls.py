"""What a visitor chooses: the text, how many layers read it, and whether ways lead round them."""

from __future__ import annotations

from functools import partial
from typing import Final, get_args

import streamlit as st

from pages.layers.measure import stack
from pages.layers.picture import skips_of
from pages.layers.place import ADDRESS, DEEPEST, LONGEST, Place, Ways
from pages.layers.text import Known, Passage, folder, settle
from pages.shared import fit, own, parts, state
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.samples import samples
from pages.shared.state import OWN
from rnn_core.analysis.layers import LayerReading
from rnn_core.checkpoints import Checkpoint

_ANEW: Final = {"step": None}
_SAMPLE: Final = "layers_sample"


def bar(say: Words, place: Place) -> None:
    """Draw the one row: how deep, how connected, which text, and a text of one's own."""
    draw = Controls(say, ADDRESS, place)
    with parts.row("layers"):
        draw.segmented("layers.depth", "layers", range(1, DEEPEST + 1))
        if place.layers == DEEPEST:
            draw.segmented("layers.ways", "ways", get_args(Ways), words="layers_ways")
        _sample(say, place)
        with own.popover(say):
            also = _ANEW | {"question": ""}
            draw.segmented("layers.corpus", "corpus", get_args(Known), words="layers_corpus", also=also)


def _sample(say: Words, place: Place) -> None:
    assert place.corpus
    titles = {
        f"{corpus}-{one.slug}": f"{say.of('layers_corpus', corpus)}: {one.title(say.language)}"
        for corpus in get_args(Known)
        for one in samples(folder(corpus))
    }
    named = own.samples_of(say, titles)
    value = place.sample if place.sample == OWN else f"{place.corpus}-{place.sample}"
    st.session_state[_SAMPLE] = value if value in named else None
    st.selectbox(
        say("bar.sample"),
        list(named),
        format_func=named.__getitem__,
        key=_SAMPLE,
        on_change=_choose_sample,
        width=250,
    )


def _choose_sample() -> None:
    chosen = str(st.session_state[_SAMPLE])
    if chosen == OWN:
        ADDRESS.move(sample=OWN, corpus="", **_ANEW)
        return
    corpus, _, slug = chosen.partition("-")
    other = {} if corpus == settle(ADDRESS.here())[1] else {"question": ""}
    ADDRESS.move(corpus=corpus, sample=slug, text="", **_ANEW, **other)


def notes(say: Words, passage: Passage, found: LayerReading) -> None:
    """Say how a visitor's text was read, and what of it the networks do not know."""
    sentences = []
    mine = state.own_text()
    if passage.own and mine is not None:
        sentences = own.notes(say, mine)
        if len(found.tokens) == LONGEST:
            sentences.append(say("layers.cut", count=LONGEST))
    parts.notes("layers", sentences + own.unknown(say, found.tokens))
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
