"""Stacks of layers: what each layer tells, the gradient that reaches it, deep against wide."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain

__all__ = [
    "deep_and_wide",
    "gradient_by_layer",
    "gradient_curves",
    "means_by_layer",
    "probe_table",
    "score_by_layer",
]

Array = NDArray[np.float64]

_DASHES = ("solid", "dash", "dot", "longdashdot")
_MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
_DARKEST = 0.4
"""Of a table's cell, as a share of ink: so that ink can be read on it."""

_DECADES = 4.0
"""Below the largest gradient by so many powers of ten, a cell is paper."""


def probe_table(
    scores: Mapping[str, Mapping[str, Array]], columns: Sequence[str], counts: Sequence[str], style: Style
) -> go.Figure:
    """Draw how well every question is answered from every layer, a panel a network.

    Parameters
    ----------
    scores
        Network -> question -> a score a column. A question's row is tinted from a score of chance to 1.
    columns
        What the scores are of: the character alone, then the layers.
    counts
        Questions scored by rank correlation, for which 0 is chance; for the others it is 0.5.

    Returns
    -------
    plotly.graph_objects.Figure

    Examples
    --------
    >>> figure = probe_table({"trained": {"vowel": np.array([1.0, 0.5])}}, ["0", "1"], [], Style())
    >>> figure.data[0].z.tolist(), figure.data[0].text.tolist()
    ([[1.0, 0.0]], [['1.0', '.50']])
    """
    sheet = FigureBuilder(
        1,
        len(scores),
        shared_yaxes=True,
        horizontal_spacing=0.03,
        subplot_titles=tuple(plain(name) for name in scores),
    )
    for panel, (name, rows) in enumerate(scores.items(), start=1):
        questions = list(rows)
        values = np.array([rows[question] for question in questions])
        chance = np.array([[0.0 if question in counts else 0.5] for question in questions])
        sheet.add_heatmap(
            x=list(columns),
            y=[plain(question) for question in questions],
            z=np.clip((values - chance) / (1 - chance), 0, 1),
            text=np.array([[_score(value) for value in row] for row in values]),
            customdata=values,
            texttemplate="%{text}",
            textfont={"size": 13, "color": style.ink},
            zmin=0,
            zmax=1,
            colorscale=[(0, style.paper), (1, _mixed(style.paper, style.ink, _DARKEST))],
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate=f"{plain(name)}, %{{y}}, %{{x}}: %{{customdata:.4f}}<extra></extra>",
            row=1,
            col=panel,
        )
    rows_drawn = max(len(rows) for rows in scores.values())
    sheet.update_xaxes(showgrid=False, zeroline=False, type="category", tickfont={"size": 13})
    sheet.update_yaxes(showgrid=False, zeroline=False, autorange="reversed", automargin=True)
    sheet.update_annotations(font={"size": 14, "color": style.ink})
    sheet.update_layout(
        template=style.template, height=70 + 27 * rows_drawn, margin={"l": 8, "r": 8, "t": 32, "b": 30}
    )
    return sheet.drawn()


def _mixed(one: str, other: str, share: float) -> str:
    """Mix two colours, ``#RRGGBB``; ``share`` of the second.

    Examples
    --------
    >>> _mixed("#000000", "#FFFFFF", 0.4)
    '#666666'
    """
    pairs = ((int(one[k : k + 2], 16), int(other[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _score(value: float) -> str:
    """Write a score in three characters: a table of many columns fits a phone."""
    return "1.0" if value >= 0.995 else f"{value:.2f}".replace("0.", ".", 1).replace("-", "\u2212")


def score_by_layer(
    trained: Mapping[str, Array], untrained: tuple[Array, Array], chosen: str, style: Style
) -> go.Figure:
    """Draw one question's score by layer: the chosen stack, others beside it, untrained ones as a band.

    Parameters
    ----------
    trained
        Stack -> a score a layer, the character alone first; they may differ in length.
    untrained
        Lowest and highest score of untrained stacks of the chosen shape, a score a layer.
    chosen
        The stack that is drawn in ink.
    style
        The labels ``layer``, ``score`` and ``untrained`` are used.

    Examples
    --------
    >>> band = (np.array([0.5, 0.5]), np.array([0.6, 0.7]))
    >>> figure = score_by_layer({"1": np.array([0.6, 0.9])}, band, "1", Style())
    >>> [trace.name for trace in figure.data]
    ['untrained', 'untrained', '1']
    """
    sheet, low_high = FigureBuilder(), style.label("untrained")
    for values, fill in ((untrained[0], None), (untrained[1], "tonexty")):
        sheet.add_scatter(
            x=np.arange(len(values)),
            y=values,
            mode="lines",
            name=low_high,
            fill=fill,
            showlegend=False,
            line={"color": style.faint, "width": 1, "dash": "dot"},
            hovertemplate=f"{low_high}: %{{y:.3f}}<extra></extra>",
        )
    # By its mark and not by a word at its end: stacks of one depth end at one place.
    looks = dict(zip(trained, cycle(_MARKS), strict=False))
    for name, values in sorted(trained.items(), key=lambda one: one[0] == chosen):
        mine = name == chosen
        sheet.add_scatter(
            x=np.arange(len(values)),
            y=values,
            mode="lines+markers",
            name=plain(name),
            legendrank=[*trained].index(name),
            line={"color": style.ink if mine else style.faint, "width": LINE if mine else 1.2},
            marker={"symbol": looks[name], "size": 10 if mine else 7},
            hovertemplate=f"{plain(name)}: %{{y:.3f}}<extra></extra>",
        )
    sheet.add_annotation(
        x=len(untrained[1]) - 1,
        y=float(untrained[0][-1]),
        text=low_high,
        showarrow=False,
        yshift=-12,
        xanchor="right",
    )
    most = max(len(values) for values in trained.values()) - 1
    sheet.update_xaxes(
        title_text=style.label("layer"),
        tickvals=list(range(most + 1)),
        range=(-0.1, most + 0.1),
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(title_text=style.label("score"), zeroline=False)
    sheet.update_layout(
        template=style.template,
        height=340,
        hovermode="x",
        margin={"l": 62, "t": 16, "r": 16},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
    return sheet.drawn()


def gradient_by_layer(norms: Mapping[str, Array], tokens: Sequence[str], style: Style) -> go.Figure:
    """Draw the gradient's length at every layer and step, a panel a network, the highest layer on top.

    Parameters
    ----------
    norms
        Network -> (layers, time).
    tokens
        What was read at each step.
    style
        The quantity ``gradient``, and the labels ``step``, ``gradient``, ``decades`` and ``layer_1``,
        ``layer_2`` and so on are used.

    Examples
    --------
    >>> figure = gradient_by_layer({"plain": np.array([[1.0, 0.1], [10.0, 1.0]])}, "ab", Style())
    >>> figure.data[0].z.round(2).tolist()
    [[-1.0, -2.0], [0.0, -1.0]]
    """
    largest = max(float(values.max()) for values in norms.values()) or 1.0
    sheet = FigureBuilder(
        len(norms),
        1,
        shared_xaxes=True,
        vertical_spacing=0.22 / max(1, len(norms)),
        subplot_titles=tuple(plain(name) for name in norms),
    )
    for panel, values in enumerate(norms.values(), start=1):
        with np.errstate(divide="ignore"):
            logs = np.log10(values / largest)
        sheet.add_heatmap(
            z=np.where(np.isfinite(logs), logs, np.nan),
            x=np.arange(1, values.shape[1] + 1),
            y=[style.label(f"layer_{layer + 1}") for layer in range(len(values))],
            text=[[plain(token) for token in tokens]] * len(values),
            customdata=values,
            zmin=-_DECADES,
            zmax=0,
            colorscale=[(0, style.paper), (1, style.colour("gradient"))],
            showscale=panel == 1,
            colorbar={"thickness": 10, "outlinewidth": 0, "title": {"text": style.label("decades")}},
            ygap=2,
            hovertemplate=f"%{{y}}, {style.label('step')} %{{x}}: %{{text}}<br>"
            f"{style.label('gradient')} %{{customdata:.3e}}<extra></extra>",
            row=panel,
            col=1,
        )
    deepest = max(len(values) for values in norms.values())
    sheet.update_xaxes(showgrid=False, zeroline=False)
    sheet.update_xaxes(title_text=style.label("step"), row=len(norms))
    sheet.update_yaxes(showgrid=False, zeroline=False, type="category")
    sheet.update_annotations(font={"size": 14, "color": style.ink})
    sheet.update_layout(
        template=style.template,
        height=90 + len(norms) * (50 + 24 * deepest),
        margin={"l": 62, "r": 8, "t": 30, "b": 46},
    )
    return sheet.drawn()


def gradient_curves(norms: Mapping[str, Array], style: Style) -> go.Figure:
    """Draw the same as curves over time on a logarithmic axis: a panel a network, a line a layer.

    Examples
    --------
    >>> figure = gradient_curves({"plain": np.array([[1.0, 0.1], [10.0, 1.0]])}, Style())
    >>> [trace.name for trace in figure.data]
    ['layer_1', 'layer_2']
    """
    sheet = FigureBuilder(
        1,
        len(norms),
        shared_yaxes=True,
        horizontal_spacing=0.05,
        subplot_titles=tuple(plain(name) for name in norms),
    )
    colour = style.colour("gradient")
    for panel, values in enumerate(norms.values(), start=1):
        for layer, row in enumerate(values):
            name = style.label(f"layer_{layer + 1}")
            top = layer == len(values) - 1
            sheet.add_scatter(
                x=np.arange(1, len(row) + 1),
                y=np.where(row > 0, row, np.nan),
                mode="lines",
                name=name,
                legendgroup=name,
                showlegend=panel == 1,
                line={
                    "color": style.ink if top else colour,
                    "width": LINE if top else 1.8,
                    "dash": _DASHES[layer],
                },
                hovertemplate=f"{name}: %{{y:.2e}}<extra></extra>",
                row=1,
                col=panel,
            )
    sheet.update_xaxes(title_text=style.label("step"), showgrid=False, zeroline=False)
    sheet.update_yaxes(type="log", exponentformat="power", dtick=_tick(norms.values()), zeroline=False)
    sheet.update_yaxes(title_text=style.label("gradient"), col=1)
    sheet.update_annotations(font={"size": 14, "color": style.ink})
    sheet.update_layout(
        template=style.template,
        height=330,
        hovermode="x unified",
        showlegend=True,
        legend={"orientation": "h", "y": -0.24, "x": 0},
        margin={"l": 66, "r": 8, "t": 30, "b": 84},
    )
    return sheet.drawn()


def _tick(norms: Iterable[Array]) -> int:
    """Choose how many powers of ten lie between two ticks: seven ticks at most."""
    seen = np.concatenate([values[values > 0] for values in norms])
    decades = float(np.log10(seen.max() / seen.min())) if len(seen) else 1.0
    return max(1, math.ceil(decades / 6))


def means_by_layer(means: Mapping[str, Sequence[Sequence[float]]], style: Style, *, layers: int) -> go.Figure:
    """Draw what each layer tells, a panel a group of questions, a line a seed.

    Parameters
    ----------
    means
        Group -> a row a seed, a mean score a layer, the lowest first; there may be fewer than `layers`.
    style
        The labels ``layer`` and ``score`` are used.
    layers
        Of the stack: how far the axis goes.

    Examples
    --------
    >>> figure = means_by_layer({"letter": [[1.0, 0.9], [1.0, 0.8]], "place": [[0.8]]}, Style(), layers=2)
    >>> [list(trace.y) for trace in figure.data], figure.layout.xaxis2.range
    ([[1.0, 0.9], [1.0, 0.8], [0.8]], (0.7, 2.3))
    """
    sheet = FigureBuilder(
        1,
        len(means),
        shared_yaxes=True,
        horizontal_spacing=0.06,
        subplot_titles=tuple(plain(name) for name in means),
    )
    for panel, rows in enumerate(means.values(), start=1):
        for dash, values in zip(cycle(_DASHES), rows, strict=False):
            sheet.add_scatter(
                x=np.arange(1, len(values) + 1),
                y=list(values),
                mode="lines+markers",
                line={"color": style.ink, "width": 1.8, "dash": dash},
                marker={"size": 8, "color": style.ink},
                hovertemplate="%{x}: %{y:.3f}<extra></extra>",
                showlegend=False,
                row=1,
                col=panel,
            )
    sheet.update_xaxes(
        title_text=style.label("layer"),
        tickvals=list(range(1, layers + 1)),
        range=(0.7, layers + 0.3),
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(zeroline=False, range=(0.68, 1.02))
    sheet.update_yaxes(title_text=style.label("score"), col=1)
    sheet.update_annotations(font={"size": 14, "color": style.ink})
    sheet.update_layout(template=style.template, height=380, margin={"l": 62, "t": 34, "r": 8})
    return sheet.drawn()


def deep_and_wide(bits: Mapping[str, Sequence[float]], style: Style) -> go.Figure:
    """Draw held-out bits of stacks of equally many weights: a dot a seed, the median as a bar.

    Parameters
    ----------
    bits
        Stack -> held-out bits per character, a value a seed.
    style
        The labels ``stack`` and ``bits_held_out`` are used.

    Examples
    --------
    >>> figure = deep_and_wide({"1": [2.0, 2.2, 2.1], "2": [1.9, 2.0, 2.1]}, Style())
    >>> list(figure.data[0].y), list(figure.data[1].y)
    ([2.1, 2.0], [2.0, 2.2, 2.1, 1.9, 2.0, 2.1])
    """
    names = [plain(name) for name in bits]
    sheet = FigureBuilder()
    sheet.add_scatter(
        x=names,
        y=[float(np.median(values)) for values in bits.values()],
        mode="markers",
        marker={"symbol": "line-ew", "size": 44, "line": {"width": 3, "color": style.ink}},
        hovertemplate="%{x}: %{y:.3f}<extra></extra>",
    )
    sheet.add_scatter(
        x=[name for name, values in zip(names, bits.values(), strict=True) for _ in values],
        y=[value for values in bits.values() for value in values],
        mode="markers",
        marker={"size": 9, "color": "rgba(0,0,0,0)", "line": {"width": 1.6, "color": style.faint}},
        hovertemplate="%{x}: %{y:.3f}<extra></extra>",
    )
    # A word a line: upright, five names stand beside each other on a phone.
    sheet.update_xaxes(
        title_text=style.label("stack"),
        showgrid=False,
        type="category",
        tickvals=names,
        ticktext=[name.replace(" ", "<br>") for name in names],
        tickfont={"size": 12},
        tickangle=0,
    )
    sheet.update_yaxes(title_text=style.label("bits_held_out"), zeroline=False)
    sheet.update_layout(template=style.template, height=340, margin={"l": 62, "t": 12, "b": 96})
    return sheet.drawn()
