"""Find units by a pattern, passages that share them, and measure one."""

from __future__ import annotations

import streamlit as st

from pages.shared import jobs, parts, state, user_text
from pages.shared.i18n import Words, words
from pages.units import alike, controls, exports, found, rows, unit
from pages.units.texts import Texts, settle, shown, texts
from pages.units.url_state import ADDRESS, PageState


def _parts(t: Words, page_state: PageState, searched: Texts) -> None:
    """Draw the three parts: what is below the first picture once that is there."""
    on_screen = shown(page_state)
    controls.pattern(t, page_state)
    result = found.section(t, page_state, searched, on_screen)
    passages = alike.section(t, page_state, searched, on_screen, begin=result is not None)
    match = found.chosen(page_state, result) if result is not None else None
    if match is not None and state.painted():
        unit.section(t, page_state, searched, match)
    exports.bar(t, page_state, searched, result, passages)
    exports.about(t)


def _lede(page_state: PageState) -> str:
    return "lede" if rows.vocabulary(page_state.net) is None else "lede_rows"


def main() -> None:
    """Controls, then what was found."""
    page_state = ADDRESS.arrive()
    t = words(page_state.lang)
    user_text.adopt_link()
    page_state = settle(ADDRESS.here())
    with st.container(key="units"):
        controls.bar(t, page_state)
        user_text.problem(t)
        parts.claim("units", t("units.claim"), t.of("units", _lede(page_state)))
        controls.notes(t, page_state)
        _parts(t, page_state, texts(page_state))
    jobs.warm()


main()
