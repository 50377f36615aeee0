"""What the small networks of each type read and say: pictures, films, words and classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float
from numpy import ndarray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import SMALL
from rnn_core.plots.style import Style, plain
from rnn_core.plots.types.unrolled import leaning

__all__ = ["class_bars", "film", "picture", "probabilities", "running"]

_LEAST_WRITTEN: Final = 0.05
"""Probability from which on a cell of a map is written in figures."""


def picture(pixels: Float[ndarray, "3 size size"], style: Style) -> go.Figure:
    """Draw the pixels that a network reads, red, green and blue in [0, 1]."""
    sheet = FigureBuilder()
    shown = np.round(255 * np.clip(pixels, 0, 1)).astype(int).transpose(1, 2, 0)
    sheet.add_image(z=shown.tolist(), hovertemplate="%{x}, %{y}<extra></extra>")
    sheet.update_xaxes(visible=False, range=[-0.5, len(shown) - 0.5])
    sheet.update_yaxes(visible=False, range=[len(shown) - 0.5, -0.5])
    sheet.update_layout(
        template=style.template, height=250, margin={"l": 0, "r": 0, "t": 0, "b": 0}, hovermode=False
    )
    return sheet.drawn()


def probabilities(
    shares: Float[ndarray, "rows steps"], names: Sequence[str], steps: Sequence[str], style: Style
) -> go.Figure:
    """Draw the probability of each answer at each step, the steps from left to right.

    Parameters
    ----------
    shares
        In [0, 1].
    names, steps
        Of the rows, from the top, and of the columns.
    style
        Colours.
    """
    sheet = FigureBuilder()
    written = np.where(shares >= _LEAST_WRITTEN, np.vectorize(lambda one: f"{100 * one:.0f}")(shares), "")
    sheet.add_heatmap(
        z=shares,
        x=list(range(len(steps))),
        y=list(range(len(names))),
        zmin=0,
        zmax=1,
        colorscale=[[0, style.paper], [1, style.diverging[-1]]],
        showscale=False,
        text=written,
        texttemplate="%{text}",
        textfont={"size": 12},
        customdata=[
            [f"{name}: {share:.1%}" for share in row] for name, row in zip(names, shares, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        xgap=1,
        ygap=1,
    )
    lean = len(steps) > 6 and any(len(one) > 2 for one in steps)
    sheet.update_xaxes(
        tickvals=list(range(len(steps))),
        ticktext=[plain(one) for one in steps],
        showgrid=False,
        tickangle=leaning(len(steps)) if lean else 0,
        zeroline=False,
        range=[-0.5, len(steps) - 0.5],
    )
    sheet.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[plain(one) for one in names],
        showgrid=False,
        zeroline=False,
        range=[len(names) - 0.5, -0.5],
        ticklabelstandoff=4,
    )
    bottom = 78 if lean else 30
    sheet.update_layout(
        template=style.template,
        height=24 * len(names) + bottom + 8,
        margin={"l": 74, "r": 6, "t": 6, "b": bottom},
    )
    return sheet.drawn()


def film(frames: Float[ndarray, "frames grid grid"], style: Style) -> go.Figure:
    """Draw the frames of a film side by side, as they are read: the darker, the larger the number."""
    count, size, _ = frames.shape
    wide = np.full((size, count * (size + 1) - 1), np.nan)
    for at, frame in enumerate(frames):
        wide[:, at * (size + 1) : at * (size + 1) + size] = frame
    sheet = FigureBuilder()
    sheet.add_heatmap(
        z=wide,
        x=((np.arange(wide.shape[1]) - (size - 1) / 2) / (size + 1)).tolist(),
        colorscale=[[0, style.paper], [1, style.ink]],
        zmin=-0.15,
        zmax=1.1,
        showscale=False,
        hovertemplate="%{z:.2f}<extra></extra>",
    )
    sheet.update_xaxes(
        tickvals=list(range(count)),
        ticktext=[str(at + 1) for at in range(count)],
        range=[-0.5, count - 0.5],
        showgrid=False,
        zeroline=False,
        title_text=style.label("frame"),
    )
    sheet.update_yaxes(visible=False, range=[size - 0.5, -0.5])
    sheet.update_layout(template=style.template, height=130, margin={"l": 74, "r": 6, "t": 4, "b": 44})
    return sheet.drawn()


def running(shares: Sequence[float], words: Sequence[str], style: Style) -> go.Figure:
    """Draw the probability of praise after each word, from the line at one half.

    Parameters
    ----------
    shares
        In [0, 1].
    words
        As they are read.
    style
        Colours and the words ``praise`` and ``blame``.
    """
    sheet = FigureBuilder()
    up, down = style.diverging[-1], style.diverging[0]
    sheet.add_bar(
        x=list(range(len(words))),
        y=[share - 0.5 for share in shares],
        base=0.5,
        marker={"color": [up if share >= 0.5 else down for share in shares]},
        customdata=[f"{plain(word)}: {share:.1%}" for word, share in zip(words, shares, strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )
    sheet.add_hline(0.5, line={"color": style.faint, "width": 1})
    sheet.update_xaxes(
        tickvals=list(range(len(words))),
        ticktext=[plain(word) for word in words],
        tickangle=leaning(len(words)) if len(words) > 4 else 0,
        range=[-0.6, len(words) - 0.4],
        showgrid=False,
    )
    sheet.update_yaxes(
        range=[-0.04, 1.04],
        tickvals=[0, 0.5, 1],
        ticktext=[f"{style.label('blame')} 0%", "50%", f"{style.label('praise')} 100%"],
        zeroline=False,
    )
    sheet.update_layout(
        template=style.template, height=260, margin={"l": 88, "r": 8, "t": 8, "b": 86}, bargap=0.3
    )
    return sheet.drawn()


def class_bars(shares: Mapping[str, Sequence[float]], classes: Sequence[str], style: Style) -> go.Figure:
    """Draw the probability of each class, a bar for each who says it: the last one hollow.

    Parameters
    ----------
    shares
        Who says it -> probabilities of the classes, in [0, 1].
    classes
        Their names.
    style
        Colours.
    """
    sheet = FigureBuilder()
    last = len(shares) - 1
    for at, (name, found) in enumerate(shares.items()):
        marker: dict[str, object] = {"color": style.diverging[-1] if at == 0 else style.diverging[-2]}
        if at == last:
            marker = {"color": "rgba(0,0,0,0)", "line": {"color": style.ink, "width": 1.6}}
        sheet.add_bar(
            x=[plain(one) for one in classes],
            y=list(found),
            name=plain(name),
            marker=marker,
            text=[f"{100 * one:.0f}" for one in found],
            textposition="outside",
            textfont={"size": SMALL},
            cliponaxis=False,
            hovertemplate=f"{plain(name)}, %{{x}}: %{{y:.1%}}<extra></extra>",
        )
    sheet.update_yaxes(range=[0, 1.08], tickvals=[0, 0.5, 1], tickformat=".0%", zeroline=False)
    sheet.update_xaxes(showgrid=False)
    sheet.update_layout(
        template=style.template,
        height=290,
        barmode="group",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"l": 52, "r": 8, "t": 40, "b": 36},
    )
    return sheet.drawn()
