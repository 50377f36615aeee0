"""A visitor's own sentence, on a page that reads one of ours: where it is typed, and how it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, Literal

import streamlit as st

from pages.shared import state, uploads, user_text
from pages.shared.address import Address
from pages.shared.i18n import Words
from pages.shared.state import OWN

_MOST: Final = 300
"""Characters of a sentence."""


def field(address: Address[Any], page_state: Any, label: str, placeholder: str, *, width: int) -> None:
    """Draw where a sentence is typed; the address goes to it, and to the language that it is in."""
    mine = state.own_text()
    shown = mine.text if page_state.sample == OWN and mine is not None else ""
    st.text_input(
        label,
        key=address.control("typed", shown),
        placeholder=placeholder,
        on_change=partial(_read, address),
        max_chars=_MOST,
        width=width,
    )


def _read(address: Address[Any]) -> None:
    text = str(st.session_state[address.key("typed")] or "").strip()
    if text:
        user_text.take(lambda: uploads.from_paste(text))
        address.move(tongue=language_of(text))


def notes(t: Words, address: Address[Any], *, own: bool, found: Sequence[str], empty: str) -> list[str]:
    """Return the sentences on how a visitor's sentence was read; none where one of ours is.

    Parameters
    ----------
    own
        Whether the visitor's is what is read.
    found
        What the page found of it; an empty one says nothing.
    empty
        What to say where nothing of it can be read.
    """
    mine = state.own_text()
    if own and mine is not None:
        return [*user_text.notes(t, mine), *filter(None, found)]
    return [empty] if mine is not None and address.here().sample == OWN else []


def language_of(text: str) -> Literal["ko", "en"]:
    """Return which of the two languages a sentence is in: Korean if it has any Hangul syllable."""
    return "ko" if re.search("[\uac00-\ud7a3]", text) else "en"
