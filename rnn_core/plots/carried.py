"""Surprisal by position in a window, the state carried over and reset."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style

__all__ = ["by_position"]


def by_position(curves: Mapping[str, NDArray[np.float64]], style: Style, *, height: int = 260) -> go.Figure:
    """Draw a line a way of reading, the first one solid and the next one dashed.

    Parameters
    ----------
    curves
        Name of a way, as ``style`` labels it -> (window,), bits.
    style
        The labels ``position`` and ``bits`` name the axes.

    Examples
    --------
    >>> figure = by_position({"carried": np.ones(3), "reset": np.ones(3)}, Style())
    >>> figure.data[1].line.dash
    'dash'
    """
    sheet = FigureBuilder()
    for name, dash in zip(curves, ("solid", "dash", "dot"), strict=False):
        values = curves[name]
        sheet.add_scatter(
            x=np.arange(1, len(values) + 1),
            y=values,
            mode="lines",
            name=style.label(name),
            line={"color": style.ink, "width": LINE, "dash": dash},
            hovertemplate="%{x}: %{y:.2f}<extra>%{fullData.name}</extra>",
        )
    sheet.update_xaxes(title_text=style.label("position"), showgrid=False, rangemode="tozero")
    sheet.update_yaxes(title_text=style.label("bits"), rangemode="tozero", automargin=True, nticks=5)
    sheet.update_layout(
        template=style.template,
        height=height,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 36, "b": 48, "l": 60, "r": 12},
    )
    return sheet.drawn()
