"""Training with a limit on the gradient's norm and without, a line a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import note
from rnn_core.plots.style import Style

Shown = Literal["curve", "largest_curve"]
SHOWN: Final[tuple[Shown, ...]] = ("curve", "largest_curve")

HEIGHT: Final = 300
_QUIET: Final = 0.75
_LEAST, _MOST = 1e-4, 1e5
_HERE: Final = {"x": 0.01, "xref": "paper", "xanchor": "left", "yref": "y", "yanchor": "top"}


@dataclass(frozen=True)
class Line:
    """One training.

    Attributes
    ----------
    limited : bool
    name : str
        As the hover label says it: which seed.
    updates : sequence of int
    values : sequence of float or None
        None where it was not finite.
    own : bool
        Whether it was trained on this page.
    """

    limited: bool
    name: str
    updates: Sequence[int]
    values: Sequence[float | None]
    own: bool = False


def limits(lines: Sequence[Line], shown: Shown, limit: float, updates: int, style: Style) -> go.Figure:
    """Draw every seed's training: solid ink with a limit, dashed and fainter without.

    Parameters
    ----------
    lines
        Those without a limit are drawn first, so that they cover nothing.
    shown
        Share of right answers, or the largest gradient norm, since the last record.
    limit
        Largest norm; a dashed line marks it.
    updates
        Of a whole training.
    style
        Colours and the words ``guessing``, ``limit``, ``limited``, ``free``, ``updates``, ``yours``.
    """
    sheet = FigureBuilder()
    for line in sorted(lines, key=lambda one: (one.own, one.limited)):
        _line(sheet, line, shown, style)
    guess, word = (0.25, "guessing") if shown == "curve" else (np.log10(limit), "limit")
    sheet.add_hline(10**guess if shown != "curve" else guess, line=_rule(style))
    note(sheet, style.label(word), style.faint, **_HERE, y=guess)
    _kinds(sheet, lines, style)
    sheet.update_xaxes(title_text=style.label("updates"), range=[0, updates * 1.01], showgrid=False)
    if shown == "curve":
        sheet.update_yaxes(range=[0, 1.03], tickformat=".0%", dtick=0.25)
    else:
        low, high = (round(np.log10(end)) for end in (_LEAST, _MOST))
        powers = range(low, high + 1, 2)
        sheet.update_yaxes(
            type="log",
            range=[low, high],
            tickvals=[10.0**k for k in powers],
            ticktext=[f"10<sup>{k}</sup>".replace("-", "\u2212") if k else "1" for k in powers],
        )
    sheet.update_layout(template=style.template, height=HEIGHT, margin={"l": 52, "r": 12, "t": 34, "b": 48})
    return sheet.drawn()


def _line(sheet: FigureBuilder, line: Line, shown: Shown, style: Style) -> None:
    colour = style.ink if line.limited else style.faint
    kind = style.label("limited" if line.limited else "free")
    mark: dict[str, Any] = {"mode": "lines"}
    if line.own:
        symbol = "circle" if line.limited else "square"
        edge = {"color": colour, "width": 2}
        mark = {
            "mode": "lines+markers",
            "marker": {"symbol": symbol, "size": 7, "color": style.paper, "line": edge},
        }
    sheet.add_scatter(
        x=line.updates,
        y=line.values,
        name=f"{'yours ' if line.own else ''}{'limited' if line.limited else 'free'}",
        line={"color": colour, "width": 1.4, "dash": "solid" if line.limited else "dash"},
        opacity=1.0 if line.own else _QUIET,
        hovertemplate=f"{kind}, {line.name}: %{{y:{'.0%' if shown == 'curve' else '.3~g'}}}<extra></extra>",
        **mark,
    )


def _kinds(sheet: FigureBuilder, lines: Sequence[Line], style: Style) -> None:
    """Say above the lines which is which."""
    for x, word, colour, side in ((0.0, "limited", style.ink, "left"), (1.0, "free", style.faint, "right")):
        dash = "\u2501\u2501" if word == "limited" else "\u2505\u2505"
        where = {"xref": "paper", "x": x, "xanchor": side, "yref": "paper", "y": 1.02, "yanchor": "bottom"}
        note(sheet, f"{dash} {style.label(word)}", colour, **where)


def _rule(style: Style) -> dict[str, Any]:
    return {"color": style.faint, "width": 1, "dash": "dot"}
