"""A classifier of sentences: the map of its words, verdicts word by word, and the terms of the last sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.analysis.verdicts import EmbeddingMap
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import note
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["RunningVerdict", "by_stage", "last_sum", "running_verdicts", "word_map"]

_LOOKS: Final = (("dot", "x"), ("dashdot", "square"), ("dash", "diamond"), ("solid", "circle"))


def word_map(
    found: EmbeddingMap, labels: Sequence[str], style: Style, *, reach: float, height: int = 400
) -> go.Figure:
    """Draw words on the two principal axes of the embedding.

    Parameters
    ----------
    found
        The map.
    labels
        How each word is written.
    style
        Colours and the words ``praising``, ``blaming``, ``other``, ``first`` and ``second``.
    reach
        How far both axes go from the middle, so that the stages of a training have one scale.

    Examples
    --------
    >>> places = np.array([[1.0, 0.1], [-1.0, 0.0]])
    >>> found = EmbeddingMap(("good", "bad"), 1, 1, places, (0.9, 0.1), 1.0, 0.5, 0.8)
    >>> [list(trace.text) for trace in word_map(found, found.words, Style(), reach=1.5).data]
    [['good'], ['bad']]
    """
    sheet = FigureBuilder()
    judged = found.praise + found.blame
    kinds = (
        ("praising", slice(0, found.praise), "circle", style.diverging[4], 1),
        ("blaming", slice(found.praise, judged), "x", style.diverging[0], -1),
        ("other", slice(judged, None), "square-open", style.faint, 0),
    )
    for name, some, symbol, colour, side in kinds:
        places, texts = found.places[some], [plain(one) for one in labels[some]]
        if not texts:
            continue
        if side:
            _column(sheet, places, texts, colour, side * reach, style)
        sheet.add_scatter(
            x=places[:, 0],
            y=places[:, 1],
            text=texts,
            mode="markers",
            name=style.label(name),
            marker={"symbol": symbol, "size": 9, "color": colour},
            hovertemplate="%{text}: %{x:.2f}, %{y:.2f}<extra></extra>",
        )
    shares = (f" ({100 * one:.0f}%)" for one in found.variance)
    wide = (1.75 * reach, reach)
    for axis, name, share, far in zip(("x", "y"), ("first", "second"), shares, wide, strict=True):
        getattr(sheet, f"update_{axis}axes")(
            title_text=f"{style.label(name)}{share}", range=[-far, far], zeroline=True, nticks=5
        )
    sheet.update_layout(
        template=style.template,
        height=height,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 52, "l": 60, "r": 12},
    )
    return sheet.drawn()


def _column(
    sheet: FigureBuilder,
    places: NDArray[np.float64],
    texts: Sequence[str],
    colour: str,
    reach: float,
    style: Style,
) -> None:
    """Write names below each other at one side, the highest first, each with a thin line to its place."""
    order = np.argsort(-places[:, 1], kind="stable").tolist()
    heights = np.linspace(0.9, -0.9, len(texts)) * abs(reach)
    for place, height in zip(order, heights.tolist(), strict=True):
        x, y = places[place].tolist()
        sheet.add_shape(
            type="line",
            x0=x,
            y0=y,
            x1=1.02 * reach,
            y1=height,
            line={"color": style.faint, "width": 0.6},
            layer="below",
            opacity=0.6,
        )
        note(
            sheet,
            texts[place],
            colour,
            x=1.05 * reach,
            y=height,
            xanchor="left" if reach > 0 else "right",
            yanchor="middle",
        )


@dataclass(frozen=True, eq=False)
class RunningVerdict:
    """One sentence as it is drawn: its words, the reader's verdict after each, and the bag's on all."""

    words: tuple[str, ...]
    running: NDArray[np.float64]
    bag: float


def running_verdicts(sentences: Sequence[RunningVerdict], style: Style, *, height: int = 340) -> go.Figure:
    """Draw one panel a sentence: the probability of praise after each word, and the bag's as a line across.

    Parameters
    ----------
    sentences
        One, or two above each other.
    style
        Colours and the words ``reader``, ``bag``, ``praise`` and ``blame``.

    Examples
    --------
    >>> one = RunningVerdict(("not", "bad"), np.array([0.4, 0.9]), 0.5)
    >>> figure = running_verdicts([one], Style())
    >>> figure.data[0].y.tolist(), list(figure.data[1].y)
    ([0.4, 0.9], [0.5, 0.5])
    """
    rows = len(sentences)
    sheet = FigureBuilder(rows=rows, vertical_spacing=0.3) if rows > 1 else FigureBuilder()
    for row, one in enumerate(sentences, 1):
        where = {"row": row, "col": 1} if rows > 1 else {}
        texts = [plain(word) for word in one.words]
        places = list(range(len(texts)))
        sheet.add_scatter(
            x=places,
            y=one.running,
            text=texts,
            mode="lines+markers",
            name=style.label("reader"),
            showlegend=row == 1,
            line={"color": style.diverging[4], "width": LINE},
            marker={"size": 7, "color": style.diverging[4]},
            hovertemplate=f"%{{text}}: %{{y:.1%}}<extra>{style.label('reader')}</extra>",
            **where,
        )
        sheet.add_scatter(
            x=[-0.4, len(texts) - 0.6],
            y=[one.bag] * 2,
            mode="lines",
            name=style.label("bag"),
            showlegend=row == 1,
            line={"color": style.diverging[0], "width": 2, "dash": "dot"},
            hovertemplate=f"%{{y:.1%}}<extra>{style.label('bag')}</extra>",
            **where,
        )
        sheet.update_xaxes(
            tickvals=places,
            ticktext=texts,
            tickangle=-90,
            range=[-0.5, len(texts) - 0.5],
            showgrid=False,
            zeroline=False,
            **({"row": row} if rows > 1 else {}),
        )
    sheet.update_yaxes(
        range=[-0.06, 1.06],
        tickvals=[0, 0.5, 1],
        ticktext=[style.label("blame"), "50%", style.label("praise")],
        zeroline=False,
    )
    sheet.update_layout(
        template=style.template,
        height=height,
        showlegend=True,
        legend={"orientation": "h", "y": 1.03, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 64, "l": 70, "r": 12},
    )
    return sheet.drawn()


def last_sum(terms: Sequence[tuple[str, float]], style: Style, *, height: int = 320) -> go.Figure:
    """Draw the terms of a sum as bars from zero, the first one topmost.

    Parameters
    ----------
    terms
        Name and value of each.
    style
        Colours and the word ``terms``.

    Examples
    --------
    >>> list(last_sum([("h 3", 1.5), ("b", -0.5)], Style()).data[0].x)
    [-0.5, 1.5]
    """
    sheet = FigureBuilder()
    names, values = [plain(name) for name, _ in terms][::-1], [value for _, value in terms][::-1]
    most = max(map(abs, values), default=1.0) * 1.9
    sheet.add_bar(
        y=names,
        x=values,
        orientation="h",
        text=[f"{value:+.2f}".replace("-", "\u2212") for value in values],
        textposition="outside",
        cliponaxis=False,
        marker={"color": [style.diverging[4] if value > 0 else style.diverging[0] for value in values]},
        hovertemplate="%{y}: %{x:.4f}<extra></extra>",
    )
    sheet.update_xaxes(title_text=style.label("terms"), range=[-most, most], nticks=5)
    sheet.update_yaxes(type="category", automargin=True, showgrid=False)
    sheet.update_layout(
        template=style.template, height=height, margin={"t": 12, "b": 52, "l": 90, "r": 12}, bargap=0.3
    )
    return sheet.drawn()


def by_stage(
    curves: Mapping[str, Sequence[Mapping[str, float]]],
    stages: Sequence[int],
    style: Style,
    *,
    height: int = 300,
) -> go.Figure:
    """Draw medians over seeds by updates, the range of seeds as bars.

    Parameters
    ----------
    curves
        Name -> at each stage ``median``, ``least`` and ``most``, shares; the fourth and later ones alike.
    stages
        Updates.
    style
        Colours and the words ``updates`` and ``mirrored``.

    Examples
    --------
    >>> marks = {"median": 0.5, "least": 0.4, "most": 0.7}
    >>> by_stage({"bag": [marks]}, [0], Style()).data[0].error_y.array
    (0.2,)
    """
    sheet = FigureBuilder()
    for number, (name, marks) in enumerate(curves.items()):
        dash, symbol = _LOOKS[min(number, len(_LOOKS) - 1)]
        colour = style.diverging[0] if number == 0 else style.ink
        sheet.add_scatter(
            x=[f"{one}" for one in stages],
            y=[one["median"] for one in marks],
            error_y=_range(marks),
            mode="lines+markers",
            name=plain(name),
            line={"color": colour, "width": LINE, "dash": dash},
            marker={"symbol": symbol, "size": 9, "color": colour},
            hovertemplate=f"{plain(name)}: %{{y:.1%}}<extra></extra>",
        )
    sheet.update_xaxes(title_text=style.label("updates"), type="category", showgrid=False)
    sheet.update_yaxes(
        title_text=style.label("mirrored"), range=[0.3, 1.06], tickvals=[0.5, 0.75, 1], tickformat=".0%"
    )
    sheet.update_layout(
        template=style.template,
        height=height,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 60, "b": 52, "l": 70, "r": 12},
    )
    return sheet.drawn()


def _range(marks: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    return {
        "type": "data",
        "array": [round(one["most"] - one["median"], 6) for one in marks],
        "arrayminus": [round(one["median"] - one["least"], 6) for one in marks],
        "thickness": 1,
        "width": 4,
    }
