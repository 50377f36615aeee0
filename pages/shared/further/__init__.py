"""What came next, and what to read: a few sentences with references, on the pages where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, get_args

import streamlit as st

from pages.shared.i18n import Words

__all__ = ["TOPICS", "Topic", "show"]

Topic = Literal[
    "colah",
    "framing",
    "addition",
    "highway",
    "replaced",
    "bert",
    "grid",
    "conditional",
    "pairs",
    "distance",
    "attention",
    "captions",
]
TOPICS: Final[tuple[Topic, ...]] = get_args(Topic)


def show(t: Words, *topics: Topic) -> None:
    """Draw the fold: a paragraph a topic. Nothing in it is measured here, and it says so."""
    with st.expander(t("further.title"), icon=":material/menu_book:"):
        st.caption(t("further.not_measured"))
        for paragraph in paragraphs(t, topics):
            st.markdown(paragraph)


def paragraphs(t: Words, topics: Sequence[Topic]) -> list[str]:
    """Return a paragraph a topic: a sentence or two, and what to read."""
    return [" ".join((f"**{title}**", text)) for title, text in _told(t, topics)]


def _told(t: Words, topics: Sequence[Topic]) -> list[tuple[str, str]]:
    return [(t.of("further_title", one), t.of("further_text", one)) for one in topics]
