"""A stack of layers reads a text, all layers at once: what each of them tells, and what reaches it."""

from __future__ import annotations

import streamlit as st

from pages.layers import controls, exports, findings, held
from pages.layers.layer_view import layer_view
from pages.layers.text import Passage, passage, settle
from pages.layers.url_state import ADDRESS, PageState
from pages.layers.view_model import view_model
from pages.shared import further, state, user_text
from pages.shared.i18n import Words, words


def _settled() -> tuple[PageState, Passage]:
    return passage(ADDRESS.here())


@st.fragment
def _figures(t: Words) -> None:
    """Draw everything about the text: a choice in the browser reruns this part alone."""
    page_state, asked = _settled()
    shown = view_model(t, page_state, asked)
    with st.container(key="layers_picture"):  # as high as what comes into it
        event = layer_view(shown.view, key="layers_floors", on_painted=state.note_painted)
    if event is not None:
        ADDRESS.move(step=event.step, question=event.question)
        ADDRESS.write()
        shown = view_model(t, *_settled())
    controls.notes(t, asked, shown.found)
    if not state.painted():
        return
    findings.tells(t, shown)
    held.section(t, shown, asked)
    with st.expander(t("layers.one")):
        findings.chosen(t, shown)
    with st.expander(t("layers.reaches")):
        findings.reaches(t, shown, asked)
    with st.expander(t("layers.wide")):
        findings.wide(t, shown)
    exports.bar(t, shown, asked)
    exports.about(t, shown)
    further.show(t, "grid", "highway")


def main() -> None:
    """Controls, then what was measured."""
    ADDRESS.arrive()
    page_state = ADDRESS.here()
    t = words(page_state.lang)
    user_text.adopt_link()
    controls.bar(t, settle(ADDRESS.here())[0])
    user_text.problem(t)
    _figures(t)


main()
