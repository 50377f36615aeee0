"""Bars by word: a few quantities of every word of a sentence, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style, plain

__all__ = ["word_bars"]


def word_bars(
    values: Mapping[str, Sequence[float]],
    words: Sequence[str],
    style: Style,
    *,
    axis: str,
    marked: int | None = None,
    height: int = 240,
) -> go.Figure:
    """Draw a bar a word and quantity; the first quantity in ink, the others hatched.

    Parameters
    ----------
    values
        Name -> a value a word.
    words
        Under the bars; each different.
    style
        Colours and words: the label of ``axis``.
    axis
        What is measured.
    marked
        A word that is pointed at by a line; None: none.

    Examples
    --------
    >>> bars = {"forward": [0.0, 1.0], "backward": [2.0, 0.5]}
    >>> [list(bar.y) for bar in word_bars(bars, ["1. a", "2. b"], Style(), axis="moved").data]
    [[0.0, 1.0], [2.0, 0.5]]
    """
    sheet = FigureBuilder()
    for number, (name, own) in enumerate(values.items()):
        sheet.add_bar(
            x=[plain(word) for word in words],
            y=[float(one) for one in own],
            name=name,
            marker={
                "color": style.faint if number else style.ink,
                "pattern": {"shape": "/" if number else ""},
                "line": {"width": 0},
            },
            hovertemplate=f"{plain(name)}, %{{x}}: %{{y:.3f}}<extra></extra>",
        )
    if marked is not None:
        sheet.add_vline(x=marked, line={"color": style.ink, "width": 1.2, "dash": "dot"})
    # Upright where words would run into each other; the room under them grows with the words.
    sheet.update_xaxes(type="category", showgrid=False, autotickangles=[0, 90], automargin=True)
    sheet.update_yaxes(title_text=style.label(axis), rangemode="tozero", nticks=5)
    sheet.update_layout(
        template=style.template,
        height=height,
        barmode="group",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"l": 60, "t": 36, "r": 8, "b": 40},
    )
    return sheet.drawn()
