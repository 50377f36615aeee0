"""The loss of a network while it is trained, by what it cost."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style

__all__ = ["training_loss"]


def training_loss(points: Sequence[tuple[float, float]], style: Style, *, height: int = 280) -> go.Figure:
    """Draw the training loss over CPU seconds, on a scale of powers of ten.

    Parameters
    ----------
    points
        (CPU seconds, bits, > 0), in order.
    style
        Colours and words; the labels ``seconds`` and ``bits`` name the axes.

    Examples
    --------
    >>> training_loss([(0.5, 3.0), (1.0, 1.5)], Style()).data[0].x
    (0.5, 1.0)
    """
    sheet = FigureBuilder()
    sheet.add_scatter(
        x=[seconds for seconds, _ in points],
        y=[bits for _, bits in points],
        mode="lines",
        line={"color": style.ink, "width": LINE},
        hovertemplate="%{x:.1f} s: %{y:.2f}<extra></extra>",
        showlegend=False,
    )
    sheet.update_xaxes(title_text=style.label("seconds"), rangemode="tozero", showgrid=False)
    sheet.update_yaxes(title_text=style.label("bits"), type="log", tickvals=[0.01, 0.03, 0.1, 0.3, 1, 3, 10])
    sheet.update_layout(
        template=style.template, height=height, hovermode="x", margin={"t": 40, "b": 52, "l": 80, "r": 12}
    )
    return sheet.drawn()
