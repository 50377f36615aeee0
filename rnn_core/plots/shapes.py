"""Three slips about shapes as figures: a batch read as time, pads that are read, and one half of two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style, plain

__all__ = ["halves", "pad_reading", "share_map"]

Array = NDArray[np.float64]


def share_map(shares: Array, style: Style, *, height: int = 300) -> go.Figure:
    """Draw on whose input each sequence's output hangs, each share written in its cell.

    Parameters
    ----------
    shares
        ``(batch, batch)``, each row sums to 1; see `rnn_core.analysis.shapes.whose_input`.
    style
        The labels ``input_of`` and ``output_of`` name the axes.

    Examples
    --------
    >>> figure = share_map(np.eye(2), Style())
    >>> figure.data[0].text[0]
    ['100%', '0']
    """
    written = [["0" if one == 0 else f"{one:.0%}" for one in row] for row in shares]
    sheet = FigureBuilder()
    sheet.add_heatmap(
        z=shares,
        text=written,
        texttemplate="%{text}",
        textfont={"size": 15},
        zmin=0.0,
        zmax=1.0,
        colorscale=[(0.0, style.paper), (1.0, style.colour("gradient"))],
        showscale=False,
        xgap=3,
        ygap=3,
        hovertemplate=f"{style.label('output_of')} %{{y}}, {style.label('input_of')} %{{x}}: %{{text}}"
        "<extra></extra>",
    )
    sheet.update_xaxes(title_text=style.label("input_of"), showgrid=False, zeroline=False, dtick=1)
    sheet.update_yaxes(
        title_text=style.label("output_of"), showgrid=False, zeroline=False, dtick=1, autorange="reversed"
    )
    sheet.update_layout(template=style.template, height=height, margin={"l": 56, "t": 8, "r": 8, "b": 48})
    return sheet.drawn()


def pad_reading(
    hidden: Array, cosine: Array, tokens: Sequence[str], style: Style, *, packed: bool, height: int = 400
) -> go.Figure:
    """Draw the state while pads are read, and under it how much it still is the state at the true end.

    Parameters
    ----------
    hidden
        ``(time + pads, units)``, in [-1, 1].
    cosine
        ``(1 + pads,)``, from the last token on.
    tokens
        What was read before the pads; each as it is to be written.
    style
        The labels ``pad``, ``unit``, ``step`` and ``cosine`` are words.
    packed
        Whether the pads are not read: nothing is drawn after the last token.

    Examples
    --------
    >>> figure = pad_reading(np.zeros((5, 4)), np.ones(3), "abc", Style(), packed=True)
    >>> bool(np.isnan(figure.data[0].z[0][-1])), len(figure.data[1].x)
    (True, 1)
    """
    length, steps = len(tokens), len(hidden)
    shown = np.where(np.arange(steps)[:, None] < length, hidden, np.nan) if packed else hidden
    drawn = cosine[:1] if packed else cosine
    end = length - 1 if packed else steps - 1
    places = [place / (len(style.diverging) - 1) for place in range(len(style.diverging))]
    sheet = FigureBuilder(rows=2, shared_xaxes=True, row_heights=(0.62, 0.38), vertical_spacing=0.05)
    sheet.add_heatmap(
        z=shown.T,
        zmin=-1.0,
        zmax=1.0,
        colorscale=list(zip(places, style.diverging, strict=True)),
        showscale=False,
        hovertemplate=f"{style.label('unit')} %{{y}}, {style.label('step')} %{{x}}: %{{z:.3f}}"
        "<extra></extra>",
        row=1,
        col=1,
    )
    sheet.add_scatter(
        x=np.arange(length - 1, length - 1 + len(drawn)),
        y=drawn,
        mode="lines+markers",
        line={"color": style.ink, "width": 2.4},
        marker={"color": style.ink, "size": 6},
        hovertemplate=f"{style.label('step')} %{{x}}: %{{y:.3f}}<extra></extra>",
        row=2,
        col=1,
    )
    line = {"color": style.ink, "width": 1.5, "dash": "dot"}
    sheet.add_shape(type="line", x0=end, x1=end, xref="x", y0=0, y1=1, yref="paper", line=line)
    words = [plain(token) for token in tokens] + [style.label("pad")] * (steps - length)
    sheet.update_xaxes(showgrid=False, zeroline=False, row=1, col=1)
    sheet.update_xaxes(
        tickvals=list(range(steps)),
        ticktext=words,
        tickangle=0,
        tickfont={"size": 12},
        showgrid=False,
        zeroline=False,
        range=[-0.5, steps - 0.5],
        row=2,
        col=1,
    )
    sheet.update_yaxes(
        title_text=style.label("unit"), showgrid=False, zeroline=False, showticklabels=False, row=1, col=1
    )
    sheet.update_yaxes(title_text=style.label("cosine"), range=[-0.35, 1.08], nticks=4, row=2, col=1)
    sheet.update_layout(template=style.template, height=height, margin={"l": 64, "t": 8, "r": 8, "b": 36})
    return sheet.drawn()


def halves(forward: Array, backward: Array, style: Style, *, height: int = 250) -> go.Figure:
    """Draw by which steps' input the two halves of the last step's output move.

    Parameters
    ----------
    forward, backward
        ``(steps,)``, lengths of gradients; a 0 is written out, for no bar is seen.
    style
        The labels ``forward``, ``backward``, ``step`` and ``slope`` are words.

    Examples
    --------
    >>> figure = halves(np.array([1.0, 2.0]), np.array([0.0, 2.0]), Style())
    >>> figure.data[1].text
    ('0', '')
    """
    sheet = FigureBuilder(rows=2, shared_xaxes=True, vertical_spacing=0.14)
    for row, (name, slopes) in enumerate((("forward", forward), ("backward", backward)), start=1):
        sheet.add_bar(
            x=np.arange(len(slopes)),
            y=slopes,
            text=["0" if one == 0 else "" for one in slopes],
            textposition="outside",
            cliponaxis=False,
            marker={"color": style.colour("gradient")},
            hovertemplate=f"{style.label('step')} %{{x}}: %{{y:.2e}}<extra></extra>",
            row=row,
            col=1,
        )
        sheet.update_yaxes(
            title_text=style.label(name), rangemode="tozero", nticks=3, automargin=True, row=row, col=1
        )
    sheet.update_xaxes(showgrid=False, dtick=1, row=1, col=1)
    sheet.update_xaxes(title_text=style.label("step"), showgrid=False, dtick=1, row=2, col=1)
    sheet.update_layout(template=style.template, height=height, margin={"l": 72, "t": 18, "r": 8, "b": 44})
    return sheet.drawn()
