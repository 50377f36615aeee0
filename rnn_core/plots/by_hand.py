"""What stands beside a cell that is computed by hand: the curves it squashes with, and itself unrolled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from rnn_core.cells.squash import sigmoid, tanh
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import note
from rnn_core.plots.style import LINE, Style, plain
from rnn_core.tasks.by_hand.points import Point

__all__ = ["Stage", "squash_curve", "unrolled"]

HEIGHT: Final = 250
_REACH: Final = 6.0
_SCOPES: Final = {"sigmoid": (-0.08, 1.08), "tanh": (-1.16, 1.16)}


def squash_curve(kind: str, points: Sequence[Point], style: Style) -> go.Figure:
    """Draw the sigmoid or tanh, and where the numbers of a step lie on it.

    Parameters
    ----------
    kind : "sigmoid" or "tanh"
    points
        Those of this kind are drawn; names of points that lie on one place stand side by side.
    style
        Colours and the words ``sum``, ``sigmoid``, ``tanh``.

    Examples
    --------
    >>> figure = squash_curve("tanh", [Point("tanh", "candidate", "g", 0.0, 0.0)], Style())
    >>> list(figure.data[1].y), figure.data[1].text[0]
    ([0.0], 'g')
    """
    shown = [one for one in points if one.kind == kind]
    most = max([_REACH, *(1.08 * abs(one.into) for one in shown)])
    a = np.linspace(-most, most, 241)
    sheet = FigureBuilder()
    sheet.add_scatter(
        x=a,
        y=sigmoid(a) if kind == "sigmoid" else tanh(a),
        mode="lines",
        line={"color": style.faint, "width": LINE},
        hoverinfo="skip",
        name=kind,
    )
    together = _together(shown)
    sheet.add_scatter(
        x=[group[0].into for group in together],
        y=[group[0].out for group in together],
        text=[plain(", ".join(one.label for one in group)) for group in together],
        textposition=[_side(group[0], most) for group in together],
        textfont={"size": 14, "color": style.ink},
        mode="markers+text",
        marker={
            "size": 11,
            "color": [style.colour(group[0].name) for group in together],
            "line": {"color": style.paper, "width": 1.5},
        },
        hovertemplate="%{text}: (%{x:.4f}, %{y:.4f})<extra></extra>",
        cliponaxis=False,
        name="points",
    )
    ticks = [0.0, 0.5, 1.0] if kind == "sigmoid" else [-1.0, 0.0, 1.0]
    sheet.update_yaxes(range=_SCOPES[kind], tickvals=ticks, title_text=style.label(kind))
    sheet.update_xaxes(range=[-most, most], title_text=style.label("sum"), zeroline=True)
    sheet.update_layout(template=style.template, height=HEIGHT, margin={"l": 52, "r": 12, "t": 12, "b": 44})
    return sheet.drawn()


def _together(points: Sequence[Point]) -> list[list[Point]]:
    """Put points that nobody could tell apart into one group."""
    groups: list[list[Point]] = []
    for one in points:
        near = next((it for it in groups if abs(it[0].into - one.into) < 0.3), None)
        if near is None:
            groups.append([one])
        else:
            near.append(one)
    return groups


def _side(one: Point, most: float) -> str:
    """Say on which side of a point its name is over the paper and not over the curve."""
    if abs(one.into) > 0.6 * most:
        return "bottom center" if one.into > 0 else "top center"
    return "middle right" if one.into < 0.3 * most else "middle left"


class Stage(tuple[str, str, str]):
    """One step of the picture: what goes in, where it is, what comes out, in words."""

    __slots__ = ()


def unrolled(stages: Sequence[Stage], before: str, box: str, style: Style) -> go.Figure:
    """Draw a cell once for every step, with one name on all arrows that are one and the same matrix.

    Parameters
    ----------
    stages
        Of each step: its input, its number, its state, as they are to be printed.
    before
        The state before the first of them.
    box
        What is printed on the cell.
    style
        Colours.

    Examples
    --------
    >>> figure = unrolled([Stage(("x = 1", "1", "h = 0.8"))], "h = 0", "tanh", Style())
    >>> len(figure.layout.shapes), sum(one.text == "W" for one in figure.layout.annotations)
    (1, 1)
    """
    sheet = FigureBuilder()
    last = len(stages) - 1
    note(sheet, plain(before), style.ink, x=-0.78, y=0, yanchor="bottom", yshift=10)
    for k, (given, step, state) in enumerate(stages):
        edge = {"color": style.ink, "width": 1.6}
        sheet.add_shape(
            type="rect", x0=k - 0.2, x1=k + 0.2, y0=-0.32, y1=0.32, line=edge, fillcolor=style.paper
        )
        note(sheet, f"<b>{plain(box)}</b>", style.ink, x=k, y=0)
        _arrow(sheet, style, (k, -1.0), (k, -0.34), "W")
        _arrow(sheet, style, (k - (0.8 if k else 0.62), 0), (k - 0.21, 0), "U")
        _arrow(sheet, style, (k, 0.33), (k, 0.98), "")
        note(sheet, plain(given), style.ink, x=k, y=-1.0, yanchor="top")
        note(sheet, plain(state), style.ink, x=k, y=1.0, yanchor="bottom")
        note(sheet, plain(step), style.faint, x=k, y=-1.34, yanchor="top")
    sheet.add_scatter(x=[0], y=[0], mode="markers", marker={"opacity": 0}, hoverinfo="skip")
    hidden: dict[str, Any] = {"visible": False, "showgrid": False, "zeroline": False}
    sheet.update_xaxes(range=[-1.0, last + 0.5], **hidden)
    sheet.update_yaxes(range=[-1.85, 1.5], **hidden)
    sheet.update_layout(template=style.template, height=HEIGHT, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    return sheet.drawn()


def _arrow(
    sheet: FigureBuilder, style: Style, start: tuple[float, float], end: tuple[float, float], name: str
) -> None:
    sheet.add_annotation(
        x=end[0],
        y=end[1],
        ax=start[0],
        ay=start[1],
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        text="",
        showarrow=True,
        arrowhead=2,
        arrowwidth=1.6,
        arrowcolor=style.ink,
    )
    if name:
        upright = start[0] == end[0]
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        shift = {"xanchor": "left", "xshift": 6} if upright else {"yanchor": "bottom", "yshift": 1}
        hue = style.colour("candidate" if name == "W" else "output")
        note(sheet, name, hue, x=middle[0], y=middle[1], **shift)
