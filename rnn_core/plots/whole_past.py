"""A model of the whole past beside one of a window: errors by step, and multiplications by step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.analysis.whole_past import LENGTH, NOISE, WINDOW, WholePast
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import band, note
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["past_costs", "past_errors"]

HEIGHT: Final = 320
_MARGIN: Final = {"l": 56, "r": 14, "t": 46, "b": 48}
_LEGEND: Final = {
    "showlegend": True,
    "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "reversed"},
}


def past_errors(
    found: WholePast,
    chosen: int,
    style: Style,
    cells: Sequence[NDArray[np.float64]] = (),
    *,
    height: int = HEIGHT,
) -> go.Figure:
    """Draw held-out errors by the values that the naive model reads, on a logarithmic axis.

    Parameters
    ----------
    found
        The line is the median over seeds, the band its smallest and largest.
    chosen
        Values that are read at the step the visitor looks at.
    style
        Colours and the words ``cells``, ``inputs``, ``held_out_error``, ``naive``, ``window``, ``best``,
        ``noise``, and ``as_many``: what stands at as many inputs as sequences.

    cells
        Errors of each recurrent cell, by the values read from 1 on.

    Examples
    --------
    >>> from rnn_core.analysis.whole_past import whole_past
    >>> figure = past_errors(whole_past(20, [0], steps=(4, 20, 40)), 20, Style())
    >>> [line.name for line in figure.data if line.name], figure.layout.shapes[1].x0
    (['best', 'window', 'naive'], 20)
    """
    sheet = FigureBuilder()
    steps = found.steps.tolist()
    middle = np.median(found.naive, 0)
    band(sheet, steps, found.naive.min(0), found.naive.max(0), style.ink, 0.13, showlegend=False)
    for k, errors in enumerate(cells):
        sheet.add_scatter(
            x=list(range(1, len(errors) + 1)),
            y=errors,
            mode="lines",
            name=style.label("cells"),
            line={"color": style.diverging[-1], "width": 1},
            opacity=0.7,
            showlegend=k == 0,
            legendgroup="cells",
            hoverinfo="skip",
        )
    seen = found.steps >= WINDOW
    window = np.median(found.window[:, seen], 0)
    lines = (
        ("best", steps, found.best, style.faint, "dot", 1.6),
        ("window", found.steps[seen].tolist(), window, style.faint, "dash", LINE),
        ("naive", steps, middle, style.ink, "solid", LINE),
    )
    for name, x, y, colour, dash, width in lines:
        sheet.add_scatter(
            x=x,
            y=y,
            mode="lines",
            name=style.label(name),
            line={"color": colour, "width": width, "dash": dash},
            hovertemplate=f"{style.label(name)}: %{{y:.3g}}<extra></extra>",
        )
    low, high = math.log10(NOISE**2) - 0.5, math.log10(max(float(found.naive.max()), 1.0)) + 0.1
    sheet.add_hline(NOISE**2, line={"color": style.faint, "width": 1})
    sheet.add_vline(chosen, line={"color": style.ink, "width": 1.2})
    sheet.add_vline(found.sequences, line={"color": style.faint, "width": 1, "dash": "dash"})
    left = found.sequences > LENGTH / 2
    side = {"xanchor": "right" if left else "left", "xshift": -5 if left else 5}
    note(sheet, style.label("as_many"), style.faint, x=found.sequences, y=high - 0.12, **side)
    note(
        sheet,
        style.label("noise"),
        style.faint,
        x=LENGTH,
        y=math.log10(NOISE**2),
        yanchor="top",
        xanchor="right",
    )
    sheet.update_xaxes(title_text=style.label("inputs"), range=[0, LENGTH], showgrid=False, zeroline=False)
    sheet.update_yaxes(type="log", range=[low, high], title_text=style.label("held_out_error"))
    sheet.update_layout(
        template=style.template, height=height, hovermode="x unified", margin=_MARGIN, **_LEGEND
    )
    return sheet.drawn()


def past_costs(cells: Mapping[str, int], chosen: int, style: Style, *, height: int = HEIGHT) -> go.Figure:
    """Draw multiplications of one step by the values that the naive model reads.

    Parameters
    ----------
    cells
        Name, as it is to be read -> multiplications of a step; a line across each.
    chosen
        Values that are read at the step the visitor looks at.
    style
        Colours and the words ``inputs``, ``multiplications``, ``naive``, ``window``.

    Examples
    --------
    >>> figure = past_costs({"RNN": 288}, 100, Style())
    >>> figure.data[1].y[-1], figure.layout.shapes[0].y0
    (159, 288)
    """
    sheet = FigureBuilder()
    steps = list(range(1, LENGTH))
    curves = {"window": [min(one, WINDOW) for one in steps], "naive": steps}
    for name, y in curves.items():
        own = name == "naive"
        sheet.add_scatter(
            x=steps,
            y=y,
            mode="lines",
            name=style.label(name),
            line={
                "color": style.ink if own else style.faint,
                "width": LINE,
                "dash": "solid" if own else "dash",
            },
            hovertemplate=f"{style.label(name)}: %{{y}}<extra></extra>",
        )
    low, high = 0.0, math.log10(max([*cells.values(), LENGTH])) + 0.5
    for value in set(cells.values()):
        sheet.add_hline(value, line={"color": style.faint, "width": 1.2, "dash": "dot"})
    sheet.add_vline(chosen, line={"color": style.ink, "width": 1.2})
    apart = 17 * (high - low) / (height - _MARGIN["t"] - _MARGIN["b"])
    at = -math.inf
    for value, said in _together(cells):
        at = max(math.log10(value), at + apart)
        label = plain(f"{said} {value:,}")
        note(sheet, label, style.faint, x=2, y=at, xanchor="left", bgcolor=style.paper, borderpad=0)
    sheet.update_xaxes(title_text=style.label("inputs"), range=[0, LENGTH], showgrid=False, zeroline=False)
    sheet.update_yaxes(type="log", range=[low, high], title_text=style.label("multiplications"))
    sheet.update_layout(
        template=style.template, height=height, hovermode="x unified", margin=_MARGIN, **_LEGEND
    )
    return sheet.drawn()


def _together(cells: Mapping[str, int]) -> Sequence[tuple[int, str]]:
    """Name what costs the same once."""
    found: dict[int, list[str]] = {}
    for name, value in cells.items():
        found.setdefault(value, []).append(name)
    return sorted((value, ", ".join(same)) for value, same in found.items())
