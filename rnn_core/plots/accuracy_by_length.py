"""Share of right answers by length: a panel a network, a dot a seed, a line through their medians."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import SMALL, note, translucent
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["accuracy_by_length"]

_LOW, _HIGH = 0.34, 1.04


def accuracy_by_length(
    shares: Mapping[str, Mapping[int, Mapping[int, float]]],
    style: Style,
    *,
    guess: float,
    learnt: int,
    across: int = 3,
) -> go.Figure:
    """Draw panels of one axis of shares, as many in a row as asked for; lengths stand evenly apart.

    Parameters
    ----------
    shares
        Title of the panel, in one line or several -> length -> seed -> share of right answers; an empty one
        leaves the panel empty.
    style
        Colours and words: labels ``length``, ``right``, ``guess``, ``learnt``, ``seed`` and ``median``.
    guess
        Share of guessing: the dashed line.
    learnt
        The longest length that was learnt from: what is up to there stands on a tint.
    across
        Panels in a row.

    Returns
    -------
    plotly.graph_objects.Figure

    Examples
    --------
    >>> figure = accuracy_by_length({"GRU": {20: {0: 1.0, 1: 0.9}, 40: {0: 0.8, 1: 0.6}}}, Style(),
    ...                             guess=0.5, learnt=20)
    >>> list(figure.data[0].y), list(figure.data[1].y)
    ([0.95, 0.7], [1.0, 0.9, 0.8, 0.6])
    """
    rows = -(-len(shares) // across)
    sheet = FigureBuilder(
        rows=rows,
        cols=min(across, len(shares)),
        shared_yaxes=True,
        subplot_titles=tuple(plain(title).replace("\n", "<br>") for title in shares),
        horizontal_spacing=0.035,
        vertical_spacing=0.44 / rows,
    )
    sheet.update_annotations(font={"size": SMALL, "color": style.ink})
    for place, panel in enumerate(shares.values()):
        row, col = divmod(place, across)
        _panel(sheet, panel, style, place, row + 1, col + 1)
        _grounds(sheet, list(panel), style, place, guess=guess, learnt=learnt)
    lengths = max(shares.values(), key=len)
    for word, where in (
        ("guess", {"x": 1, "xref": "x domain", "y": _LOW, "xanchor": "right"}),
        ("learnt", {"x": 0.03, "xref": "x domain", "y": 0.68, "xanchor": "left"}),
    ):
        note(sheet, style.label(word), style.faint, yref="y", yanchor="bottom", **where)
    sheet.update_xaxes(
        range=(-0.45, len(lengths) - 0.55),
        # Every other one: on a phone a panel has no room for more.
        tickvals=list(range(len(lengths)))[::-2][::-1],
        ticktext=[str(length) for length in lengths][::-2][::-1],
        tickfont={"size": SMALL},
        tickangle=0,
        showgrid=False,
        zeroline=False,
    )
    sheet.update_xaxes(title_text=style.label("length"), row=rows)
    sheet.update_yaxes(range=(_LOW, _HIGH), tickvals=[0.5, 0.75, 1.0], tickformat=".0%", zeroline=False)
    sheet.update_layout(
        template=style.template,
        height=50 + 180 * rows,
        hovermode="closest",
        margin={"l": 48, "t": 44, "r": 12, "b": 44},
    )
    return sheet.drawn()


def _panel(
    sheet: FigureBuilder,
    panel: Mapping[int, Mapping[int, float]],
    style: Style,
    place: int,
    row: int,
    col: int,
) -> None:
    own = {length: seeds for length, seeds in panel.items() if seeds}
    places = list(range(len(own)))
    sheet.add_scatter(
        x=places,
        y=[round(float(np.median(list(seeds.values()))), 6) for seeds in own.values()],
        mode="lines",
        name=style.label("median"),
        line={"color": style.ink, "width": LINE},
        hoverinfo="skip",
        row=row,
        col=col,
    )
    dots = [
        (x + 0.5 * _spread(k, len(seeds)), share, seed, length)
        for x, (length, seeds) in enumerate(own.items())
        for k, (seed, share) in enumerate(seeds.items())
    ]
    sheet.add_scatter(
        x=[dot[0] for dot in dots],
        y=[dot[1] for dot in dots],
        customdata=[dot[2:] for dot in dots],
        mode="markers",
        name=style.label("right"),
        marker={"size": 6, "color": style.ink, "opacity": 0.55},
        cliponaxis=False,
        hovertemplate=f"{style.label('seed')} %{{customdata[0]}}<br>"
        f"{style.label('length')} %{{customdata[1]}}: %{{y:.1%}}<extra></extra>",
        row=row,
        col=col,
    )


def _spread(k: int, count: int) -> float:
    """Give seeds places beside each other, within a half on either side."""
    return (k - (count - 1) / 2) / max(count, 2)


def _grounds(
    sheet: FigureBuilder, lengths: Sequence[int], style: Style, place: int, *, guess: float, learnt: int
) -> None:
    number = "" if place == 0 else str(place + 1)
    x, y = f"x{number}", f"y{number}"
    within = sum(length <= learnt for length in lengths)
    sheet.add_shape(
        type="rect",
        xref=x,
        x0=-0.45,
        x1=within - 0.5,
        yref=f"{y} domain",
        y0=0,
        y1=1,
        fillcolor=translucent(style.faint, 0.12),
        line={"width": 0},
        layer="below",
    )
    sheet.add_shape(
        type="line",
        xref=f"{x} domain",
        x0=0,
        x1=1,
        yref=y,
        y0=guess,
        y1=guess,
        line={"color": style.faint, "width": 1.2, "dash": "dash"},
    )
