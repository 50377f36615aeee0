"""One quantity of every unit at every step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style, plain, signed
from rnn_core.plots.translation import every

__all__ = ["heat_map", "token_map"]


def heat_map(
    values: NDArray,
    tokens: Sequence[str] | None,
    style: Style,
    *,
    quantity: str,
    first: int = 0,
    height: int | None = None,
) -> go.Figure:
    """Draw a row a unit and a column a step.

    Parameters
    ----------
    values
        ``(time, units)``.
    tokens
        What was read at each step, for the hover label; None leaves it out.
    style
        Colours and words.
    quantity
        What the values are: gates go from paper (0) to their hue (1), signed quantities from one end of
        ``style.diverging`` to the other, symmetric about zero.
    first
        Number of the first step.
    height
        Pixels; by the number of units if None.

    Returns
    -------
    plotly.graph_objects.Figure

    Examples
    --------
    >>> figure = heat_map(np.zeros((5, 3)), "hello", Style(), quantity="forget")
    >>> figure.data[0].zmin, figure.data[0].zmax
    (0.0, 1.0)
    """
    steps, units = values.shape
    low, high, scale = _scale(values, style, quantity)
    words = None if tokens is None else [[plain(token) for token in tokens]] * units
    said = "" if tokens is None else ": %{text}"
    sheet = FigureBuilder()
    sheet.add_heatmap(
        x=np.arange(first, first + steps),
        z=values.T.astype(np.float32),  # half the page, and more digits than are printed
        text=words,
        zmin=low,
        zmax=high,
        colorscale=scale,
        colorbar={
            "title": {"text": style.label(quantity), "side": "right"},
            "thickness": 12,
            "outlinewidth": 0,
        },
        hovertemplate=f"{style.label('unit')} %{{y}}, {style.label('step')} %{{x}}{said}<br>"
        f"{style.label(quantity)} %{{z:.4f}}<extra></extra>",
    )
    sheet.update_xaxes(title_text=style.label("step"), showgrid=False, zeroline=False)
    sheet.update_yaxes(title_text=style.label("unit"), showgrid=False, zeroline=False, autorange="reversed")
    sheet.update_layout(
        template=style.template,
        height=height or min(640, max(220, 110 + 4 * units)),
        margin={"l": 60, "b": 48, "t": 20},
    )
    return sheet.drawn()


def token_map(values: NDArray, tokens: Sequence[str], style: Style, *, quantity: str) -> go.Figure:
    """Draw a :func:`heat_map` whose columns are named by their tokens, and its scale above it.

    Parameters
    ----------
    values
        ``(time, units)``.
    tokens
        One a step; where there are many, every so many is written.
    style, quantity
        As for :func:`heat_map`.

    Examples
    --------
    >>> figure = token_map(np.zeros((3, 2)), ["a", "b", "c"], Style(), quantity="update")
    >>> figure.layout.xaxis.ticktext, figure.data[0].colorbar.orientation
    (('a', 'b', 'c'), 'h')
    """
    figure = heat_map(values, tokens, style, quantity=quantity)
    named = every(len(tokens))
    figure.update_xaxes(
        tickvals=named,
        ticktext=[plain(tokens[k]) for k in named],
        tickfont_size=12,
        automargin=True,
        tickangle=-90,
        title_text=None,  # the ticks are the tokens themselves, and long ones would reach the title
    )
    figure.update_layout(margin={"b": 96, "t": 76, "l": 56, "r": 12})
    # Above the map, where it leaves all the width to the steps.
    scale = {"orientation": "h", "x": 0.5, "y": 1, "yanchor": "bottom", "title": {"side": "top"}}
    return figure.update_traces(colorbar=scale)


def _scale(values: NDArray, style: Style, quantity: str) -> tuple[float, float, list[tuple[float, str]]]:
    if not signed(quantity):
        return 0.0, 1.0, [(0.0, style.paper), (1.0, style.colour(quantity))]
    largest = max(float(np.nanmax(np.abs(values), initial=0.0)), 1e-6)
    places = [place / (len(style.diverging) - 1) for place in range(len(style.diverging))]
    return -largest, largest, list(zip(places, style.diverging, strict=True))
