"""How far two networks' states are apart, step by step: the mean over units, and the one furthest off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["state_distance"]


def state_distance(
    apart: NDArray[np.float64], tokens: Sequence[str], style: Style, *, height: int = 280
) -> go.Figure:
    """Draw the largest distance over units as a thin line, the mean as a thick one.

    Parameters
    ----------
    apart
        ``(time, hidden)``, ``|h - h'|`` of each unit, in [0, 2] for states within (-1, 1).
    tokens
        What was read at each step; in the hover label.
    style
        Colours and words: labels ``step``, ``distance``, ``mean_units`` and ``largest_unit``.

    Examples
    --------
    >>> figure = state_distance(np.array([[0.0, 0.5], [1.0, 0.0]]), "ab", Style())
    >>> [(line.name, line.y.tolist()) for line in figure.data]
    [('largest_unit', [0.5, 1.0]), ('mean_units', [0.25, 0.5])]
    """
    sheet, words = FigureBuilder(), [plain(token) for token in tokens]
    most = apart.argmax(1)
    curves = {
        "largest_unit": (apart.max(1), style.faint, 1.2, most),
        "mean_units": (apart.mean(1), style.ink, LINE, None),
    }
    for name, (values, colour, width, unit) in curves.items():
        said = "" if unit is None else f", {style.label('unit')} %{{customdata}}"
        sheet.add_scatter(
            x=np.arange(1, len(values) + 1),
            y=values,
            text=words,
            customdata=unit,
            mode="lines",
            name=style.label(name),
            line={"color": colour, "width": width},
            hovertemplate=f"{style.label(name)}{said}: %{{y:.3f}}<br>{style.label('step')} %{{x}}: "
            "%{text}<extra></extra>",
        )
    sheet.update_xaxes(title_text=style.label("step"), showgrid=False)
    sheet.update_yaxes(
        title_text=style.label("distance"), range=(0, 1.06 * float(apart.max()) or 1.0), nticks=5
    )
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="x",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "reversed"},
        margin={"t": 36, "b": 48, "l": 60, "r": 12},
    )
    return sheet.drawn()
