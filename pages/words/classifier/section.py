"""Sentences classified by a network that reads them in order, beside one that only counts their words."""

from __future__ import annotations

import streamlit as st

from pages.shared import jobs, parts, user_text
from pages.shared.i18n import Words
from pages.words.classifier import controls, exports, figures, findings, live
from pages.words.classifier.measure import Judged, judged
from pages.words.classifier.sentence import Asked, asked
from pages.words.classifier.url_state import ADDRESS, PageState

__all__ = ["ADDRESS", "show"]


def show(t: Words) -> None:
    """Draw the part: two orders of the same words and the map; below, the last sum and the stored seeds."""
    user_text.adopt_link()
    live.take()
    page_state, read = asked(ADDRESS.here())
    controls.bar(t, page_state)
    user_text.problem(t)
    found = judged(page_state, read)
    parts.claim("words_classifier", *findings.claim(t, found, read))
    controls.training(t, page_state)
    _pictures(t, found, read)
    controls.notes(t, read)
    with st.container(key="words_classifier_say", gap="small"):
        st.text(findings.mapped(t, found))
        st.text(findings.mapped_seeds(t, page_state, found))
    _last(t, found, read)
    exports.bar(t, page_state, read, found)
    _stored(t, page_state)
    live.show(t)
    exports.about(t, page_state, read, found)
    jobs.warm()


def _pictures(t: Words, found: Judged, read: Asked) -> None:
    with st.container(key="words_classifier_pictures", horizontal=True, gap="small"):
        with st.container(key="words_classifier_orders"):
            st.markdown(f"**{t('words_classifier.running_title')}**")
            figures.running(t, found, read)
        with st.container(key="words_classifier_words"):
            st.markdown(f"**{t('words_classifier.map_title', updates=found.stage)}**")
            figures.map_of_words(t, found, read)
    st.caption(t("words_classifier.badge", whose=findings.whose(t, found)))


def _last(t: Words, found: Judged, read: Asked) -> None:
    st.subheader(t("words_classifier.last"), anchor=False)
    st.text(t("words_classifier.last_help", sentence=read.text, hidden=found.lesson.hidden))
    figures.last(t, found)
    st.text(findings.summed(t, found))


def _stored(t: Words, page_state: PageState) -> None:
    st.subheader(t("words_classifier.stored"), anchor=False)
    st.text(findings.pairs(t, page_state))
    figures.stored(t, page_state)
