"""Accuracy by where the deciding word stands: before, or after."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["by_distance"]

_LOOKS = (("dot", "triangle-right", 11), ("dash", "triangle-left", 11), ("solid", "circle", 9))


def by_distance(
    curves: Mapping[str, Mapping[int, tuple[float, int]]], style: Style, *, height: int = 300
) -> go.Figure:
    """Draw one line a network.

    Parameters
    ----------
    curves
        Name of the network -> words from the ambiguous to the deciding one, negative if that comes before ->
        (share of right answers, how many there were). At most three networks; told apart by dash and mark.
    style
        Colours and words; the labels ``deciding`` and ``right`` name the axes, ``cases`` counts.

    Returns
    -------
    plotly.graph_objects.Figure

    Examples
    --------
    >>> figure = by_distance({"left": {-1: (1.0, 9), 2: (0.5, 20)}}, Style())
    >>> list(figure.data[0].x), figure.layout.yaxis.range
    ([-1, 2], (0, 1.06))
    """
    sheet, cases = FigureBuilder(), style.label("cases")
    for (name, points), (dash, symbol, size) in zip(curves.items(), _LOOKS, strict=False):
        colour = style.ink if dash == "solid" else style.faint
        sheet.add_scatter(
            x=list(points),
            y=[share for share, _ in points.values()],
            customdata=[count for _, count in points.values()],
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": LINE, "dash": dash},
            marker={"symbol": symbol, "size": size, "color": colour},
            hovertemplate=f"{plain(name)}: %{{y:.1%}} (%{{customdata}} {cases})<extra></extra>",
        )
    sheet.add_vline(x=0, line={"color": style.faint, "width": 1})
    sheet.update_xaxes(title_text=style.label("deciding"), dtick=1, showgrid=False, zeroline=False)
    sheet.update_yaxes(
        range=(0, 1.06), tickvals=[0, 0.5, 1], tickformat=".0%", title_text=style.label("right")
    )
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="x unified",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 52, "l": 60, "r": 12},
    )
    return sheet.drawn()
