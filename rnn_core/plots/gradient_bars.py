"""The gradient of one answer by every word, for each direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from jaxtyping import Float
from numpy import ndarray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style, plain

__all__ = ["gradient_bars"]


def gradient_bars(
    lengths: Mapping[str, Float[ndarray, " words"]], words: Sequence[str], style: Style, *, height: int = 260
) -> go.Figure:
    """Draw two bars a word, the first reader's filled, the second one's outlined.

    Parameters
    ----------
    lengths
        Name of a reader -> length of the gradient at each word, >= 0; two readers at most.
    words
        No two the same.
    style
        The label ``slope`` names the axis.

    Examples
    --------
    >>> import numpy as np
    >>> figure = gradient_bars({"left": np.array([1.0, 0.5])}, ["1 a", "2 b"], Style())
    >>> figure.data[0].x
    ('1 a', '2 b')
    """
    sheet = FigureBuilder()
    shown = [plain(word) for word in words]
    for place, (name, values) in enumerate(lengths.items()):
        sheet.add_bar(
            x=shown,
            y=values,
            name=plain(name),
            marker={
                "color": "rgba(0,0,0,0)" if place else style.colour("gradient"),
                "line": {"color": style.colour("gradient"), "width": 1.5},
            },
            hovertemplate="%{x}: %{y:.4f}<extra>%{fullData.name}</extra>",
        )
    sheet.update_xaxes(showgrid=False, type="category", automargin=True)  # "3 ." is no number
    sheet.update_yaxes(title_text=style.label("slope"), rangemode="tozero", automargin=True, nticks=4)
    sheet.update_layout(
        template=style.template,
        height=height,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 60, "l": 80, "r": 12},
    )
    return sheet.drawn()
