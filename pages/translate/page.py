"""Translate: a sentence goes through one vector, or round it, and comes out in another language."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.shared import further, state, user_text
from pages.shared.i18n import Words, words
from pages.translate import controls, exports, findings, held, inside, live, poison
from pages.translate.materials import bottleneck, kinds, real
from pages.translate.sentence import sentence
from pages.translate.seq2seq_view import seq2seq_view
from pages.translate.url_state import ADDRESS, force
from pages.translate.view_model import ViewModel, view_model
from rnn_core.errors import CheckpointError

_BELOW: Final = "translate_below"
"""Whether the last run of the page drew what stands under the sentence."""


@st.fragment
def _figures(t: Words) -> None:
    """Draw everything about the sentence: a choice in the browser reruns this part alone."""
    page_state, read = sentence(ADDRESS.here())
    shown = view_model(t, page_state, read)
    choice = seq2seq_view(shown.view, key="translate_hourglass", on_painted=state.note_painted)
    if choice is not None:
        here = ADDRESS.move(pick=choice.pick)
        if choice.force is not None and shown.found.network.model.attention != "none":
            ADDRESS.move(forced=force(here, choice.force))
        ADDRESS.write()
        if choice.force is not None:
            st.rerun(scope="fragment")
    held.grip(shown).let_go()  # before the link is made
    exports.bar(t, shown)
    if state.painted():
        held.section(t, shown)
        _of_material(t, shown)
        findings.attention(t, shown)
        findings.loss(t, shown)
        findings.search(t, shown)
        findings.swap(t, shown)
        poison.part(t, shown)
        inside.section(t, shown)
        if not st.session_state.get(_BELOW):
            st.rerun()  # the whole page: what is under the sentence may come now


def _of_material(t: Words, shown: ViewModel) -> None:
    """Draw what is to be seen of all that the network was examined on."""
    if shown.place.material == "real":
        real.section(t, kinds.network("real", shown.place.direction, "luong"))
    elif shown.place.material == "grammar":
        bottleneck.section(t, "grammar", more=partial(findings.lengths, t, shown))
    else:
        bottleneck.section(t, shown.place.material)


def main() -> None:
    """One row of choices, then what was measured."""
    ADDRESS.arrive()
    t = words(ADDRESS.here().lang)
    user_text.adopt_link()
    try:
        page_state, _ = sentence(ADDRESS.here())
    except CheckpointError:
        controls.material(t, ADDRESS.here())  # another one can be chosen
        raise
    controls.row(t, page_state)
    user_text.problem(t)
    st.session_state[_BELOW] = state.painted()
    _figures(t)
    if state.painted():
        live.show(t)
        exports.about(t)
        further.show(t, "conditional", "pairs", "distance", "attention", "captions")


main()
