"""Files to take along; each is made when its button is pressed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pandas as pd
import streamlit as st

from pages.shared import tables
from pages.shared.i18n import Words
from pages.shared.state import Key

_MIME: Final = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}


@contextmanager
def drawer(say: Words) -> Iterator[None]:
    """Draw the drawer that a page's downloads lie in."""
    with st.popover(say("below.downloads"), icon=":material/download:", key=Key.DOWNLOADS):
        st.caption(say("below.downloads_help"))
        yield


def offer(label: str, make: Callable[[], bytes], name: str) -> None:
    """Offer one file.

    Parameters
    ----------
    label
        On the button.
    make
        Called outside any visit: there is no session and no address there.
    name
        What follows ``gatescope-``, with an ending that says what it is.
    """
    st.download_button(
        label,
        data=make,
        mime=_MIME[name.rpartition(".")[2]],
        file_name=f"gatescope-{name}",
        key=f"download_{name}",
        on_click="ignore",
        width="stretch",
    )


def table(label: str, make: Callable[[], pd.DataFrame], name: str) -> None:
    """Offer a table as CSV; see `tables.csv`."""
    offer(label, lambda: tables.csv(make()), name)


def record(label: str, make: Callable[[], object], name: str) -> None:
    """Offer plain values as JSON."""
    offer(label, lambda: json.dumps(make(), ensure_ascii=False, indent=1).encode("utf-8"), name)
