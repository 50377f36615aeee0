"""What a visitor chooses: the text, how many layers read it, and whether ways lead round them."""

from __future__ import annotations

from functools import partial
from typing import Final, get_args

import streamlit as st

from pages.layers.measure import stack
from pages.layers.text import Known, Passage, folder, settle
from pages.layers.url_state import ADDRESS, DEEPEST, LONGEST, PageState, Ways
from pages.layers.view_model import skips_of
from pages.shared import fit, parts, state, user_text
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.shared.samples import samples
from pages.shared.state import OWN
from rnn_core.analysis.layers import LayerReading
from rnn_core.checkpoints import TrainedNetwork

_RESET: Final = {"step": None}
_SAMPLE: Final = "layers_sample"


def bar(t: Words, page_state: PageState) -> None:
    """Draw the one row: how deep, how connected, which text, and a text of one's own."""
    draw = Controls(t, ADDRESS, page_state)
    with parts.row("layers"):
        draw.segmented("layers.depth", "layers", range(1, DEEPEST + 1))
        if page_state.layers == DEEPEST:
            draw.segmented("layers.ways", "ways", get_args(Ways), words="layers_ways")
        _sample(t, page_state)
        with user_text.popover(t):
            also = _RESET | {"question": ""}
            draw.segmented("layers.corpus", "corpus", get_args(Known), words="layers_corpus", also=also)


def _sample(t: Words, page_state: PageState) -> None:
    assert page_state.corpus
    titles = {
        f"{corpus}-{one.slug}": f"{t.of('layers_corpus', corpus)}: {one.title(t.language)}"
        for corpus in get_args(Known)
        for one in samples(folder(corpus))
    }
    named = user_text.samples_of(t, titles)
    value = page_state.sample if page_state.sample == OWN else f"{page_state.corpus}-{page_state.sample}"
    st.session_state[_SAMPLE] = value if value in named else None
    st.selectbox(
        t("bar.sample"),
        list(named),
        format_func=named.__getitem__,
        key=_SAMPLE,
        on_change=_choose_sample,
        width=250,
    )


def _choose_sample() -> None:
    chosen = str(st.session_state[_SAMPLE])
    if chosen == OWN:
        ADDRESS.move(sample=OWN, corpus="", **_RESET)
        return
    corpus, _, slug = chosen.partition("-")
    other = {} if corpus == settle(ADDRESS.here())[1] else {"question": ""}
    ADDRESS.move(corpus=corpus, sample=slug, text="", **_RESET, **other)


def notes(t: Words, passage: Passage, found: LayerReading) -> None:
    """Say how a visitor's text was read, and what of it the networks do not know."""
    sentences = []
    mine = state.own_text()
    if passage.own and mine is not None:
        sentences = user_text.notes(t, mine)
        if len(found.tokens) == LONGEST:
            sentences.append(t("layers.cut", count=LONGEST))
    parts.notes("layers", sentences + user_text.unknown(t, found.tokens))
    if passage.own and mine is not None:
        _fit(t, mine.text, passage.corpus)


def _fit(t: Words, text: str, corpus: Known) -> None:
    page_state = ADDRESS.here()
    networks = {
        one: partial(_network, one, page_state.layers, skips_of(page_state)) for one in get_args(Known)
    }

    def go(chosen: str) -> None:
        ADDRESS.move(corpus=chosen, **_RESET, question="")

    fit.offer(t, text, corpus, networks, partial(t.of, "layers_corpus"), go)


def _network(corpus: str, layers: int, skips: bool) -> TrainedNetwork:
    return stack(corpus, layers, skips).checkpoint
