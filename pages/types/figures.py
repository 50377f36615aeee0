"""How figures are written on this page, and how its charts look."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.shared import charts
from pages.shared.i18n import Words
from rnn_core.analysis.types import marks
from rnn_core.plots import Style
from rnn_core.plots.templates import Figure

_AXES = ("blame", "frame", "praise", "read", "right", "said", "seconds", "state")
_CONFIG = charts.CONFIG | {
    "displayModeBar": "hover",
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "gatescope-types"},
}


def style(t: Words) -> Style:
    """Return colours, and this page's words for its charts."""
    return charts.labelled(t, {name: t.of("types_axis", name) for name in _AXES})


def show(figure: Figure, name: str, alt: str) -> None:
    """Draw a figure."""
    with st.container(key=f"types_box_{name}"):
        st.plotly_chart(figure, key=f"types_chart_{name}", theme=None, config=_CONFIG, alt=alt)


def percent(share: float) -> str:
    """Write a share in percent, in three digits.

    Examples
    --------
    >>> percent(0.9662), percent(1.0), percent(0.0025)
    ('96.6%', '100%', '0.25%')
    """
    return f"{100 * share:.3g}%"


def spread(values: Sequence[float]) -> str:
    """Write the median of several seeds, with the least and the most of them.

    Examples
    --------
    >>> spread([0.5, 0.7, 0.6])
    '60% (50%–70%)'
    >>> spread([1.0, 1.0])
    '100%'
    """
    found = marks(values)
    if found.least == found.most:
        return percent(found.median)
    return f"{percent(found.median)} ({percent(found.least)}\u2013{percent(found.most)})"
