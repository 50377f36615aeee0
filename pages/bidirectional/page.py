"""Two LSTMs read a sentence from both ends: what a word means may stand before it or after it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.bidirectional import cell, controls, lesson, live, take_away
from pages.bidirectional.measure import interest, networks
from pages.bidirectional.picture import picture
from pages.bidirectional.place import ADDRESS, Place
from pages.bidirectional.readers import readers
from pages.bidirectional.sentence import Asked, asked
from pages.shared import own, state
from pages.shared.i18n import Words, words
from rnn_core.errors import CheckpointError

_FIRST: Final = Place("en")
"""What an address says that says nothing."""
_BELOW: Final = "bidirectional_below"
"""Whether the last run of the page drew what stands under the sentence."""


def _read(place: Place) -> tuple[Place, Asked]:
    return asked(place, lambda word: interest(place.spoken, word))


@st.fragment
def _figures(say: Words) -> None:
    """Draw everything about the sentence: a choice in the browser reruns this part alone."""
    place, read = _read(ADDRESS.here())
    shown = picture(say, place, read)
    with st.container(key="bidirectional_picture"):  # as high as what comes into it
        event = readers(shown.view, key="bidirectional_readers", on_painted=state.note_painted)
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
    subwords = networks(place.spoken).subwords
    controls.notes(say, place, read, [word for word in read.words if not subwords.share(word)])
    lesson.moved(say, shown, read)
    now = ADDRESS.here()
    chosen = (now.reader, now.unit) != (_FIRST.reader, _FIRST.unit)
    with st.expander(say("bidirectional.cell"), expanded=chosen):
        cell.section(say, shown, read)
    take_away.bar(say, place, read, shown)
    if state.painted() and not st.session_state.get(_BELOW):
        st.rerun()  # the whole page: what is under the sentence may come now


def main() -> None:
    """Controls, then what was measured."""
    ADDRESS.arrive()
    place = ADDRESS.here()
    say = words(place.lang)
    own.adopt_link()
    try:
        settled, read = _read(ADDRESS.here())
    except CheckpointError:
        controls.bar(say, ADDRESS.here())  # the other language can be chosen
        raise
    controls.bar(say, settled)
    own.problem(say)
    st.session_state[_BELOW] = state.painted()
    _figures(say)
    if state.painted():
        lesson.positions(say)
        live.show(say)
        with st.expander(say("bidirectional.ablation"), expanded=place.off != _FIRST.off):
            lesson.ablation(say)
        with st.expander(say("bidirectional.leak")):
            lesson.leak(say)
        take_away.about(say, settled, read)


main()
