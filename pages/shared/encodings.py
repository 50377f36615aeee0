"""Ways to read a file's bytes otherwise: the likely encodings, any other, and replacing what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.shared.i18n import Words
from pages.shared.state import Key
from rnn_core.text import ENCODINGS

Read = Callable[[str | None, bool], None]
"""What reads a file once more: in an encoding, None: in the one that it was refused in; replacing or not."""
"""Reads the file again: in which encoding, and whether what does not fit is replaced."""

_READABLE = (
    "invalid_bytes",
    "doubtful_encoding",
    "mixed_encodings",
    "unknown_encoding",
    "binary",
    "blank",
)
_WIDTH = 220


def chooser(t: Words, current: str, read: Read, *, key: str = Key.ENCODING) -> None:
    """Let the visitor override what a file was read as.

    Parameters
    ----------
    t
    current
        The encoding that it was read in.
    read
        Called with the choice.
    key
        Of the control; another one where two stand on a page.
    """
    st.session_state[key] = current if current in ENCODINGS else ENCODINGS[0]
    st.selectbox(t("own.encoding"), ENCODINGS, key=key, on_change=_chosen, args=(key, read), width=_WIDTH)


def ways(t: Words, code: str, details: Mapping[str, Any], read: Read, *, key: str = Key.ENCODING) -> None:
    """Offer how else a refused file may be read, if any encoding can help.

    Parameters
    ----------
    t
    code, details
        Of the `rnn_core.errors.TextError`.
    read
        Called with the choice.
    key
        What the controls' keys begin with.
    """
    for encoding in details.get("offers", ()):
        label = t("problem.read_as", encoding=encoding)
        st.button(label, key=f"{key}_{encoding}", on_click=read, args=(encoding, False))
    if code == "invalid_bytes":
        label = t("problem.replace")
        st.button(label, key=f"{key}_{Key.REPLACE}", on_click=read, args=(None, True))
    if code in _READABLE:
        other = f"{key}_other"
        st.selectbox(
            t("problem.other_encoding"),
            ENCODINGS,
            index=None,
            key=other,
            placeholder=t("problem.other_encoding"),
            label_visibility="collapsed",
            on_change=_chosen,
            args=(other, read),
            width=_WIDTH,
        )


def _chosen(key: str, read: Read) -> None:
    if encoding := st.session_state[key]:
        read(encoding, False)
