"""Two networks read one text, or one network reads two: where they part, and how alike they are."""

from __future__ import annotations

import streamlit as st

from pages.compare import controls, exports, findings
from pages.compare.compare_view import compare_view
from pages.compare.measure import Measured, measure
from pages.compare.texts import Asked, adopt_pair, readable, settle
from pages.compare.url_state import ADDRESS
from pages.compare.view_model import view_model
from pages.shared import state, user_text
from pages.shared.i18n import Words, words


@st.fragment
def _figures(t: Words, read: Asked, found: Measured) -> None:
    """Draw everything about the two: a choice in the browser reruns this part alone."""
    shown = view_model(t, settle(ADDRESS.here()), read, found)
    with st.container(key="compare_picture"):  # as high as what comes into it
        event = compare_view(shown.view, key="compare_view", on_painted=state.note_painted)
    if event is not None:
        ADDRESS.move(step=event.step, unit=event.unit)
        ADDRESS.write()
        shown = view_model(t, settle(ADDRESS.here()), read, found)
    if not state.painted():
        return
    findings.show(t, shown)
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
    with st.spinner(t("compare.reading"), show_time=False):
        found = measure(read)
    controls.notes(t, read, found.both)
    _figures(t, read, found)


main()
