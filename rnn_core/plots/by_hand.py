"""What stands beside a cell that is computed by hand: the curves it squashes with, and itself unrolled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

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
_HALF: Final = 0.3
"""Half the width of the cell in the picture, of the way from one step to the next."""
_SCOPES: Final = {"sigmoid": (-0.08, 1.08), "tanh": (-1.16, 1.16)}


def squash_curve(kind: str, points: Sequence[Point], style: Style) -> go.Figure:
    """Draw the sigmoid or tanh, and where the numbers of a step lie on it.

    Parameters
    ----------
    kind : "sigmoid" or "tanh"
    points
        Those of this kind are drawn; names of points that are near to each other stand side by side.
    style
        Colours and the words ``sum``, ``sigmoid``, ``tanh``.

    Examples
    --------
    >>> figure = squash_curve("tanh", [Point("tanh", "candidate", "g", 0.0, 0.0)], Style())
    >>> list(figure.data[1].y), figure.layout.annotations[0].text
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
    sheet.add_scatter(
        x=[one.into for one in shown],
        y=[one.out for one in shown],
        text=[plain(one.label) for one in shown],
        mode="markers",
        marker={
            "size": 11,
            "color": [style.colour(one.name) for one in shown],
            "line": {"color": style.paper, "width": 1.5},
        },
        hovertemplate="%{text}: (%{x:.4f}, %{y:.4f})<extra></extra>",
        cliponaxis=False,
        name="points",
    )
    for group in _together(shown, 0.25 * most):
        _name(sheet, group, most, style)
    ticks = [0.0, 0.5, 1.0] if kind == "sigmoid" else [-1.0, 0.0, 1.0]
    sheet.update_yaxes(range=_SCOPES[kind], tickvals=ticks, title_text=style.label(kind))
    sheet.update_xaxes(range=[-most, most], title_text=style.label("sum"), zeroline=True)
    sheet.update_layout(template=style.template, height=HEIGHT, margin={"l": 52, "r": 12, "t": 12, "b": 44})
    return sheet.drawn()


def _together(points: Sequence[Point], near: float) -> list[list[Point]]:
    """Put points that are too near to each other for names of their own into one group, left to right."""
    groups: list[list[Point]] = []
    for one in sorted(points, key=lambda it: it.into):
        if groups and one.into - groups[-1][-1].into < near:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _name(sheet: FigureBuilder, group: Sequence[Point], most: float, style: Style) -> None:
    """Name points on the side of the curve where nothing is drawn: under its right end, over its left one."""
    text = plain(", ".join(dict.fromkeys(one.label for one in group)))
    left, right = group[0], group[-1]
    if abs(left.into + right.into) < most / 2:
        where: dict[str, Any] = {
            "x": right.into,
            "y": right.out,
            "xanchor": "left",
            "xshift": 9,
            "yshift": -8,
        }
    elif right.into > 0:
        x, shift = min(right.into + 0.08 * most, most), -19
        where = {"x": x, "y": min(one.out for one in group), "xanchor": "right", "yshift": shift}
    else:
        x, shift = max(left.into - 0.08 * most, -most), 19
        where = {"x": x, "y": max(one.out for one in group), "xanchor": "left", "yshift": shift}
    note(sheet, text, style.ink, bgcolor=style.paper, borderpad=0, **where)


class Stage(NamedTuple):
    """One step of the picture, as it is to be printed.

    given : what goes in
    step : which step it is
    state : what comes out, a line for each unit
    """

    given: str
    step: str
    state: Sequence[str]


def unrolled(stages: Sequence[Stage], before: Sequence[str], box: str, style: Style) -> go.Figure:
    """Draw a cell once for every step, with one name on all arrows that are one and the same matrix.

    Parameters
    ----------
    stages
        In the order of the steps.
    before
        The state before the first of them, a line for each unit.
    box
        What is printed on the cell.
    style
        Colours.

    Examples
    --------
    >>> figure = unrolled([Stage("x = 1", "1", ["h = 0.8"])], ["h = 0"], "tanh", Style())
    >>> len(figure.layout.shapes), sum(one.text == "W" for one in figure.layout.annotations)
    (1, 1)
    """
    sheet = FigureBuilder()
    last = len(stages) - 1
    note(sheet, _lines(before), style.ink, x=-1.28, y=0, xanchor="left", yanchor="top", yshift=-6)
    for k, (given, step, state) in enumerate(stages):
        edge = {"color": style.ink, "width": 1.6}
        sheet.add_shape(
            type="rect", x0=k - _HALF, x1=k + _HALF, y0=-0.32, y1=0.32, line=edge, fillcolor=style.paper
        )
        note(sheet, f"<b>{plain(box)}</b>", style.ink, x=k, y=0)
        _arrow(sheet, style, (k, -1.0), (k, -0.34), "W")
        _arrow(sheet, style, (k - (1 - _HALF if k else 1.25), 0), (k - _HALF - 0.01, 0), "U")
        _arrow(sheet, style, (k, 0.33), (k, 0.98), "")
        note(sheet, plain(given), style.ink, x=k, y=-1.0, yanchor="top")
        note(sheet, _lines(state), style.ink, x=k, y=1.0, yanchor="bottom")
        note(sheet, plain(step), style.faint, x=k, y=-1.34, yanchor="top")
    sheet.add_scatter(x=[0], y=[0], mode="markers", marker={"opacity": 0}, hoverinfo="skip")
    hidden: dict[str, Any] = {"visible": False, "showgrid": False, "zeroline": False}
    sheet.update_xaxes(range=[-1.3, last + 0.5], **hidden)
    sheet.update_yaxes(range=[-1.85, 1.8], **hidden)
    sheet.update_layout(template=style.template, height=HEIGHT, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    return sheet.drawn()


def _lines(texts: Sequence[str]) -> str:
    return "<br>".join(map(plain, texts))


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
