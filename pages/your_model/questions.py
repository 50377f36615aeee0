"""What no tensor says: which of several modules, which nonlinearity, tokens or rows."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from pages.shared.i18n import Words
from pages.your_model import kept
from rnn_core.opening import Found

_ASKED: Final = "your_model_answer_"


def module(t: Words, found: Found) -> None:
    """Let one of several recurrent modules be chosen."""
    if len(found.modules) < 2:
        return
    key = f"{_ASKED}module"
    st.session_state[key] = found.module
    st.selectbox(
        t("your_model.modules", count=len(found.modules)),
        found.modules,
        key=key,
        on_change=lambda: kept.choose(st.session_state[key]),
    )


def answers(t: Words, found: Found, *, rows: bool = False) -> dict[str, Any]:
    """Ask the rest; return what was answered, as `Found.network` takes it.

    Parameters
    ----------
    rows
        Whether rows of numbers are the answer to begin with, where that is asked.
    """
    said: dict[str, Any] = {}
    for question in found.missing:
        if question.name in ("nonlinearity", "input"):
            said[question.name] = st.segmented_control(
                t.of("your_model_question", question.name),
                question.choices,
                default="rows" if rows and question.name == "input" else question.choices[0],
                required=True,
                key=f"{_ASKED}{question.name}{'_rows' * rows}",
                format_func=lambda one: t.of("your_model_choice", one),
            )
    return said
