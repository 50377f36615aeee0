"""What the parts of this page share: the kinds' names, charts' words, and four panels side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.shared import charts
from pages.shared.i18n import Words
from pages.shared.streamlit_compat import DeltaGenerator
from rnn_core.models.deep import CONNECTIONS, Connection
from rnn_core.plots import Style

_LABELS = ("layer", "vanishes", "explodes", "depth", "guess", "own", "off", "on", "updates")


def chart_style(t: Words) -> Style:
    """Return colours and words for the charts of this page."""
    labels = {name: t.of("depth_axis", name) for name in _LABELS}
    labels |= {connection: t.of("depth_short", connection) for connection in CONNECTIONS}
    return charts.labelled(t, labels)


def panels(part: str) -> DeltaGenerator:
    """Return the row in which four panels stand side by side, two and two on a phone."""
    return st.container(key=f"depth_panels_{part}", horizontal=True, gap="small")


@contextmanager
def panel(part: str, connection: Connection, t: Words) -> Iterator[None]:
    """Open one kind's panel, under its name."""
    with st.container(key=f"depth_{part}_{connection}", width=253, gap="xsmall"):
        st.markdown(f"**{t.of('depth_kind', connection)}**")
        yield
