"""Two gates against each other, over all units and steps, beside the line on which they add up to one."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style

CELLS = 25
"""Squares on a side."""


def gate_pairs(
    across: Float[NDArray, "*readings"],
    upward: Float[NDArray, "*readings"],
    names: tuple[str, str],
    style: Style,
    *,
    shown: bool = True,
    height: int = 460,
) -> go.Figure:
    """Draw how often two gates stand where together.

    Parameters
    ----------
    across, upward
        The two gates, in (0, 1), of the same units at the same steps.
    names
        What the axes say.
    style
        Colours and words; ``tied`` names the line.
    shown
        Whether the readings are drawn; otherwise the line alone.

    Returns
    -------
    plotly.graph_objects.Figure
        A square of `CELLS` by `CELLS`: share of the readings in each, on a scale of its square root, and the
        line on which the second gate is one minus the first, as in a GRU.

    Examples
    --------
    >>> gates = np.array([0.1, 0.9])
    >>> figure = gate_pairs(gates, 1 - gates, ("f", "i"), Style(labels={"tied": ""}))
    >>> float(np.asarray(figure.data[0].customdata).sum())
    1.0
    """
    sheet = FigureBuilder()
    if shown:
        edges = np.linspace(0, 1, CELLS + 1)
        counts = np.histogram2d(np.ravel(upward), np.ravel(across), bins=(edges, edges))[0]
        shares = counts / counts.sum()
        middle = (edges[:-1] + edges[1:]) / 2
        sheet.add_heatmap(
            x=middle,
            y=middle,
            z=np.sqrt(shares),
            customdata=shares,
            colorscale=[[0, style.paper], [1, style.ink]],
            showscale=False,
            hovertemplate=(
                f"{names[0]} %{{x:.2f}}<br>{names[1]} %{{y:.2f}}<br>%{{customdata:.1%}}<extra></extra>"
            ),
        )
    sheet.add_scatter(
        x=[0, 1],
        y=[1, 0],
        mode="lines",
        line={"color": style.colour("update"), "width": 3},
        hoverinfo="skip",
    )
    sheet.add_annotation(
        x=0.5,
        y=0.5,
        text=style.label("tied"),
        showarrow=False,
        bgcolor=style.paper,
        font={"size": 14, "color": style.colour("update")},
        textangle=0,
    )
    sheet.update_xaxes(range=(0, 1), title_text=names[0], tickvals=[0, 0.5, 1], constrain="domain")
    sheet.update_yaxes(range=(0, 1), title_text=names[1], tickvals=[0, 0.5, 1], scaleanchor="x")
    sheet.update_layout(
        template=style.template, height=height, margin={"t": 16, "l": 64, "b": 56}, showlegend=False
    )
    return sheet.drawn()
