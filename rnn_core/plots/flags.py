"""Flags in the state: a cell's line over the words, what comes next, gates as bits, and flags by size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.analysis.flags import Moved
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import SMALL, note, translucent
from rnn_core.plots.style import LINE, Style, plain
from rnn_core.tracing.summary import OPEN, SHUT

__all__ = ["FlagLine", "by_size", "flag_lines", "gate_bits", "next_words"]

_MOST: Final = 1.9
"""Levels that are drawn: beyond, a line is cut."""

_LOOKS: Final = (
    ("solid", "circle"),
    ("dot", "x"),
    ("dash", "square"),
    ("dashdot", "diamond"),
    ("longdash", "star"),
)


@dataclass(frozen=True, eq=False)
class FlagLine:
    """One cell's line.

    Attributes
    ----------
    name : str
        As the legend writes it.
    levels : (words,) of float
        1 is its mean where the flag is up, -1 where it is not.
    changed : (words,) of float, optional
        The same with cells set; None leaves it out.
    chosen : bool
        Whether it is the flag that is looked at.
    """

    name: str
    levels: NDArray[np.float64]
    changed: NDArray[np.float64] | None = None
    chosen: bool = False


def flag_lines(
    words: Sequence[str], lines: Sequence[FlagLine], at: int, style: Style, *, height: int = 340
) -> go.Figure:
    """Draw the lines of cells over a sentence.

    Parameters
    ----------
    words
        As they are written under the axis.
    lines
        The chosen one is filled where its flag is up.
    at
        Place of the word after which cells are set.
    style
        Colours and the words ``up``, ``down``, ``set`` and ``level``.

    Examples
    --------
    >>> line = FlagLine("not", np.array([-1.0, 1.0]), chosen=True)
    >>> figure = flag_lines(["is", "not"], [line], 1, Style())
    >>> list(figure.layout.xaxis.ticktext)
    ['is', 'not']
    """
    sheet, places = FigureBuilder(), list(range(len(words)))
    texts = [plain(word) for word in words]
    for number, line in enumerate(sorted(lines, key=lambda one: one.chosen)):
        if line.chosen:
            _fill(sheet, places, line.levels, style)
        _line(sheet, places, line, texts, ("dot", "dash")[number % 2], style)
        if line.changed is not None and line.chosen:
            sheet.add_scatter(
                x=places[at:],
                y=np.clip(line.changed[at:], -_MOST, _MOST),
                customdata=line.changed[at:],
                text=texts[at:],
                mode="lines+markers",
                name=style.label("set"),
                line={"color": style.diverging[0], "width": LINE, "dash": "dash"},
                marker={"size": 7, "color": style.diverging[0], "symbol": "diamond"},
                hovertemplate=f"%{{text}}: %{{customdata:.2f}}<extra>{style.label('set')}</extra>",
            )
    for value, word, anchor in ((1, "up", "bottom"), (-1, "down", "top")):
        sheet.add_hline(value, line={"color": style.faint, "width": 1, "dash": "dot"})
        note(
            sheet, style.label(word), style.faint, x=1, xref="paper", xanchor="right", y=value, yanchor=anchor
        )
    sheet.add_hline(0, line={"color": style.faint, "width": 1})
    sheet.add_vline(at, line={"color": style.diverging[0], "width": 1.5, "dash": "dot"})
    sheet.update_xaxes(
        tickvals=places,
        ticktext=texts,
        tickangle=-90,
        tickfont_size=12,
        range=[-0.5, len(words) - 0.5],
        showgrid=False,
        zeroline=False,
        automargin=True,
    )
    sheet.update_yaxes(
        title_text=style.label("level"),
        range=[-_MOST - 0.1, _MOST + 0.1],
        tickvals=[-1, 0, 1],
        showgrid=False,
        zeroline=False,
    )
    sheet.update_layout(
        template=style.template,
        height=height,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 70, "l": 48, "r": 6},
    )
    return sheet.drawn()


def _fill(sheet: FigureBuilder, places: list[int], levels: NDArray[np.float64], style: Style) -> None:
    sheet.add_scatter(
        x=[float(x) for x in places],
        y=np.clip(levels, 0, _MOST),
        mode="lines",
        line={"width": 0},
        fill="tozeroy",
        fillcolor=translucent(style.diverging[4], 0.22),
        hoverinfo="skip",
        showlegend=False,
        name="up",
    )


def _line(
    sheet: FigureBuilder, places: list[int], line: FlagLine, texts: list[str], dash: str, style: Style
) -> None:
    colour = style.diverging[4] if line.chosen else style.faint
    sheet.add_scatter(
        x=places,
        y=np.clip(line.levels, -_MOST, _MOST),
        customdata=line.levels,
        text=texts,
        mode="lines+markers" if line.chosen else "lines",
        name=plain(line.name),
        line={"color": colour, "width": 3 if line.chosen else 1.3, "dash": "solid" if line.chosen else dash},
        marker={"size": 7, "color": colour},
        hovertemplate=f"%{{text}}: %{{customdata:.2f}}<extra>{plain(line.name)}</extra>",
    )


def next_words(moved: Sequence[Moved], style: Style, *, height: int = 340) -> go.Figure:
    """Draw two bars a word: its probability to come next as it is, and with cells set.

    Parameters
    ----------
    moved
        The topmost first.
    style
        Colours and the words ``before``, ``after`` and ``probability``.

    Examples
    --------
    >>> figure = next_words([Moved("too", 0.1, 0.9)], Style())
    >>> [trace.x[0] for trace in figure.data]
    [0.9, 0.1]
    """
    sheet = FigureBuilder()
    names = [plain(one.word) for one in moved][::-1]
    looks = {
        "after": ([one.after for one in moved], style.diverging[0]),
        "before": ([one.before for one in moved], style.diverging[4]),
    }
    for name, (values, colour) in looks.items():
        sheet.add_bar(
            y=names,
            x=values[::-1],
            orientation="h",
            name=style.label(name),
            marker={"color": colour},
            text=[_percent(value) for value in values[::-1]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{y}}: %{{x:.4f}}<extra>{style.label(name)}</extra>",
        )
    sheet.update_xaxes(
        title_text=style.label("probability"), range=[0, 1.22], tickvals=[0, 0.5, 1], tickformat=".0%"
    )
    sheet.update_yaxes(type="category", automargin=True, showgrid=False, tickfont_size=15)
    sheet.update_layout(
        template=style.template,
        height=height,
        barmode="group",
        bargap=0.28,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "reversed"},
        margin={"t": 40, "b": 52, "l": 60, "r": 12},
    )
    return sheet.drawn()


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%" if 0.0005 <= share < 0.9995 else f"{100 * share:.2f}%"


def gate_bits(
    gates: Mapping[str, NDArray[np.float64]], words: Sequence[str], style: Style, *, height: int = 230
) -> go.Figure:
    """Draw a row a gate and a column a word: 1 where it is open, 0 where it is shut, a dot between.

    Parameters
    ----------
    gates
        Letter of a gate -> its value at every word, in (0, 1).
    words
        As they are written.
    style
        Colours.

    Examples
    --------
    >>> figure = gate_bits({"f": np.array([0.99, 0.02, 0.5])}, ["a", "b", "c"], Style())
    >>> list(figure.data[0].text[0])
    ['1', '0', '·']
    """
    sheet = FigureBuilder()
    values = np.stack(list(gates.values()))
    marks = np.where(values > OPEN, "1", np.where(values < SHUT, "0", "·"))
    sheet.add_heatmap(
        x=list(range(len(words))),
        y=[plain(name) for name in gates],
        z=values,
        text=marks.tolist(),
        texttemplate="%{text}",
        textfont={"size": 15},
        zmin=0,
        zmax=1,
        colorscale=[[0, style.paper], [1, style.diverging[4]]],
        xgap=2,
        ygap=2,
        showscale=False,
        hovertemplate="%{y}: %{z:.3f}<extra></extra>",
    )
    sheet.update_xaxes(
        tickvals=list(range(len(words))),
        ticktext=[plain(word) for word in words],
        tickangle=-90,
        tickfont_size=12,
        showgrid=False,
        zeroline=False,
        automargin=True,
    )
    sheet.update_yaxes(autorange="reversed", showgrid=False, tickfont_size=15)
    sheet.update_layout(template=style.template, height=height, margin={"t": 12, "b": 70, "l": 22, "r": 4})
    return sheet.drawn()


def by_size(
    rows: Sequence[Mapping[str, Any]], curves: Mapping[str, str], style: Style, *, height: int = 320
) -> go.Figure:
    """Draw medians over seeds by the number of units, the range of seeds as bars.

    Parameters
    ----------
    rows
        Of the stored experiment, one a size; each curve has ``<key>_marks``.
    curves
        Key of a row -> its name in the legend; at most five, told apart by dash and mark.
    style
        Colours and the words ``units`` and ``share``.

    Examples
    --------
    >>> marks = {"median": 0.5, "least": 0.4, "most": 0.7}
    >>> figure = by_size([{"hidden": 16, "auroc_marks": marks}], {"auroc": "AUROC"}, Style())
    >>> figure.data[0].error_y.array
    (0.2,)
    """
    sheet = FigureBuilder()
    sizes = [f"{row['hidden']}" for row in rows]
    for (key, name), (dash, symbol) in zip(curves.items(), _LOOKS, strict=False):
        marks = [row[f"{key}_marks"] for row in rows]
        colour = style.faint if dash == "dot" else style.ink
        sheet.add_scatter(
            x=sizes,
            y=[one["median"] for one in marks],
            error_y={
                "type": "data",
                "array": [round(one["most"] - one["median"], 6) for one in marks],
                "arrayminus": [round(one["median"] - one["least"], 6) for one in marks],
                "thickness": 1,
                "width": 4,
            },
            mode="lines+markers",
            name=plain(name),
            line={"color": colour, "width": LINE, "dash": dash},
            marker={"symbol": symbol, "size": 10, "color": colour},
            hovertemplate=f"{plain(name)}: %{{y:.2f}}<extra></extra>",
        )
    sheet.update_xaxes(title_text=style.label("units"), type="category", showgrid=False)
    sheet.update_yaxes(title_text=style.label("share"), range=[-0.06, 1.08], tickvals=[0, 0.5, 1])
    sheet.update_layout(
        template=style.template,
        height=height,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": SMALL}},
        margin={"t": 70, "b": 52, "l": 60, "r": 12},
    )
    return sheet.drawn()
