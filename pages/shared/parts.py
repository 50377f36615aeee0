"""What all pages are made of: one quiet row of choices, a claim, and a fold for how it was measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pages.shared import i18n
from pages.shared.i18n import Words
from pages.shared.streamlit_compat import DeltaGenerator


def row(slug: str) -> DeltaGenerator:
    """Return the container of a page's choices: one row on a laptop, at most two on a phone.

    What most visitors never touch goes into `more`, inside this row.
    """
    return st.container(key=f"row_{slug}", horizontal=True, vertical_alignment="bottom", gap="small")


def more(t: Words, slug: str) -> DeltaGenerator:
    """Return the drawer, at the end of the row, of the choices that few visitors need."""
    return st.popover(t("parts.more"), icon=":material/tune:", key=f"more_{slug}")


def claim(slug: str, sentence: str, lede: str) -> None:
    """Write the page's claim, and one line on what is shown. Neither is read as Markdown."""
    with st.container(key=f"claim_{slug}", gap="xsmall"):
        st.title(literal(sentence), anchor=False)
        st.text(lede)


def notes(slug: str, sentences: Sequence[str]) -> None:
    """Write what is said about the text that was read, as it is; nothing where there is nothing to say."""
    if sentences:
        with st.container(key=f"{slug}_notes"):
            st.text(" ".join(sentences))


def how(t: Words, slug: str) -> DeltaGenerator:
    """Return the fold, closed, with how the figures above it were measured."""
    return st.expander(t("parts.how"), icon=":material/straighten:", key=f"how_{slug}")


def prose(t: Words, beside: str, **values: object) -> None:
    """Write the long prose that lies beside a module (its ``__file__``), with values in its placeholders."""
    st.markdown(i18n.prose(Path(beside).parent, t.language, **values))


def literal(text: str) -> str:
    """Return a text as Markdown that is drawn as it is written."""
    return "".join(f"\\{one}" if one in "\\`*_{}[]()#+-.!|<>~$:" else one for one in text)
