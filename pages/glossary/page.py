"""Glossary: every term in every language, each with one sentence that says what it is."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from pages.glossary.entries import entry
from pages.glossary.matching import matching
from pages.glossary.url_state import ADDRESS, PageState
from pages.shared import glossary, parts
from pages.shared.controls import Controls
from pages.shared.i18n import Words, words


def _show(t: Words, page_state: PageState) -> None:
    found = matching(glossary.terms(), page_state.wanted, page_state.lang)
    if not found:
        st.text(t("glossary.none", wanted=page_state.wanted))
    for topic, terms in groupby(found, key=lambda term: term.topic):
        st.subheader(t.of("glossary_topic", topic), anchor=False)
        entries = "".join(entry(term, page_state.lang) for term in terms)
        st.html(f'<dl class="gs-glossary">{entries}</dl>')


def main() -> None:
    """What is looked for, and the terms that hold it."""
    page_state = ADDRESS.arrive()
    t = words(page_state.lang)
    with parts.row("glossary"):
        Controls(t, ADDRESS, page_state).text("glossary.find", "wanted", placeholder=t("glossary.example"))
    parts.claim("glossary", t.of("glossary", "claim", count=len(glossary.terms())), t("glossary.lede"))
    st.caption(t("glossary.how"))
    _show(t, page_state)


main()
