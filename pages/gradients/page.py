"""Gradients: an error sets out at one guess and is seen going back through the text, network by network."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.gradients import controls, exports, findings
from pages.gradients.text import passage, settle
from pages.gradients.url_state import ADDRESS, PageState
from pages.gradients.view_model import view_model
from pages.shared import state, user_text
from pages.shared.backprop_view import backprop_view
from pages.shared.i18n import Words, words
from pages.shared.state import Key

LEAST: Final = 2
"""Characters through which a gradient goes back at all."""


@st.fragment
def _figures(t: Words) -> None:
    """Draw everything that follows the chosen guess: a choice in the browser reruns this part alone."""
    page_state, read = passage(settle(ADDRESS.here()))
    if read.steps < LEAST:
        st.text(t("gradients.short", least=LEAST))
        return
    shown = view_model(t, page_state, read)
    event = backprop_view(shown.view, key=Key.REWIND, on_painted=state.note_painted)
    if event is not None:
        ADDRESS.move(target=event.target, step=event.step)
        ADDRESS.write()
        if event.target != shown.view.target:
            st.rerun(scope="fragment")
    findings.open_takes(t, shown)
    exports.bar(t, page_state, read, shown)
    if state.painted():
        findings.claims(t, page_state, read)
        exports.about(t, shown)


def main() -> None:
    """Controls, then what was measured."""
    page_state: PageState = ADDRESS.arrive()
    t = words(page_state.lang)
    user_text.adopt_link()
    controls.bar(t, settle(ADDRESS.here()))
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        user_text.problem(t)
    settled, read = passage(settle(ADDRESS.here()))
    controls.notes(t, settled, read)
    _figures(t)


main()
