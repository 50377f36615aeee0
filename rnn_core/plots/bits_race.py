"""Bits of several networks while they learn, a panel a cell: on the text that is learnt and on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["bits_race"]

Points = Sequence[tuple[int, float]]


def bits_race(
    curves: Mapping[str, Sequence[tuple[Points, Points]]],
    style: Style,
    *,
    counted: float,
    updates: int,
    top: float,
    height: int = 260,
) -> go.Figure:
    """Draw two lines a seed: thin and dashed on the text that is learnt, thick on held-out text.

    Parameters
    ----------
    curves
        Title of the panel -> a seed each: (update, bits) on the text learnt, and on held-out text.
    style
        Colours and words: labels ``update``, ``bits``, ``learnt``, ``held_out`` and ``counted``.
    counted
        What the best chain that counted the same text has: the dotted line.
    updates
        How far the axis goes.
    top
        Bits at the top of the axis.

    Examples
    --------
    >>> figure = bits_race({"GRU": [([(5, 2.0)], [(5, 3.0)])]}, Style(), counted=2.5, updates=5, top=6)
    >>> [trace.name for trace in figure.data]
    ['learnt', 'held_out']
    """
    titles = tuple(plain(title) for title in curves)
    sheet = FigureBuilder(cols=len(curves), shared_yaxes=True, subplot_titles=titles, horizontal_spacing=0.04)
    sheet.update_annotations(font={"size": 14, "color": style.ink})
    named: set[str] = set()
    lowest = counted
    for column, runs in enumerate(curves.values(), start=1):
        for both in runs:
            for name, points in zip(("learnt", "held_out"), both, strict=True):
                ink = name == "held_out"
                lowest = min([lowest, *(bits for _, bits in points)])
                sheet.add_scatter(
                    x=[update for update, _ in points],
                    y=[bits for _, bits in points],
                    name=style.label(name),
                    legendgroup=name,
                    showlegend=name not in named,
                    mode="lines+markers" if ink else "lines",
                    marker={"size": 5},
                    line={
                        "color": style.ink if ink else style.faint,
                        "width": LINE if ink else 1.4,
                        "dash": "solid" if ink else "dash",
                    },
                    hovertemplate=f"{style.label(name)}, {style.label('update')} %{{x}}: %{{y:.3f}}"
                    "<extra></extra>",
                    row=1,
                    col=column,
                )
                named.add(name)
    line = {"color": style.ink, "width": 1.2, "dash": "dot"}
    sheet.add_shape(type="line", xref="paper", x0=0, x1=1, yref="y", y0=counted, y1=counted, line=line)
    sheet.add_annotation(
        x=1,
        xref="paper",
        y=counted,
        text=f"{plain(style.label('counted'))}<br>{counted:.2f}",
        align="left",
        showarrow=False,
        xanchor="left",
        xshift=6,
        font={"color": style.ink, "size": 13},
    )
    sheet.update_xaxes(range=(0, 1.02 * updates), tickvals=[0, updates // 2], showgrid=False)
    sheet.update_yaxes(range=(max(0.0, lowest - 0.3), top), nticks=5)
    sheet.update_yaxes(title_text=style.label("bits"), col=1)
    sheet.label_below(style.label("update"))
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.16, "yanchor": "bottom", "x": 0},
        margin={"l": 56, "t": 66, "r": 76, "b": 46},
    )
    return sheet.drawn()
