"""What training reached: share of right answers against what was read, a line a window or a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from rnn_core.experiments.tbptt import EchoProgress
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import band, note, rule
from rnn_core.plots.style import Style

HEIGHT: Final = 340
_APART: Final = 0.055
_BAND: Final = 0.14


def windows(
    rows: Sequence[Mapping[str, Any]],
    chosen: int,
    live: Mapping[int, Sequence[EchoProgress]],
    total: int,
    style: Style,
) -> go.Figure:
    """Draw the stored median of each window, the chosen one with its seeds' range, and what runs here.

    Parameters
    ----------
    rows
        Of truncation.json.
    chosen
        The window that stands out.
    live
        Window -> the records of a training on this page; drawn with markers.
    total
        Steps of the whole stream.
    style
        Colours and the words ``guessing``, ``right``, ``steps``, ``window``, ``yours``.
    """
    sheet = FigureBuilder()
    ends = []
    for row in sorted(rows, key=lambda one: one["window"] == chosen):
        own = row["window"] == chosen
        curve = np.array(row["curve"])
        middle = np.quantile(curve, 0.5, axis=0, method="inverted_cdf")
        colour = style.ink if own else style.faint
        if own:
            band(sheet, row["steps"], curve.min(0), curve.max(0), style.ink, _BAND, name="range")
        sheet.add_scatter(
            x=row["steps"],
            y=middle,
            mode="lines",
            name=f"{row['window']}",
            line={"color": colour, "width": 3 if own else 1.4},
            hovertemplate=f"{style.label('window')} {row['window']}, %{{x:,}}: %{{y:.1%}}<extra></extra>",
        )
        ends.append((float(middle[-1]), f"{style.label('window')} {row['window']}", own))
    _ends(sheet, ends, style)
    for window, records in live.items():
        _live(sheet, window, window == chosen, records, style)
    rule(sheet, 0.5, "guessing", style, xref="paper", x=0.01, xanchor="left", yanchor="top")
    sheet.update_xaxes(title_text=style.label("steps"), range=[0, total * 1.01], showgrid=False)
    sheet.update_yaxes(title_text=style.label("right"), range=[0.4, 1.09], tickformat=".0%", dtick=0.1)
    sheet.update_layout(template=style.template, height=HEIGHT, margin={"l": 60, "r": 88, "t": 16})
    return sheet.drawn()


def _live(
    sheet: FigureBuilder, window: int, own: bool, records: Sequence[EchoProgress], style: Style
) -> None:
    colour = style.ink if own else style.faint
    sheet.add_scatter(
        x=[one.steps for one in records],
        y=[one.accuracy for one in records],
        mode="lines+markers",
        name=f"yours {window}",
        line={"color": colour, "width": 1.4, "dash": "dot"},
        marker={"symbol": "circle", "size": 8, "color": style.paper, "line": {"color": colour, "width": 2}},
        hovertemplate=f"{style.label('yours')}, {style.label('window')} {window}: %{{y:.1%}}<extra></extra>",
    )


def _ends(sheet: FigureBuilder, ends: list[tuple[float, str, bool]], style: Style) -> None:
    """Name each line where it ends; names that would cover each other move apart."""
    low = -np.inf
    for height, word, own in sorted(ends):
        low = max(height, low + _APART)
        text, colour = (f"<b>{word}</b>", style.ink) if own else (word, style.faint)
        note(sheet, text, colour, xref="paper", x=1.01, y=low, xanchor="left")
