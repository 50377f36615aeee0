"""A few numbers a name, each a dot: what seeds have come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style, plain


def strip(
    values: Mapping[str, Sequence[float]],
    style: Style,
    *,
    axis: str,
    span: tuple[float, float] | None = None,
    lines: Mapping[str, float] | None = None,
    height: int = 210,
) -> go.Figure:
    """Draw a column a name: a dot a value, a bar across at the median with its figure.

    Parameters
    ----------
    values
        Name -> its values, one a seed.
    style
        Colours and words: the label of ``axis``.
    axis
        What is measured.
    span
        Ends of the axis, so that several figures share them. None: as the values need.
    lines
        Name -> a value drawn across, to hold the others against; named at its right end.

    Examples
    --------
    >>> figure = strip({"GRU": [2.5, 2.6, 2.4], "LSTM": [2.6, 2.7, 2.6]}, Style(), axis="bits")
    >>> [mark.text for mark in figure.layout.annotations]
    ['2.50', '2.60']
    """
    sheet = FigureBuilder()
    for place, (name, own) in enumerate(values.items()):
        middle = float(np.quantile(own, 0.5, method="inverted_cdf"))
        sheet.add_scatter(
            x=[place] * len(own),
            y=list(own),
            mode="markers",
            name=name,
            marker={"color": style.ink, "size": 10, "opacity": 0.6},
            hovertemplate=f"{name}: %{{y:.3f}}<extra></extra>",
        )
        sheet.add_shape(
            type="line",
            x0=place - 0.28,
            x1=place + 0.28,
            y0=middle,
            y1=middle,
            line={"color": style.ink, "width": 2},
        )
        sheet.add_annotation(
            x=place + 0.3,
            y=middle,
            text=f"{middle:.2f}",
            showarrow=False,
            xanchor="left",
            bgcolor=style.paper,  # a line across may pass here
            borderpad=1,
            font={"color": style.ink, "size": 13},
        )
    for name, value in (lines or {}).items():
        sheet.add_hline(y=value, line={"color": style.ink, "width": 1.2, "dash": "dot"})
        sheet.add_annotation(
            x=1,
            xref="paper",
            y=value,
            text=f"{plain(name)}<br>{value:.2f}",
            align="left",
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"color": style.ink, "size": 13},
        )
    right = 72 if lines else 8
    sheet.update_xaxes(
        tickvals=list(range(len(values))),
        ticktext=list(values),
        range=(-0.5, len(values) - 0.25),
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(title_text=style.label(axis), range=span, nticks=5, zeroline=False)
    sheet.update_layout(template=style.template, height=height, margin={"l": 60, "t": 8, "r": right, "b": 32})
    return sheet.drawn()
