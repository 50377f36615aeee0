"""Two networks read one text, or one network reads two: where they part, and how alike they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from pages.compare import controls, exports, findings, held
from pages.compare.compare_view import CompareEvent, CompareView, compare_view
from pages.compare.measure import Measured, measure
from pages.compare.texts import Asked, adopt_pair, readable, settle
from pages.compare.url_state import ADDRESS
from pages.compare.view_model import view_model
from pages.shared import state, user_text
from pages.shared.i18n import Words, words
from rnn_core.errors import InputError

_SENT: Final = "compare_sent"
"""Which comparison the browser has, and the place that came with it."""
_TOLD: Final = "compare_told"
"""Where the browser last said that the visitor is."""


def _sent(view: CompareView) -> CompareView:
    """Return what the browser is sent: as it was, if the visitor only went elsewhere in it.

    The same packet is not sent again, and half a megabyte would go over the line at each rest of the cursor.
    """
    name = (view.rev, view.language)
    known, place = st.session_state.get(_SENT, (None, None))
    if name == known and st.session_state.get(_TOLD) == CompareEvent(view.step, view.unit):
        return replace(view, step=place.step, unit=place.unit)
    st.session_state[_SENT] = (name, CompareEvent(view.step, view.unit))
    return view


@st.fragment
def _figures(t: Words, read: Asked, found: Measured) -> None:
    """Draw everything about the two: a choice in the browser reruns this part alone."""
    shown = view_model(t, settle(ADDRESS.here()), read, found)
    with st.container(key="compare_picture"):  # as high as what comes into it
        event = compare_view(_sent(shown.view), key="compare_view", on_painted=state.note_painted)
    if event is not None:
        ADDRESS.move(step=event.step, unit=event.unit)
        ADDRESS.write()
        st.session_state[_TOLD] = event
        shown = view_model(t, settle(ADDRESS.here()), read, found)
    if not state.painted():
        return
    findings.show(t, shown)
    held.section(t, shown)
    ADDRESS.write()
    exports.bar(t, shown)
    exports.about(t, shown)


def main() -> None:
    """Controls, then what was measured."""
    page_state = ADDRESS.arrive()
    t = words(page_state.lang)
    user_text.adopt_link()
    adopt_pair(page_state)
    page_state = settle(ADDRESS.here())
    read = readable(page_state)
    controls.bar(t, page_state, read)
    user_text.problem(t)
    if read is None:
        st.text(t("problem.shipped"))
        return
    try:
        with st.spinner(t("compare.reading"), show_time=False):
            found = measure(read)
    except InputError:  # rows and letters, letters and words, other columns
        st.text(t("compare.unlike"))
        return
    controls.notes(t, read, found.both)
    _figures(t, read, found)


main()
