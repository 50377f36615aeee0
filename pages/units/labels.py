"""A column of labels that the visitor brought: kept in their session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from pages.shared import uploads, user_text
from pages.shared.i18n import Words
from pages.units import rows
from rnn_core.errors import TextError
from rnn_core.units import LabelError, read_labels
from rnn_core.units.places import Labelled
from rnn_core.units.row_places import read_row_labels

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


def kept_for(net: str) -> Labelled | None:
    """Return what the visitor brought, if it is for what this network reads."""
    found, read = kept(), rows.vocabulary(net)
    if found is None or read is None or found.document.rows is None:
        return found if found is not None and (read is None) == (found.document.rows is None) else None
    return found if found.document.rows.shape[1] == len(read.columns) else None


def drawer(t: Words, net: str, go: Callable[[], object]) -> None:
    """Draw where a file of labels is chosen; call `go` once one was read."""
    table = rows.vocabulary(net)

    def read() -> None:
        file = st.session_state.get(_FILE)
        if file is None:
            return
        st.session_state[_REFUSED] = None
        try:
            uploads.charge(file.size)
            text = uploads.from_bytes(file.getvalue()[:MOST_BYTES], file.name).text
            labelled = (
                read_labels(text, file.name) if table is None else read_row_labels(text, table, file.name)
            )
            st.session_state[_KEPT] = labelled
        except (LabelError, TextError) as error:
            st.session_state[_REFUSED] = error
            return
        st.session_state[_DRAWER] = False
        go()

    with st.popover(t("units.labels"), icon=":material/label:", key=_DRAWER, on_change="rerun"):
        asked = t("units.labels_file") if table is None else t("units.labels_rows")
        st.file_uploader(asked, key=_FILE, on_change=read, max_upload_size=uploads.MEGABYTES)
        if table is None:
            st.caption(t("units.labels_help"))
        else:
            st.caption(t("units.labels_rows_help", columns=", ".join(table.columns)))
        refused = st.session_state.get(_REFUSED)
        if isinstance(refused, LabelError):
            st.text(t.of("units_label_problem", refused.code, **refused.details))
        elif isinstance(refused, TextError):
            st.text(user_text.sentence(t, "problem", refused.code, refused.details))
