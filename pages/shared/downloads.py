"""Files to take along, and the link beside them; each file is made when its button is pressed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

import pandas as pd
import streamlit as st

from pages.shared import permalink, tables
from pages.shared.address import Address
from pages.shared.i18n import Words
from pages.shared.state import Key

P = TypeVar("P")

_MIME: Final = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "npz": "application/octet-stream",
    "txt": "text/plain",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Export:
    """One file.

    Attributes
    ----------
    label : str
        On its button.
    make : callable
        Returns a table, bytes, or plain values; called outside any visit, with no session and no address.
    name : str
        What follows ``gatescope-``, with an ending that says what it is.
    key : str
        Of the button, after ``download_``; empty: the name.
    """

    label: str
    make: Callable[[], object]
    name: str
    key: str = ""


def encoded(content: object, name: str) -> bytes:
    """Return a table as CSV (see `tables.csv`) or Parquet as the name ends, other plain values as JSON."""
    if isinstance(content, bytes):
        return content
    if not isinstance(content, pd.DataFrame):
        return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")
    if not name.endswith(".parquet"):
        return tables.csv(content)
    buffer = io.BytesIO()
    content.to_parquet(buffer, index=False)
    return buffer.getvalue()


def offer(one: Export) -> None:
    """Offer one file."""
    st.download_button(
        one.label,
        data=lambda: encoded(one.make(), one.name),
        mime=_MIME[one.name.rpartition(".")[2]],
        file_name=f"gatescope-{one.name}",
        key=f"download_{one.key or one.name}",
        on_click="ignore",
        width="stretch",
    )


def drawer(t: Words, exports: Iterable[Export]) -> None:
    """Draw the drawer with a page's downloads."""
    with st.popover(t("below.downloads"), icon=":material/download:", key=Key.DOWNLOADS):
        st.caption(t("below.downloads_help"))
        for one in exports:
            offer(one)


def bar(
    t: Words, address: Address[P], page_state: P, exports: Iterable[Export], *, own: bool = False
) -> None:
    """Offer the link to a page state and the downloads, side by side; see `permalink.popover` and
    `Export`.
    """
    with st.container(key=f"{address.page}_take_away", horizontal=True, gap="small"):
        permalink.popover(t, address, page_state, own=own)
        drawer(t, exports)
