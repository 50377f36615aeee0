"""A column of labels that the visitor brought: kept in their session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from pages.shared import uploads, user_text
from pages.shared.i18n import Words
from rnn_core.errors import TextError
from rnn_core.units import LabelError, read_labels
from rnn_core.units.places import Labelled

LABELS: Final = "labels"
"""Slug of the text that came with labels."""

MOST_BYTES: Final = 5_000_000

_KEPT: Final = "units_labels"
_REFUSED: Final = "units_labels_refused"
_FILE: Final = "units_labels_file"
_DRAWER: Final = "units_labels_drawer"


def kept() -> Labelled | None:
    """Return what the visitor brought, if anything."""
    found: Labelled | None = st.session_state.get(_KEPT)
    return found


def drawer(t: Words, go: Callable[[], object]) -> None:
    """Draw where a file of labels is chosen; call `go` once one was read."""

    def read() -> None:
        file = st.session_state.get(_FILE)
        if file is None:
            return
        st.session_state[_REFUSED] = None
        try:
            uploads.charge(file.size)
            text = uploads.from_bytes(file.getvalue()[:MOST_BYTES], file.name).text
            st.session_state[_KEPT] = read_labels(text, file.name)
        except (LabelError, TextError) as error:
            st.session_state[_REFUSED] = error
            return
        st.session_state[_DRAWER] = False
        go()

    with st.popover(t("units.labels"), icon=":material/label:", key=_DRAWER, on_change="rerun"):
        st.file_uploader(t("units.labels_file"), key=_FILE, on_change=read, max_upload_size=uploads.MEGABYTES)
        st.caption(t("units.labels_help"))
        refused = st.session_state.get(_REFUSED)
        if isinstance(refused, LabelError):
            st.text(t.of("units_label_problem", refused.code, **refused.details))
        elif isinstance(refused, TextError):
            st.text(user_text.sentence(t, "problem", refused.code, refused.details))
