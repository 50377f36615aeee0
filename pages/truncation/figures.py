"""How figures are written in this page's sentences, and in which colours its charts are drawn."""

from __future__ import annotations

import streamlit as st

from pages.shared import cells, charts
from pages.shared.i18n import Words
from rnn_core.plots import Style
from rnn_core.plots.templates import Figure
from rnn_core.tasks.race import CELLS

_AXES = (
    "answer",
    "attention",
    "bit",
    "bit_asked",
    "convolution",
    "cut",
    "cut_gradient",
    "free",
    "guessing",
    "left",
    "length",
    "limit",
    "limited",
    "right",
    "step",
    "steps",
    "uncut",
    "updates",
    "window",
    "yours",
)
_CONFIG = charts.CONFIG | {
    "displayModeBar": "hover",
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "gatescope-truncation"},
}


def style(t: Words) -> Style:
    """Return colours, and this page's words for its charts."""
    own = {name: t.of("truncation_axis", name) for name in _AXES}
    return charts.labelled(t, own | {cell: cells.name(t, cell) for cell in CELLS})


def show(figure: Figure, name: str, alt: str) -> None:
    """Draw a figure, again and again while something runs."""
    st.plotly_chart(figure, key=f"truncation_chart_{name}", theme=None, config=_CONFIG, alt=alt)


def percent(share: float) -> str:
    """Write a share in percent.

    Examples
    --------
    >>> percent(0.992), percent(1.0), percent(0.5), percent(0.0)
    ('99.2%', '100%', '50%', '0%')
    """
    return f"{100 * share:.3g}%"


def memory(count: float) -> str:
    r"""Write a number of bytes.

    Examples
    --------
    >>> memory(144_000), memory(18_242_560)
    ('144\xa0kB', '18.2\xa0MB')
    """
    return f"{count / 1e6:.3g}\u00a0MB" if count >= 999_500 else f"{count / 1e3:.3g}\u00a0kB"


def figure_of(value: float) -> str:
    """Write a number in three digits.

    Examples
    --------
    >>> figure_of(1484.3), figure_of(0.1), figure_of(31.52)
    ('1,480', '0.1', '31.5')
    """
    return f"{float(f'{value:.3g}'):,g}"
