"""Types of recurrent networks: what goes in at which step, and what comes out at which."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared import jobs
from pages.shared import parts as kit
from pages.shared.controls import Controls
from pages.shared.i18n import Words, words
from pages.types import delayed, exports, findings, live, many_to_one, one_to_many, one_to_one, parts, synced
from pages.types.url_state import ADDRESS, PageState

_SECTIONS: Final = {
    "one_to_one": one_to_one.section,
    "one_to_many": one_to_many.section,
    "many_to_one": many_to_one.section,
    "delayed": delayed.section,
    "synced": synced.section,
}


def _train(t: Words, page_state: PageState) -> None:
    if page_state.shape == "delayed":
        return
    with st.container(horizontal=True, gap="small", key="types_training"):
        with st.container(key="types_live", width="stretch"):
            live.section(t, page_state.shape)
        with kit.more(t, "types"):
            Controls(t, ADDRESS, page_state).seed("types.seed")


def main() -> None:
    """Draw the five types to choose from, and the one that is open."""
    page_state: PageState = ADDRESS.arrive()
    t = words(page_state.lang)
    live.take()
    with st.container(key="types"):
        kit.claim("types", t("types.claim"), t("types.lede", seeds=findings.settings()["seeds"]))
        parts.chooser(t, page_state)
        st.subheader(t.of("types_heading", page_state.shape), anchor=False)
        with st.container(key="types_take"):
            verdict, told = findings.take(t, page_state.shape, page_state)
            st.text(verdict)
        drawn = _SECTIONS[page_state.shape](t, page_state)
        with st.container(key="types_figures"):
            st.text(told)
        _train(t, page_state)
        exports.bar(t, page_state, drawn)
        exports.about(t)
    jobs.warm()


main()
