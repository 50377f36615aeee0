"""The visitor's own pair of texts, kept in the session."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared import uploads

_PAIR: Final = "compare_own_pair"
"""Session key of it."""


def own_pair() -> tuple[str, str] | None:
    """Return the visitor's own pair of texts, if they have typed one."""
    kept: tuple[str, str] | None = st.session_state.get(_PAIR)
    return kept


def keep_pair(first: str, second: str) -> None:
    """Keep a pair of texts of the visitor's own.

    Raises
    ------
    TextError
        If one of them cannot be read.
    """
    st.session_state[_PAIR] = (uploads.from_paste(first).text, uploads.from_paste(second).text)
