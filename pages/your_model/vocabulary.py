"""The names of the tokens: pasted, from a file, or by number; counted against the rows of the embedding."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared import uploads
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.your_model import kept
from pages.your_model.kept import Opened
from pages.your_model.url_state import ADDRESS, GIVEN, PageState
from rnn_core.errors import GatescopeError, TextError
from rnn_core.opening import Found
from rnn_core.opening.alphabet import Alphabet, tokens_in
from rnn_core.text import receive

_PASTED: Final = "your_model_pasted"
_FILE: Final = "your_model_vocabulary_file"
_FOR: Final = "your_model_pasted_for"
"""Which file the pasted tokens belong to."""

Named = tuple[tuple[str, ...] | None, bool]
"""The tokens, None for numbers; and whether they fit."""


def section(t: Words, page_state: PageState, opened: Opened, found: Found) -> Named:
    """Ask for the tokens; return them, and whether they are as many as there are rows."""
    count = found.tokens or 0
    st.subheader(t("your_model.which", count=f"{count:,}"), anchor=False)
    if found.vocabulary:
        st.text(t("your_model.in_file", count=f"{count:,}"))
        return found.vocabulary, True
    Controls(t, ADDRESS, page_state).segmented(
        "your_model.given", "given", GIVEN, words="your_model_given", label_visibility="collapsed"
    )
    if page_state.given == "numbers":
        st.text(t("your_model.by_number", last=f"{count - 1:,}"))
        return None, True
    text = _pasted(t, opened) if page_state.given == "paste" else _from_file(t)
    if not text:
        st.text(t("your_model.wanted", count=f"{count:,}"))
        return (), False
    alphabet = _read(text, count)
    with st.container(key="your_model_count"):
        st.text(counted(t, alphabet))
    return alphabet.entries, alphabet.fits


def _pasted(t: Words, opened: Opened) -> str:
    if st.session_state.get(_FOR) != opened.identity:  # another file has other tokens
        st.session_state[_FOR] = opened.identity
        st.session_state[_PASTED] = (
            kept.example_tokens() if opened.example and not opened.rows_example else ""
        )
    return str(
        st.text_area(t("your_model.tokens"), key=_PASTED, height=120, help=t("your_model.tokens_help"))
    )


def _from_file(t: Words) -> str:
    file = st.file_uploader(
        t("your_model.tokens_file"),
        key=_FILE,
        help=t("your_model.tokens_file_help"),
        max_upload_size=uploads.MEGABYTES,
    )
    if file is None:
        return ""
    try:
        return receive(file.getvalue()).text
    except TextError as error:
        code = error.code if t.has("problem", error.code) else "blank"
        st.text(t("problem.title") + " " + t.of("problem", code, **error.details))
        return ""


def _read(text: str, count: int) -> Alphabet:
    try:
        return Alphabet(tokens_in(text, count), count)
    except GatescopeError:  # a table that leaves out a number
        return Alphabet((), count)


def counted(t: Words, alphabet: Alphabet) -> str:
    """Say how many tokens there are of how many, and what is wrong with them."""
    have, expected = len(alphabet.entries), alphabet.expected
    kind = (
        "missing"
        if alphabet.missing
        else "surplus"
        if alphabet.surplus
        else "twice"
        if alphabet.twice
        else ""
    )
    kind = kind or ("fits" if alphabet.fits else "empty")
    return t.of(
        "your_model_count",
        kind,
        have=f"{have:,}",
        expected=f"{expected:,}",
        apart=f"{abs(expected - have):,}",
        twice=repr(alphabet.twice[0]) if alphabet.twice else "",
    )
