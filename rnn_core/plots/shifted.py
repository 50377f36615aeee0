"""A forecast moved under the truth, and how well it lies over it at every shift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.analysis.copying import Copying
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import note
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["by_shift", "moved"]

SHOWN: Final = 80
"""Values that are drawn; more would hide a shift of one."""

Array = NDArray[np.float64]


def moved(
    values: Array, forecasts: Array, labels: Sequence[str], shift: int, style: Style, *, height: int = 320
) -> go.Figure:
    """Draw the last values of a series, and under them its forecasts, moved back in time by ``shift`` steps.

    Parameters
    ----------
    values : (time,)
    forecasts : (count,)
        Of its last ``count`` values.
    labels
        What names each value of the series; in the hover label.
    shift
        Steps by which they are moved to the left: the forecast for t is drawn at t - shift.
    style
        Colours and the words ``truth``, ``forecast``, ``time``, ``value``.

    Examples
    --------
    >>> figure = moved(np.arange(20.0), np.arange(8.0, 18.0), [str(k) for k in range(20)], 2, Style())
    >>> figure.data[1].x[0], figure.data[1].y[0]
    (8, 8.0)
    """
    sheet = FigureBuilder()
    first = max(len(values) - SHOWN, len(values) - len(forecasts) - shift, 0)
    places = np.arange(first, len(values))
    starts = len(values) - len(forecasts)
    own = np.arange(max(first, starts - shift), len(values) - shift)
    lines: tuple[tuple[str, Any, Array, dict[str, Any]], ...] = (
        ("truth", places, values[first:], {"color": style.ink, "width": LINE}),
        (
            "forecast",
            own,
            forecasts[own + shift - starts],
            {"color": style.diverging[0], "width": LINE, "dash": "dash"},
        ),
    )
    for name, x, y, line in lines:
        sheet.add_scatter(
            x=x.tolist(),
            y=y.tolist(),
            customdata=[plain(labels[k + (shift if name == "forecast" else 0)]) for k in x],
            mode="lines",
            name=style.label(name),
            line=line,
            hovertemplate=f"{style.label(name)} (%{{customdata}}): %{{y:.5~g}}<extra></extra>",
        )
    ticks = [int(k) for k in np.linspace(first, len(values) - 1, 4)]
    sheet.update_xaxes(
        title_text=style.label("time"),
        tickvals=ticks,
        ticktext=[plain(labels[k]) for k in ticks],
        tickangle=0,
        range=[first - 0.5, len(values) - 0.5],
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(title_text=style.label("value"), nticks=6, zeroline=False)
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="x",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 52, "l": 60, "r": 16},
    )
    return sheet.drawn()


def by_shift(found: Copying, shift: int, style: Style, *, height: int = 320) -> go.Figure:
    """Draw, over the shifts, the correlation of the forecast with the truth, and below its squared distance.

    Distances are in units of persistence's error, which is 1: its own curve is drawn beside, 0 at a shift of
    1.

    Parameters
    ----------
    found
    shift
        The one that is marked.
    style
        Colours and the words ``shift``, ``correlation``, ``distance``, ``forecast``, ``persistence``.

    Examples
    --------
    >>> from rnn_core.analysis.copying import copying
    >>> x = np.cumsum(np.random.default_rng(0).standard_normal(60))
    >>> figure = by_shift(copying(x, x[29:-1], shifts=3), 1, Style())
    >>> [len(line.x) for line in figure.data], figure.data[0].marker.size[1]
    ([4, 4, 4], 12)
    """
    sheet = FigureBuilder(rows=2, shared_xaxes=True, vertical_spacing=0.2)
    shifts = list(range(len(found.errors)))
    size = [12 if k == shift else 7 for k in shifts]
    unit = found.persistence[0] or 1.0
    forecast = {"color": style.diverging[0], "width": LINE, "dash": "dash"}
    panels: tuple[tuple[int, str, Array, dict[str, Any], Any], ...] = (
        (1, "forecast", found.correlations, forecast, size),
        (2, "persistence", found.persistence / unit, {"color": style.faint, "width": 1.6, "dash": "dot"}, 5),
        (2, "forecast", found.errors / unit, forecast, size),
    )
    for row, name, y, line, marks in panels:
        sheet.add_scatter(
            x=shifts,
            y=y.tolist(),
            mode="lines+markers",
            name=style.label(name),
            line=line,
            marker={"color": line["color"], "size": marks},
            hovertemplate=f"{style.label(name)}, {style.label('shift')} %{{x}}: %{{y:.4~g}}<extra></extra>",
            showlegend=row == 2,
            cliponaxis=False,
            row=row,
            col=1,
        )
    for row, word in ((1, "correlation"), (2, "distance")):
        where = {"xref": "paper", "x": 0, "xanchor": "left", "y": 1.0, "yanchor": "bottom"}
        note(sheet, style.label(word), style.ink, yref=f"y{row if row > 1 else ''} domain", **where)
        sheet.add_shape(
            type="line",
            x0=shift,
            x1=shift,
            xref=f"x{row if row > 1 else ''}",
            y0=0,
            y1=1,
            yref=f"y{row if row > 1 else ''} domain",
            line={"color": style.ink, "width": 1},
        )
    sheet.update_xaxes(dtick=1 if len(shifts) < 8 else 2, showgrid=False, zeroline=False)
    sheet.update_xaxes(title_text=style.label("shift"), row=2, col=1)
    sheet.update_yaxes(nticks=5)
    sheet.update_yaxes(rangemode="tozero", row=2, col=1)
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="x",
        showlegend=True,
        legend={"orientation": "h", "y": 1.1, "yanchor": "bottom", "x": 0},
        margin={"t": 62, "b": 48, "l": 52, "r": 16},
    )
    return sheet.drawn()
