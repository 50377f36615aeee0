"""Deep stacks: the gradient layer by layer, and what training reached by depth and by update."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.analysis.float32 import LIMITS
from rnn_core.gradients import Spread
from rnn_core.models.deep import Connection
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import SMALL, band, note, rule
from rnn_core.plots.style import LINE, Style

__all__ = ["accuracy", "gradient", "height_of", "training"]

_HEIGHT: Final = 232
_BAND: Final = 0.22
_STEPS: Final = (2, 5, 10, 20, 50, 100)
_LINES: Final[Mapping[Connection, tuple[str, str]]] = {
    "plain": ("ink", "solid"),
    "residual": ("faint", "solid"),
    "dense": ("ink", "dash"),
    "highway": ("faint", "dash"),
}


def height_of(marks: Sequence[Spread]) -> tuple[float, float]:
    """Return the common range of panels side by side: all that is drawn in them, and both limits."""
    drawn = np.concatenate([np.concatenate([one.low, one.high]) for one in marks])
    drawn = drawn[np.isfinite(drawn)]
    low, high = min(LIMITS[0], *drawn), max(LIMITS[1], *drawn)
    margin = 0.14 * (high - low)  # room for the limits' names
    return low - margin, high + margin


def gradient(marks: Spread, scope: tuple[float, float], style: Style, first: int) -> go.Figure:
    """Draw one kind's gradient by layer, as powers of ten of the last layer's.

    Parameters
    ----------
    marks
        Over seeds: the median is a line, the quartiles a band.
    scope
        Common range of the panels.
    style
        Colours, and the words ``layer``, ``vanishes`` and ``explodes``.
    first
        Number of the first layer that has such a gradient.
    """
    layers = np.arange(first, first + len(marks.median))
    hue = style.colour("gradient")
    sheet = FigureBuilder()
    if not np.array_equal(marks.low, marks.high):
        band(sheet, layers, _drawn(marks.low), _drawn(marks.high), hue, _BAND)
    hover = f"{style.label('layer')} %{{x}}: %{{text}}<extra></extra>"
    sheet.add_scatter(
        x=layers,
        y=_drawn(marks.median),
        text=[_power(value, "{:.1f}") for value in marks.median],
        mode="lines",
        line={"color": hue, "width": LINE},
        hovertemplate=hover,
    )
    for limit, word, side in zip(LIMITS, ("vanishes", "explodes"), ("top", "bottom"), strict=True):
        rule(sheet, limit, word, style, x=0.02, xref="x domain", xanchor="left", yanchor=side)
    ticks = _ticks(*scope)
    sheet.update_yaxes(range=scope, tickvals=ticks, ticktext=[_power(t, "{:.0f}") for t in ticks])
    sheet.update_xaxes(title_text=style.label("layer"), showgrid=False)
    _lay_out(sheet, style, _HEIGHT)
    return sheet.drawn()


def accuracy(
    runs: Mapping[bool, Mapping[int, Sequence[float]]],
    own: tuple[int, float] | None,
    guess: float,
    style: Style,
) -> go.Figure:
    """Draw what training reached, a dot a seed, by depth.

    Parameters
    ----------
    runs
        Normalised or not -> depth -> share of unseen points put right, one a seed.
    own
        Depth and share of the visitor's own run, if there is one.
    guess
        Share that guessing puts right.
    style
        Colours, and the words ``depth``, ``guess``, ``own``, ``off`` and ``on``.
    """
    sheet = FigureBuilder()
    for normalised, by_depth in runs.items():
        colour, dash = (style.faint, "dot") if normalised else (style.ink, "solid")
        word = style.label("on" if normalised else "off")
        depths = list(by_depth)
        medians = [float(np.quantile(list(v), 0.5, method="inverted_cdf")) for v in by_depth.values()]
        sheet.add_scatter(
            x=depths,
            y=medians,
            mode="lines",
            line={"color": colour, "width": LINE, "dash": dash},
            hoverinfo="skip",
        )
        sheet.add_scatter(
            x=[depth for depth, values in by_depth.items() for _ in values],
            y=[value for values in by_depth.values() for value in values],
            mode="markers",
            marker={
                "color": style.paper if normalised else colour,
                "size": 7,
                "line": {"color": colour, "width": 1.5},
            },
            hovertemplate=f"{word}<br>{style.label('depth')} %{{x}}: %{{y:.0%}}<extra></extra>",
        )
    if own is not None:
        sheet.add_scatter(
            x=[own[0]],
            y=[own[1]],
            mode="markers",
            marker={
                "symbol": "diamond-open",
                "size": 14,
                "color": style.ink,
                "line": {"color": style.ink, "width": LINE},
            },
            hovertemplate=f"{style.label('own')}<br>{style.label('depth')} %{{x}}: %{{y:.0%}}<extra></extra>",
        )
    _guess(sheet, guess, style)
    sheet.update_xaxes(
        title_text=style.label("depth"), range=(0, 106), tickvals=[5, 20, 50, 100], showgrid=False
    )
    _lay_out(sheet, style, _HEIGHT)
    return sheet.drawn()


def training(
    runs: Mapping[Connection, Sequence[tuple[int, float]]], updates: int, guess: float, style: Style
) -> go.Figure:
    """Draw training runs while they go on: share of unseen points put right, against updates.

    Parameters
    ----------
    runs
        Kind -> (update, share) of its reports so far.
    updates
        Where the runs end.
    style
        Colours, and the kinds' names, ``updates`` and ``guess``.
    """
    sheet = FigureBuilder()
    ends = {kind: reports[-1][1] for kind, reports in runs.items() if reports}
    for kind, reports in runs.items():
        colour, dash = _LINES[kind]
        ink = style.ink if colour == "ink" else style.faint
        sheet.add_scatter(
            x=[update for update, _ in reports],
            y=[share for _, share in reports],
            mode="lines",
            line={"color": ink, "width": LINE, "dash": dash},
            hovertemplate=f"{style.label(kind)}<br>%{{x}}: %{{y:.0%}}<extra></extra>",
        )
    for (kind, _), height in zip(ends.items(), _apart(list(ends.values()), 0.1, 1.0), strict=True):
        ink = style.ink if _LINES[kind][0] == "ink" else style.faint
        note(sheet, style.label(kind), ink, x=runs[kind][-1][0], y=height, xanchor="left", xshift=6)
    _guess(sheet, guess, style)
    sheet.update_xaxes(title_text=style.label("updates"), range=(0, 1.3 * updates), showgrid=False)
    sheet.update_xaxes(tickvals=list(range(0, updates + 1, 50)))
    _lay_out(sheet, style, 300)
    return sheet.drawn()


def _lay_out(sheet: FigureBuilder, style: Style, height: int) -> None:
    margin = {"l": 46, "r": 8, "t": 8, "b": 44}
    sheet.update_layout(template=style.template, height=height, margin=margin)
    sheet.update_xaxes(title_font_size=SMALL)


def _guess(sheet: FigureBuilder, guess: float, style: Style) -> None:
    rule(sheet, guess, "guess", style, x=0.98, xref="x domain", xanchor="right", yanchor="top")
    sheet.update_yaxes(range=(0, 1.05), tickformat=".0%", tickvals=[0, 0.5, 1])


def _apart(values: Sequence[float], least: float, most: float) -> list[float]:
    """Move heights apart, in their order, so that what is written there does not overlap; none above `most`.

    Examples
    --------
    >>> _apart([0.5, 0.5, 0.9], 0.1, 1.0)
    [0.5, 0.6, 0.9]
    >>> _apart([1.0, 0.875, 1.0], 0.25, 1.0)
    [0.75, 0.5, 1.0]
    """
    heights = list(values)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    for below, above in pairwise(order):
        heights[above] = max(heights[above], heights[below] + least)
    for end in order[-1:]:
        heights[end] = min(heights[end], most)
    for above, below in pairwise(reversed(order)):
        heights[below] = min(heights[below], heights[above] - least)
    return heights


def _drawn(values: NDArray[np.float64]) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]


def _ticks(low: float, high: float) -> list[float]:
    step = next((one for one in _STEPS if (high - low) / one <= 6), _STEPS[-1])
    return [float(k * step) for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _power(value: float, form: str) -> str:
    if not math.isfinite(value):
        return "0"
    return f"10<sup>{form.format(value)}</sup>".replace("-", "\u2212") if value else "1"
