"""Figures of a sentence that was translated: by length, token by token, the attention, and beam search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int

from rnn_core.models.seq2seq import Beam
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["attention_map", "beam_tree", "by_length", "cost", "every"]

_LOOKS = (("dash", "square"), ("solid", "circle"), ("dot", "diamond"))
_BIN = 4  # source words to a bin
_ROW = 24  # px of a token
_COLUMNS = 14  # that a phone has room to name


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
    sheet = FigureBuilder()
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


def cost(
    tokens: Sequence[str],
    bits: Float[np.ndarray, " tokens"],
    style: Style,
    *,
    most: float,
    filled: bool = True,
) -> go.Figure:
    """Draw the loss of every token of a sentence, a bar a token, from the first at the top.

    Parameters
    ----------
    tokens, bits
        Of a sentence; bits >= 0.
    style
        The label ``bits`` names the axis.
    most
        Where the axis ends at least, so that two sentences can be compared.
    filled
        Whether bars are filled, or outlined.

    Examples
    --------
    >>> figure = cost(["a", "b"], np.array([1.0, 0.5]), Style(), most=2.0)
    >>> figure.data[0].x.tolist(), figure.layout.xaxis.range[1]
    ([1.0, 0.5], 2.3)
    """
    sheet = FigureBuilder()
    places = np.arange(len(tokens))
    sheet.add_bar(
        x=bits,
        y=places,
        orientation="h",
        marker={
            "color": style.ink if filled else "rgba(0,0,0,0)",
            "line": {"color": style.ink, "width": 1.5},
        },
        customdata=[plain(token) for token in tokens],
        hovertemplate="%{customdata}: %{x:.2f}<extra></extra>",
        text=[f"{value:.2f}" for value in bits],
        textposition="outside",
        textfont={"size": 12},
        cliponaxis=False,
    )
    sheet.update_xaxes(title_text=style.label("bits"), range=(0, 1.15 * max(most, 0.5)), showgrid=False)
    _rows(sheet, places, tokens)
    return _dressed(sheet, style, 76 + _ROW * len(tokens), legend=False, left=86, top=12)


def attention_map(
    weights: Float[np.ndarray, "pieces words"], pieces: Sequence[str], words: Sequence[str], style: Style
) -> go.Figure:
    """Draw attention as a table: a row a token that was generated, a column a source token.

    Examples
    --------
    >>> attention_map(np.eye(2), ["x", "y"], ["a", "b"], Style()).data[0].z.shape
    (2, 2)
    """
    sheet = FigureBuilder()
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
        tickvals=every(len(words)),
        ticktext=[plain(words[k]) for k in every(len(words))],
        tickangle=-90,
        automargin=True,
        tickfont={"size": 12},
        side="top",
        showgrid=False,
    )
    _rows(sheet, np.arange(len(pieces)), pieces)
    return _dressed(sheet, style, 130 + _ROW * len(pieces), legend=False, left=96, top=100)


def every(count: int) -> list[int]:
    """Give the places of columns that carry a name, so that names turned by a quarter have room on a phone.

    Examples
    --------
    >>> every(3), every(20)[:3]
    ([0, 1, 2], [0, 2, 4])
    """
    return list(range(0, count, 1 + (count - 1) // _COLUMNS))


def beam_tree(found: Beam, names: Sequence[str], style: Style) -> go.Figure:
    """Draw all that a beam search expanded: a step a row, hypotheses from the most probable to the right.

    Each that was kept stands in the column of its rank among those of its step, and carries its token; what
    was expanded and not kept is a thin line.

    Parameters
    ----------
    found
        Of `rnn_core.models.seq2seq.beam_search`.
    names
        Of all tokens, by number.
    style
        The labels ``step`` and ``rank`` name the axes, ``bits`` what a node says when it is pointed at.

    Examples
    --------
    >>> from rnn_core.models.seq2seq import Hypothesis
    >>> tree = (Hypothesis(1, -1, 0, -1.0, True), Hypothesis(2, 0, 1, -1.5, False))
    >>> figure = beam_tree(Beam(tree, (), ()), ["a", "b"], Style())
    >>> [trace.mode for trace in figure.data], [one.text for one in figure.layout.annotations]
    (['lines', 'lines'], ['a'])
    """
    sheet = FigureBuilder()
    ranks = _ranks(found)
    for kept, width in ((False, 0.7), (True, LINE)):
        x, y = _edges(found, ranks, kept)
        colour = style.ink if kept else style.faint
        sheet.add_scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")
    for node, rank in ranks.items():
        one = found.tree[node]
        sheet.add_annotation(
            x=rank,
            y=one.step,
            text=plain(names[one.piece]),
            hovertext=f"{-one.log2_probability:.2f} {style.label('bits')}",
            showarrow=False,
            font={"size": 13, "color": style.ink},
            bgcolor=style.paper,
            bordercolor=style.faint,
            borderpad=3,
        )
    columns = 1 + max(ranks.values(), default=0)
    rows = max((one.step for one in found.tree), default=1)
    places = list(range(columns))
    sheet.update_xaxes(
        title_text=style.label("rank"),
        tickvals=places,
        ticktext=[str(place + 1) for place in places],
        range=(-0.6, columns - 0.4),
        side="top",
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(
        title_text=style.label("step"),
        range=(rows + 0.6, -0.2),
        dtick=1,
        tick0=1,
        showgrid=False,
        zeroline=False,
    )
    return _dressed(sheet, style, 110 + 34 * rows, legend=False, left=52, top=64)


def _ranks(found: Beam) -> dict[int, int]:
    """Give each kept hypothesis its rank among those of its step, the most probable first."""
    by_step: dict[int, list[int]] = defaultdict(list)
    for node, one in enumerate(found.tree):
        if one.kept:
            by_step[one.step].append(node)
    return {
        node: rank
        for nodes in by_step.values()
        for rank, node in enumerate(sorted(nodes, key=lambda node: -found.tree[node].log2_probability))
    }


def _edges(
    found: Beam, ranks: Mapping[int, int], kept: bool
) -> tuple[list[float | None], list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    dropped: dict[int, int] = defaultdict(int)
    for node, one in enumerate(found.tree):
        if one.kept != kept:
            continue
        begin = float(ranks.get(one.parent, 0))
        if kept:
            end, deep = float(ranks[node]), 1.0
        else:
            end, deep = begin - 0.06 - 0.06 * dropped[one.parent], 0.45
            dropped[one.parent] += 1
        x += [begin, end, None]
        y += [one.step - 1.0, one.step - 1.0 + deep, None]
    return x, y


def _rows(
    sheet: FigureBuilder, places: Float[np.ndarray, " rows"] | Int[np.ndarray, " rows"], names: Sequence[str]
) -> None:
    """Name a row a token, from the top."""
    sheet.update_yaxes(
        tickvals=places,
        ticktext=[plain(name) for name in names],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
    )


def _dressed(
    sheet: FigureBuilder, style: Style, height: int, *, legend: bool = True, left: int = 80, top: int = 40
) -> go.Figure:
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="closest",
        showlegend=legend,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": top, "b": 52, "l": left, "r": 12},
    )
    return sheet.drawn()
