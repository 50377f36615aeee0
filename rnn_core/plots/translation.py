"""Figures of a sentence that was translated: by length, piece by piece, word by word, and the beam's tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from rnn_core.models.seq2seq import Beam
from rnn_core.plots.sheet import Sheet
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["attention_map", "beam_tree", "by_length", "cost"]

_LOOKS = (("dash", "square"), ("solid", "circle"), ("dot", "diamond"))
_BIN = 4  # source words to a bin


def by_length(curves: Mapping[str, Mapping[int, tuple[float, int]]], style: Style) -> go.Figure:
    """Draw one line a network over the length of the source.

    Parameters
    ----------
    curves
        Name of the network -> first length of a bin of 4 -> (share, how many sentences). At most three;
        told apart by dash and mark.
    style
        Colours and words; the labels ``length`` and ``share`` name the axes.

    Examples
    --------
    >>> figure = by_length({"without": {4: (0.5, 9), 8: (0.25, 4)}}, Style())
    >>> list(figure.data[0].x)
    [5.5, 9.5]
    """
    sheet = Sheet()
    for (name, bins), (dash, symbol) in zip(curves.items(), _LOOKS, strict=False):
        sheet.add_scatter(
            x=[first + (_BIN - 1) / 2 for first in bins],
            y=[share for share, _ in bins.values()],
            customdata=[[f"{k}\u2013{k + _BIN - 1}", count] for k, (_, count) in bins.items()],
            mode="lines+markers",
            name=plain(name),
            line={"color": style.ink, "width": LINE, "dash": dash},
            marker={"symbol": symbol, "size": 9, "color": style.ink},
            hovertemplate="%{customdata[0]}: %{y:.0%} (%{customdata[1]})",
        )
    sheet.update_xaxes(title_text=style.label("length"), rangemode="tozero", showgrid=False)
    sheet.update_yaxes(
        range=(-0.03, 1.06), tickvals=[0, 0.5, 1], tickformat=".0%", title_text=style.label("share")
    )
    return _dressed(sheet, style, 300)


def cost(bits: Mapping[str, tuple[Sequence[str], Float[np.ndarray, " pieces"]]], style: Style) -> go.Figure:
    """Draw what each piece of a sentence costs, one row of bars a sentence.

    Parameters
    ----------
    bits
        Name of the row -> its pieces, and the bits of each, >= 0.
    style
        The label ``bits`` names the axis.

    Examples
    --------
    >>> figure = cost({"said": (["a", "b"], np.array([1.0, 0.5]))}, Style())
    >>> figure.data[0].y.tolist()
    [1.0, 0.5]
    """
    sheet = Sheet()
    for row, (name, (pieces, values)) in enumerate(bits.items()):
        sheet.add_bar(
            x=np.arange(len(pieces)),
            y=values,
            name=plain(name),
            marker={
                "color": style.ink if row == 0 else "rgba(0,0,0,0)",
                "line": {"color": style.ink, "width": 1.5},
            },
            customdata=[plain(piece) for piece in pieces],
            hovertemplate="%{customdata}: %{y:.2f}",
            text=[plain(piece) for piece in pieces],
            textposition="outside",
            textangle=-90,
            textfont={"size": 12},
            constraintext="none",
            cliponaxis=False,
        )
    most = max((float(np.max(values)) for _, values in bits.values() if len(values)), default=1.0)
    sheet.update_xaxes(visible=False)
    sheet.update_yaxes(title_text=style.label("bits"), range=(0, 1.6 * max(most, 0.5)))
    return _dressed(sheet, style, 320)


def attention_map(
    weights: Float[np.ndarray, "pieces words"], pieces: Sequence[str], words: Sequence[str], style: Style
) -> go.Figure:
    """Draw attention as a table: a row a piece, a column a word.

    Examples
    --------
    >>> attention_map(np.eye(2), ["x", "y"], ["a", "b"], Style()).data[0].z.shape
    (2, 2)
    """
    sheet = Sheet()
    sheet.add_heatmap(
        z=weights,
        zmin=0,
        zmax=1,
        colorscale=[(0, style.paper), (1, style.ink)],
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate="%{customdata}: %{z:.0%}<extra></extra>",
        customdata=[[f"{plain(piece)} \u2190 {plain(word)}" for word in words] for piece in pieces],
    )
    sheet.update_xaxes(
        tickvals=list(range(len(words))), ticktext=[plain(w) for w in words], side="top", showgrid=False
    )
    sheet.update_yaxes(
        tickvals=list(range(len(pieces))),
        ticktext=[plain(p) for p in pieces],
        autorange="reversed",
        showgrid=False,
    )
    return _dressed(sheet, style, 70 + 24 * len(pieces), legend=False)


def beam_tree(found: Beam, names: Sequence[str], style: Style) -> go.Figure:
    """Draw every beginning that a beam looked at: steps to the right, bits so far downwards.

    Parameters
    ----------
    found
        Of `rnn_core.models.seq2seq.beam_search`.
    names
        Of all pieces, by number.
    style
        The labels ``step`` and ``bits`` name the axes.

    Examples
    --------
    >>> from rnn_core.models.seq2seq import Hypothesis
    >>> tree = (Hypothesis(1, -1, 0, -1.0, True), Hypothesis(2, 0, 1, -1.5, False))
    >>> figure = beam_tree(Beam(tree, (), ()), ["a", "b"], Style())
    >>> [trace.mode for trace in figure.data]
    ['lines', 'lines', 'markers+text']
    """
    sheet = Sheet()
    for kept, width in ((False, 0.7), (True, LINE)):
        x, y = _edges(found, kept)
        sheet.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": style.ink if kept else style.faint, "width": width},
            hoverinfo="skip",
        )
    nodes = [one for one in found.tree if one.kept]
    sheet.add_scatter(
        x=[one.step for one in nodes],
        y=[-one.log2_probability for one in nodes],
        mode="markers+text",
        text=[plain(names[one.piece]) for one in nodes],
        textposition="bottom center",
        textfont={"size": 11},
        marker={"size": 6, "color": style.ink},
        hovertemplate="%{text}: %{y:.2f}<extra></extra>",
    )
    sheet.update_xaxes(title_text=style.label("step"), showgrid=False, dtick=1)
    sheet.update_yaxes(title_text=style.label("bits"), autorange="reversed")
    return _dressed(sheet, style, 380, legend=False)


def _edges(found: Beam, kept: bool) -> tuple[list[int | None], list[float | None]]:
    x: list[int | None] = []
    y: list[float | None] = []
    for one in found.tree:
        if one.kept == kept:
            parent = found.tree[one.parent] if one.parent >= 0 else None
            x += [one.step - 1, one.step, None]
            y += [-parent.log2_probability if parent else 0.0, -one.log2_probability, None]
    return x, y


def _dressed(sheet: Sheet, style: Style, height: int, *, legend: bool = True) -> go.Figure:
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="closest",
        showlegend=legend,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 48, "l": 60, "r": 12},
    )
    return sheet.drawn()
