"""Tensor shapes: which cells output, h_n and c_n are, and what a slip about them costs."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shapes import biases, exports, last, mixed_up, pads
from pages.shapes.shapes_view import shapes_view
from pages.shapes.url_state import ADDRESS, PageState
from pages.shapes.view_model import view_model
from pages.shared import state
from pages.shared.i18n import Words, words

_BELOW: Final = "shapes_below"
"""Whether the last run of the page drew what stands under the drawing."""
_NUMBERS: Final = frozenset({"batch", "steps", "layers", "features", "hidden", "projection"})


@st.fragment
def _drawing(t: Words) -> None:
    """Draw the module: a choice in the browser reruns this part alone."""
    page_state = ADDRESS.here()
    with st.container(key="shapes_picture"):  # as high as what comes into it
        chosen = shapes_view(view_model(t, page_state), key="shapes_view", on_painted=state.note_painted)
    if chosen:
        ADDRESS.move(**{one.field: int(one.value) if one.field in _NUMBERS else one.value for one in chosen})
        ADDRESS.write()
        # What is under it follows the cell; all else is the drawing's own.
        st.rerun(scope="app" if any(one.field == "cell" for one in chosen) else "fragment")
    exports.bar(t, page_state)
    if state.painted() and not st.session_state.get(_BELOW):
        st.rerun()  # the whole page: what is under the drawing may come now


def main() -> None:
    """The drawing, then four things that are often taken for others."""
    page_state: PageState = ADDRESS.arrive()
    t = words(page_state.lang)
    st.session_state[_BELOW] = state.painted()
    _drawing(t)
    if state.painted():
        biases.section(t)
        mixed_up.section(t)
        pads.section(t)
        last.section(t)
        exports.about(t)


main()
