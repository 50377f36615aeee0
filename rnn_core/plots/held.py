"""Two runs side by side: what was answered as it was, and with units held; and the same cut elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style, plain

__all__ = ["both_answers", "elsewhere", "extra_bits"]

Array = NDArray[np.float64]

_ROW: Final = 46
_BELOW: Final = 0.2
_CLEAR: Final = "rgba(0,0,0,0)"


def both_answers(
    names: Sequence[str],
    instead: Sequence[str],
    before: Sequence[float] | Array,
    after: Sequence[float] | Array,
    at: int | None,
    style: Style,
) -> go.Figure:
    """Draw a row a step: how likely its answer was, outlined, and how likely it is with units held, solid.

    Parameters
    ----------
    names
        The answer of each step as it was.
    instead
        The answer with units held, where it is another one; empty where not.
    before, after
        (steps,), in [0, 1].
    at
        The step that both runs stand at, from 0: its row is framed; None: none.
    style
        Colours and the words ``was``, ``now`` and ``chance``.

    Examples
    --------
    >>> figure = both_answers(["a", "b"], ["", "c"], [0.9, 0.8], [0.9, 0.1], 1, Style())
    >>> list(figure.data[0].x), list(figure.data[1].x), len(figure.layout.shapes)
    ([0.9, 0.8], [0.9, 0.1], 1)
    """
    sheet = FigureBuilder()
    told = [_told(k, was, now) for k, (was, now) in enumerate(zip(names, instead, strict=True))]
    for name, values, width, marker in (
        ("was", before, 0.42, {"color": _CLEAR, "line": {"color": style.faint, "width": 1.4}}),
        ("now", after, 0.24, {"color": style.ink}),
    ):
        sheet.add_bar(
            x=[float(one) for one in values],
            y=[k + _BELOW for k in range(len(names))],
            width=width,
            orientation="h",
            name=style.label(name),
            marker=marker,
            text=told,
            textposition="none",
            hovertemplate=f"%{{text}}: {style.label(name)} %{{x:.1%}}<extra></extra>",
        )
    for k, (words, *shares) in enumerate(zip(told, before, after, strict=True)):
        was, now = (_percent(float(one)) for one in shares)
        _over(sheet, k, words, style.ink, right=False)
        _over(sheet, k, now if was == now else f"{was} → {now}", style.ink if was != now else style.faint)
    if at is not None and names:
        frame = {"color": style.ink, "width": 1.4}
        sheet.add_shape(type="rect", xref="paper", x0=0, x1=1, y0=at - 0.48, y1=at + 0.48, line=frame)
    sheet.update_xaxes(
        title_text=style.label("chance"),
        range=[-0.015, 1.015],
        tickvals=[0, 0.5, 1],
        tickformat=".0%",
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(visible=False, range=[len(names) - 0.45, -0.55])
    sheet.update_layout(
        template=style.template,
        height=110 + _ROW * len(names),
        barmode="overlay",
        showlegend=True,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        margin={"l": 4, "r": 4, "t": 34, "b": 44},
    )
    return sheet.drawn()


def _over(sheet: FigureBuilder, row: int, words: str, colour: str, *, right: bool = True) -> None:
    """Write over the bars of a row, at its right or its left end."""
    side = "right" if right else "left"
    sheet.add_annotation(
        text=words,
        xref="paper",
        x=0.99 if right else 0.01,
        y=row - 0.24,
        xanchor=side,
        align=side,
        showarrow=False,
        font={"size": 14, "color": colour},
    )


def elsewhere(
    values: Sequence[float] | Array, own: float, names: Sequence[str], style: Style, *, height: int = 150
) -> go.Figure:
    """Draw a tick for each other cut, and a heavy one for what is held.

    Parameters
    ----------
    values
        (cuts,): what each of the others does.
    own
        What this one does.
    names
        What each of the others holds.
    style
        Colours and the words ``held``, ``others`` and ``effect``.

    Examples
    --------
    >>> figure = elsewhere([0.1, 0.2], 0.9, ["unit 1", "unit 2"], Style())
    >>> list(figure.data[0].x), list(figure.data[1].x)
    ([0.1, 0.2], [0.9])
    """
    sheet = FigureBuilder()
    for x, y, size, width, colour, text in (
        ([float(one) for one in values], 0, 24, 1.6, style.faint, [plain(one) for one in names]),
        ([float(own)], 1, 30, 5, style.ink, [style.label("held")]),
    ):
        sheet.add_scatter(
            x=x,
            y=[y] * len(x),
            text=text,
            mode="markers",
            marker={"symbol": "line-ns", "size": size, "line": {"width": width, "color": colour}},
            hovertemplate="%{text}: %{x:.3f}<extra></extra>",
        )
    ends = [0.0, float(own), *(float(one) for one in values)]
    room = 0.06 * max(max(ends) - min(ends), 1e-3)
    sheet.update_xaxes(
        title_text=style.label("effect"),
        range=[min(ends) - room, max(ends) + room],
        showgrid=False,
        zeroline=True,
        zerolinecolor=style.faint,
    )
    sheet.update_yaxes(
        tickvals=[1, 0],
        ticktext=[style.label("held"), style.label("others")],
        range=[-0.6, 1.6],
        showgrid=False,
        zeroline=False,
        automargin=True,
    )
    sheet.update_layout(
        template=style.template, height=height, showlegend=False, margin={"l": 8, "r": 12, "t": 8, "b": 44}
    )
    return sheet.drawn()


def extra_bits(
    values: Sequence[float] | Array, names: Sequence[str], at: int | None, style: Style
) -> go.Figure:
    """Draw what each step of a text costs more, in bits, with units held.

    Parameters
    ----------
    values
        (steps,).
    names
        What truly follows each step.
    at
        The step that both runs stand at, from 0; None: none.
    style
        Colours and the words ``step`` and ``bits``.

    Examples
    --------
    >>> figure = extra_bits([0.5, -0.2], ["a", "b"], 1, Style())
    >>> list(figure.data[0].x), list(figure.data[0].y), len(figure.layout.shapes)
    ([1, 2], [0.5, -0.2], 1)
    """
    sheet = FigureBuilder()
    sheet.add_bar(
        x=list(range(1, len(names) + 1)),
        y=[float(one) for one in values],
        text=[plain(one) for one in names],
        textposition="none",
        marker={"color": style.ink, "line": {"width": 0}},
        hovertemplate="%{x} %{text}: %{y:.2f}<extra></extra>",
    )
    if at is not None:
        sheet.add_vline(at + 1, line={"color": style.faint, "width": 1.4, "dash": "dash"})
    sheet.update_xaxes(title_text=style.label("step"), showgrid=False, zeroline=False)
    sheet.update_yaxes(title_text=style.label("bits"), zeroline=True, automargin=True, nticks=4)
    sheet.update_layout(
        template=style.template,
        height=220,
        showlegend=False,
        bargap=0,
        margin={"l": 8, "r": 8, "t": 12, "b": 44},
    )
    return sheet.drawn()


def _told(step: int, was: str, now: str) -> str:
    known = f"{step + 1} {plain(was)}"
    return f"{known} → <b>{plain(now)}</b>" if now else known


def _percent(share: float) -> str:
    percent = 100 * share
    if 9.95 <= percent < 99.5 or percent >= 99.95:
        return f"{percent:.0f}%"
    return f"{percent:.1f}%" if percent >= 0.05 else "<0.1%"
