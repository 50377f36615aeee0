"""What one vector can hold, over seeds: by the length of what is read, and by the numbers in the vector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import note, translucent
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["by_context", "length_over_seeds"]

_LOOKS = (("dash", "square"), ("solid", "circle"), ("dot", "diamond"))


def length_over_seeds(
    curves: Mapping[str, Mapping[float, Sequence[float]]], style: Style, *, height: int = 320
) -> go.Figure:
    """Draw one line a network: the median over seeds; the band goes from the worst seed to the best.

    Parameters
    ----------
    curves
        Name of the network -> length -> share, one a seed. At most three; told apart by dash and mark.
    style
        Colours and words; the labels ``length`` and ``share`` name the axes.

    Examples
    --------
    >>> figure = length_over_seeds({"without": {3: (1.0, 0.8, 0.9), 4: (0.5, 0.4, 0.6)}}, Style())
    >>> list(figure.data[0].y), list(figure.data[1].y)
    ([1.0, 0.6, 0.4, 0.8], [0.9, 0.5])
    """
    sheet = FigureBuilder()
    for (name, shares), (dash, symbol) in zip(curves.items(), _LOOKS, strict=False):
        lengths = list(shares)
        least, most = ([f(shares[length]) for length in lengths] for f in (min, max))
        sheet.add_scatter(
            x=[*lengths, *reversed(lengths)],
            y=[*most, *reversed(least)],
            fill="toself",
            mode="lines",
            line={"width": 0},
            fillcolor=translucent(style.ink, 0.14),
            hoverinfo="skip",
            showlegend=False,
        )
        sheet.add_scatter(
            x=lengths,
            y=[float(np.median(shares[length])) for length in lengths],
            customdata=[[min(shares[length]), max(shares[length])] for length in lengths],
            mode="lines+markers",
            name=plain(name),
            line={"color": style.ink, "width": LINE, "dash": dash},
            marker={"symbol": symbol, "size": 8, "color": style.ink},
            hovertemplate="%{x}: %{y:.0%} (%{customdata[0]:.0%}\u2013%{customdata[1]:.0%})",
        )
    sheet.update_xaxes(title_text=style.label("length"), rangemode="tozero", showgrid=False)
    _shares(sheet, style, height)
    return sheet.drawn()


def by_context(
    shares: Mapping[int, Sequence[float]],
    beside: Mapping[str, Sequence[float]],
    style: Style,
    *,
    height: int = 320,
) -> go.Figure:
    """Draw what is right by the numbers in the context vector: a dot a seed, a line through the medians.

    Parameters
    ----------
    shares
        Numbers in the vector -> share, one a seed.
    beside
        Name -> shares of another network, drawn as a line across at their median; at most two.
    style
        Colours and words; the labels ``numbers`` and ``share`` name the axes.

    Examples
    --------
    >>> figure = by_context({4: (0.1, 0.3), 8: (0.5, 0.5)}, {"with": (0.9,)}, Style())
    >>> list(figure.data[0].y), list(figure.data[1].y), figure.layout.shapes[0].y0
    ([0.2, 0.5], [0.1, 0.3, 0.5, 0.5], 0.9)
    """
    sheet = FigureBuilder()
    places = list(range(len(shares)))
    sheet.add_scatter(
        x=places,
        y=[round(float(np.median(own)), 4) for own in shares.values()],
        mode="lines",
        line={"color": style.ink, "width": LINE},
        hoverinfo="skip",
    )
    dots = [(place, share) for place, own in zip(places, shares.values(), strict=True) for share in own]
    sheet.add_scatter(
        x=[place for place, _ in dots],
        y=[share for _, share in dots],
        mode="markers",
        marker={"size": 8, "color": style.ink},
        hovertemplate="%{y:.0%}<extra></extra>",
    )
    for (name, own), dash in zip(beside.items(), ("dot", "dash"), strict=False):
        level = float(np.median(own))
        sheet.add_hline(level, line={"color": style.ink, "width": 1.6, "dash": dash})
        where = {"x": 0, "xref": "x domain", "xanchor": "left", "y": level, "yref": "y", "yanchor": "top"}
        note(sheet, f"{plain(name)}: {level:.0%}", style.faint, **where)
    sheet.update_xaxes(
        title_text=style.label("numbers"),
        tickvals=places,
        ticktext=[str(one) for one in shares],
        showgrid=False,
        zeroline=False,
    )
    _shares(sheet, style, height)
    sheet.update_layout(showlegend=False)
    return sheet.drawn()


def _shares(sheet: FigureBuilder, style: Style, height: int) -> None:
    sheet.update_yaxes(
        range=(-0.03, 1.06), tickvals=[0, 0.5, 1], tickformat=".0%", title_text=style.label("share")
    )
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40, "b": 52, "l": 80, "r": 12},
    )
