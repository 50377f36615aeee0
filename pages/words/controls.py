"""The switch between the parts of the page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared.i18n import Words
from pages.words import PARTS, url_state

_SWITCH: Final = "words_part"


def _go() -> None:
    url_state.go(st.session_state[_SWITCH])


def switch(t: Words) -> None:
    """Offer the parts, as a slim line of tabs."""
    st.session_state[_SWITCH] = url_state.here()
    with st.container(key="words_tabs"):
        st.segmented_control(
            t.of("words", "part"),
            list(PARTS),
            format_func=lambda part: t(PARTS[part]),
            key=_SWITCH,
            on_change=_go,
            required=True,
            label_visibility="collapsed",
        )
