"""Accuracy of networks while they are trained, record by record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["accuracy_race"]


def accuracy_race(
    curves: Mapping[str, Sequence[tuple[float, float]]],
    style: Style,
    *,
    end: float | None = None,
    height: int = 280,
) -> go.Figure:
    """Draw one line a network, the first one solid and in ink.

    Parameters
    ----------
    curves
        Name of the network -> (CPU seconds, share of right answers), in order.
    style
        Colours and words; the labels ``seconds`` and ``right`` name the axes.
    end
        Where the axis of seconds ends at least, so that it need not move with every record.

    Returns
    -------
    plotly.graph_objects.Figure

    Examples
    --------
    >>> figure = accuracy_race({"both": [(0.0, 0.1), (1.5, 0.9)]}, Style())
    >>> list(figure.data[0].y)
    [0.1, 0.9]
    """
    sheet = FigureBuilder()
    for place, (name, points) in enumerate(curves.items()):
        colour = style.faint if place else style.ink
        sheet.add_scatter(
            x=[seconds for seconds, _ in points],
            y=[share for _, share in points],
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": LINE, "dash": "dot" if place else "solid"},
            marker={"symbol": "triangle-right" if place else "circle", "size": 7, "color": colour},
            hovertemplate=f"{plain(name)}: %{{y:.1%}}<extra></extra>",
        )
    last = max([0.5, end or 0.0, *(points[-1][0] for points in curves.values() if points)])
    sheet.update_xaxes(title_text=style.label("seconds"), range=(0, last * 1.03), showgrid=False)
    sheet.update_yaxes(
        range=(0, 1.06), tickvals=[0, 0.5, 1], tickformat=".0%", title_text=style.label("right")
    )
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="x",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 52, "l": 80, "r": 12},
    )
    return sheet.drawn()
