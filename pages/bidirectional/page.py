"""Two LSTMs read a sentence from both ends: what a word means may stand before it or after it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.bidirectional import cell, controls, exports, findings, held, leak, live
from pages.bidirectional.direction_view import direction_view
from pages.bidirectional.measure import interest, networks
from pages.bidirectional.sentence import Asked, asked
from pages.bidirectional.url_state import ADDRESS, PageState
from pages.bidirectional.view_model import view_model
from pages.shared import further, state, user_text
from pages.shared.i18n import Words, words
from rnn_core.errors import CheckpointError

_FIRST: Final = PageState("en")
"""What an address says that says nothing."""
_BELOW: Final = "bidirectional_below"
"""Whether the last run of the page drew what stands under the sentence."""


def _read(page_state: PageState) -> tuple[PageState, Asked]:
    return asked(page_state, lambda word: interest(page_state.spoken, word))


@st.fragment
def _figures(t: Words) -> None:
    """Draw everything about the sentence: a choice in the browser reruns this part alone."""
    page_state, read = _read(ADDRESS.here())
    shown = view_model(t, page_state, read)
    with st.container(key="bidirectional_picture"):  # as high as what comes into it
        event = direction_view(shown.view, key="bidirectional_readers", on_painted=state.note_painted)
    if event is not None:
        last = len(read.words) - 1
        ADDRESS.move(
            word=event.word,
            step=None if event.step == last else event.step,
            quantity=event.quantity,
            reader=event.reader,
            unit=event.unit,
        )
        ADDRESS.write()
        if event.word != read.word:
            st.rerun(scope="fragment")
    subwords = networks(page_state.spoken).subwords
    controls.notes(t, page_state, read, [word for word in read.words if not subwords.share(word)])
    findings.moved(t, shown, read)
    now = ADDRESS.here()
    chosen = (now.reader, now.unit) != (_FIRST.reader, _FIRST.unit)
    with st.expander(t("bidirectional.cell"), expanded=chosen):
        cell.section(t, shown, read)
    held.grip(page_state, read).let_go()  # before the link is made
    exports.bar(t, page_state, read, shown)
    if state.painted():
        held.section(t, page_state, read)
    if state.painted() and not st.session_state.get(_BELOW):
        st.rerun()  # the whole page: what is under the sentence may come now


def main() -> None:
    """Controls, then what was measured."""
    ADDRESS.arrive()
    page_state = ADDRESS.here()
    t = words(page_state.lang)
    user_text.adopt_link()
    try:
        settled, read = _read(ADDRESS.here())
    except CheckpointError:
        controls.bar(t, ADDRESS.here())  # the other language can be chosen
        raise
    controls.bar(t, settled)
    user_text.problem(t)
    st.session_state[_BELOW] = state.painted()
    _figures(t)
    if state.painted():
        findings.positions(t)
        live.show(t)
        with st.expander(t("bidirectional.ablation"), expanded=page_state.off != _FIRST.off):
            findings.ablation(t)
        with st.expander(t("bidirectional.leak"), expanded=page_state.here is not None):
            leak.show(t)
            findings.leak(t)
        exports.about(t, settled, read)
        further.show(t, "bert")


main()
