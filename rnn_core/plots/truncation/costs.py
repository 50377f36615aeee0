"""What a sequence costs by its length, of models with as many weights: recurrent and parallel ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

import plotly.graph_objects as go

from rnn_core.analysis.cost import speed_up, spread
from rnn_core.experiments.cost import KINDS, PARALLEL, LengthCost
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import translucent
from rnn_core.plots.style import Style

__all__ = ["COSTS", "Cost", "cost", "curve"]

Cost = Literal["training", "forward", "chain", "gain", "bytes_kept"]
COSTS: Final[tuple[Cost, ...]] = ("training", "forward", "chain", "gain", "bytes_kept")

HEIGHT: Final = 330
_MARGIN: Final = 0.12
"""Of a decade, beside the first length and the last: the first stands clear of the other axis's zero."""
_DASHES: Final = ("solid", "dash", "dot")
_SYMBOLS: Final = ("circle", "square", "diamond")
_Points = list[tuple[int, tuple[float, ...]]]


def curve(costs: Sequence[LengthCost], kind: str, name: Cost) -> _Points:
    """Return the points of one model: length, and the lowest, middle and highest value of a cost.

    Parameters
    ----------
    costs
        On one thread, and on more.
    kind, name
        Which model, and which cost: milliseconds on one thread, products in a row, how many times as fast
        with a second thread, or megabytes.
    """
    own = {(one.length, one.threads): one for one in costs if one.kind == kind}
    found: _Points = []
    for length in sorted({length for length, _ in own}):
        one, two = own.get((length, 1)), own.get((length, 2))
        if one is None or (name == "gain" and two is None):
            continue
        if name == "chain":
            found.append((length, (one.in_a_row,) * 3))
        elif name == "bytes_kept":
            found.append((length, (one.bytes_kept / 1e6,) * 3))
        elif name == "gain" and two is not None:
            found.append((length, tuple(speed_up(one.training, two.training))))
        else:
            found.append((length, tuple(spread(one.training if name == "training" else one.forward))))
    return found


def cost(stored: Sequence[LengthCost], live: Sequence[LengthCost], name: Cost, style: Style) -> go.Figure:
    """Draw one cost of all models against the length; axes are logarithmic, but for the gain's own.

    Parameters
    ----------
    stored
        Lines through medians; the band is the middle half of the rounds.
    live
        What was measured on this page; drawn as open marks.
    name
        Which cost; see :func:`curve`.
    style
        Colours and the words ``length``, ``yours`` and each model's name.
    """
    sheet = FigureBuilder()
    lengths = sorted({one.length for one in stored})
    recurrent = [kind for kind in KINDS if kind not in PARALLEL]
    for side, colour in ((recurrent, style.ink), (list(PARALLEL), style.diverging[-1])):
        for kind, dash, symbol in zip(side, _DASHES, _SYMBOLS, strict=False):
            said = f"{style.label(kind)}, %{{x:,}}: %{{y:.3~g}}<extra></extra>"
            points = curve(stored, kind, name)
            x = [length for length, _ in points]
            if name in ("training", "forward", "gain"):
                sheet.add_scatter(
                    x=[*x, *reversed(x)],
                    y=[*(one[2] for _, one in points), *(one[0] for _, one in reversed(points))],
                    fill="toself",
                    mode="lines",
                    line={"width": 0},
                    fillcolor=translucent(colour, 0.13),
                    hoverinfo="skip",
                    showlegend=False,
                )
            sheet.add_scatter(
                x=x,
                y=[one[1] for _, one in points],
                mode="lines",
                name=style.label(kind),
                line={"color": colour, "width": 2.4, "dash": dash},
                hovertemplate=said,
            )
            mine = curve(live, kind, name)
            if mine:
                sheet.add_scatter(
                    x=[length for length, _ in mine],
                    y=[one[1] for _, one in mine],
                    mode="markers",
                    name=f"{style.label('yours')}: {style.label(kind)}",
                    marker={
                        "symbol": symbol,
                        "size": 8,
                        "color": style.paper,
                        "line": {"color": colour, "width": 2},
                    },
                    hovertemplate=f"{style.label('yours')}: {said}",
                    showlegend=False,
                )
    ends = (math.log10(lengths[0]) - _MARGIN, math.log10(lengths[-1]) + _MARGIN)
    sheet.update_xaxes(
        type="log",
        range=ends,
        tickvals=lengths[::2],
        title_text=style.label("length"),
        tickformat=",",
        showgrid=False,
    )
    if name == "gain":
        sheet.add_hline(1, line={"color": style.faint, "width": 1, "dash": "dash"})
        sheet.update_yaxes(rangemode="tozero")
    else:
        drawn = [one[1] for kind in KINDS for _, one in curve(stored, kind, name)]
        low, high = math.floor(math.log10(min(drawn))), math.ceil(math.log10(max(drawn)))
        ticks = [10.0**k for k in range(low, high + 1)]
        sheet.update_yaxes(type="log", tickvals=ticks, ticktext=[f"{tick:,.10g}" for tick in ticks])
    sheet.update_layout(
        template=style.template,
        height=HEIGHT,
        margin={"l": 52, "r": 16, "t": 64, "b": 48},
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 13}},
    )
    return sheet.drawn()
