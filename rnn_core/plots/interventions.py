"""What a cut does beside the same cut on other units: dots, ticks, and a map of shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import note
from rnn_core.plots.style import Style, plain

__all__ = ["patch_map", "rate_ticks", "unit_dots"]

Array = NDArray[np.float64]

_BINS: Final = 72
"""Columns of dots over the width."""
_TALLEST: Final = 36
"""Dots of a column; more of them stand beside it, left and right in turn."""
_BESIDE: Final = 0.45
_ROOMY: Final = 7
"""Columns of a map on a phone that figures of the usual size fit in."""
_DOT: Final = 5


def unit_dots(
    means: Sequence[float] | Array,
    untouched: float,
    claimed: Sequence[int],
    second: int,
    style: Style,
    *,
    height: int = 300,
) -> go.Figure:
    """Draw a dot a unit: how likely the true end still is with that unit held.

    Parameters
    ----------
    means
        (units,), in [0, 1].
    untouched
        The same with nothing held: a dashed line.
    claimed
        Units that are drawn large and named.
    second
        The unit that does most of the others; named too.
    style
        Colours and the words ``unit``, ``untouched``, ``second`` and ``chance``.

    Examples
    --------
    >>> figure = unit_dots([0.5, 0.04, 0.49, 0.2], 0.5, [1], 3, Style())
    >>> len(figure.data[0].x), list(figure.data[1].customdata)
    (3, [0.04])
    """
    values = np.asarray(means, np.float64)
    top = max(float(values.max()), untouched, 0.02) * 1.06
    places, heights = _stacked(values, top)
    chosen = np.zeros(len(values), bool)
    chosen[list(claimed)] = True
    sheet = FigureBuilder()
    for which, colour, size in ((~chosen, style.faint, _DOT), (chosen, style.ink, 14)):
        sheet.add_scatter(
            x=places[which].tolist(),
            y=heights[which].tolist(),
            text=[str(unit) for unit in np.flatnonzero(which)],
            customdata=values[which].tolist(),
            mode="markers",
            marker={"color": colour, "size": size, "opacity": 0.85},
            hovertemplate=f"{style.label('unit')} %{{text}}: %{{customdata:.1%}}<extra></extra>",
        )
    sheet.add_vline(untouched, line={"color": style.ink, "width": 1.2, "dash": "dash"})
    right = untouched > top / 2
    note(
        sheet,
        f"{style.label('untouched')} {_percent(untouched)}",
        style.ink,
        x=untouched,
        y=1.0,
        yref="paper",
        yanchor="bottom",
        xanchor="right" if right else "left",
    )
    named = [(claimed[0], style.ink, 0.42)] if len(claimed) == 1 else []
    for unit, colour, place in [*named, (second, style.faint, 0.22)]:
        words = style.label("second") if unit == second else style.label("unit")
        sheet.add_annotation(
            text=f"{words} {unit}: {_percent(values[unit])}",
            x=float(places[unit]),
            y=float(heights[unit]),
            ax=0,
            ay=-place * (height - 100),
            axref="pixel",
            ayref="pixel",
            xanchor="left" if values[unit] < 0.5 * top else "right",
            showarrow=True,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=style.faint,
            standoff=8,
            font={"size": 14 if unit in claimed else 13, "color": colour},
            bgcolor=style.paper,
        )
    sheet.update_xaxes(
        title_text=style.label("chance"),
        range=[-0.02 * top, top],
        tickformat=".0%",
        nticks=6,
        showgrid=False,
        zeroline=False,
        showline=True,
    )
    sheet.update_yaxes(visible=False, range=[0, _TALLEST * 1.3])
    sheet.update_layout(template=style.template, height=height, margin={"l": 16, "r": 16, "t": 28, "b": 48})
    return sheet.drawn()


def rate_ticks(
    rates: Sequence[Sequence[float]] | Array,
    free: float,
    steering: int,
    following: int,
    style: Style,
    *,
    closer: Sequence[float] | None = None,
    height: int = 230,
) -> go.Figure:
    """Draw two ticks a unit: how often something is written with it held low, and high.

    Parameters
    ----------
    rates
        (units, 2).
    free
        The same with nothing held: a dashed line.
    steering, following
        Units that are drawn in ink and named: the one that moves it most, and another.
    style
        Colours and the words ``unit``, ``low``, ``high``, ``untouched`` and ``rate``.
    closer
        Low and high of the steering unit, measured with more texts; `rates` if it is not given.

    Examples
    --------
    >>> figure = rate_ticks([[30.0, 33.0], [110.0, 8.0], [35.0, 32.0]], 33.0, 1, 2, Style())
    >>> list(figure.data[0].x)
    [30.0]
    """
    values = np.asarray(rates, np.float64)
    own = values[steering] if closer is None else np.asarray(closer, np.float64)
    rest = np.array([unit for unit in range(len(values)) if unit not in (steering, following)])
    sheet = FigureBuilder()
    for end, word in ((0, "low"), (1, "high")):
        sheet.add_scatter(
            x=values[rest, end].tolist(),
            y=[1 - end] * len(rest),
            text=[str(unit) for unit in rest],
            mode="markers",
            marker={"symbol": "line-ns", "size": 22, "line": {"width": 1.4, "color": style.faint}},
            hovertemplate=f"{style.label('unit')} %{{text}}, {style.label(word)}: %{{x:.0f}}<extra></extra>",
        )
    for unit, (pair, width) in {following: (values[following], 2), steering: (own, 4)}.items():
        sheet.add_scatter(
            x=[float(one) for one in pair],
            y=[1, 0],
            text=[style.label("low"), style.label("high")],
            mode="markers",
            marker={"symbol": "line-ns", "size": 30, "line": {"width": width, "color": style.ink}},
            hovertemplate=f"{style.label('unit')} {unit}, %{{text}}: %{{x:.1f}}<extra></extra>",
        )
        above = unit == steering
        for value, level in zip(pair, (1, 0), strict=True):
            note(
                sheet,
                f"{style.label('unit')} {unit}",
                style.ink if above else style.faint,
                x=float(value),
                y=level + (0.3 if above else -0.3),
                yanchor="bottom" if above else "top",
                xanchor="center",
            )
    sheet.add_vline(free, line={"color": style.ink, "width": 1.2, "dash": "dash"})
    note(
        sheet,
        f"{style.label('untouched')} {free:.0f}",
        style.ink,
        x=free,
        y=1.0,
        yref="paper",
        yanchor="bottom",
        xanchor="left",
    )
    highest = max(float(values.max()), float(own.max())) * 1.08
    sheet.update_xaxes(
        title_text=style.label("rate"), range=[-0.06 * highest, highest], showgrid=False, zeroline=False
    )
    sheet.update_yaxes(
        tickvals=[1, 0],
        ticktext=[style.label("low"), style.label("high")],
        range=[-0.8, 1.8],
        showgrid=False,
        zeroline=False,
        automargin=True,
    )
    sheet.update_layout(template=style.template, height=height, margin={"l": 60, "r": 16, "t": 28, "b": 48})
    return sheet.drawn()


def patch_map(
    shares: Sequence[Sequence[float]] | Array,
    rows: Sequence[str],
    columns: Sequence[str],
    style: Style,
    *,
    height: int | None = None,
) -> go.Figure:
    """Draw shares of a way as ink on paper, each with its figure.

    Parameters
    ----------
    shares
        (rows, columns); paper at 0 and below, ink at 1 and above.
    rows
        Names, the topmost first.
    columns
        As they are written over the map.
    style
        Colours.

    Examples
    --------
    >>> figure = patch_map([[1.0, 0.0], [0.25, 0.1]], ["all", "unit 3"], ["a", "b"], Style())
    >>> list(figure.data[0].text[1])
    ['25%', '10%']
    """
    values = np.asarray(shares, np.float64)
    sheet = FigureBuilder()
    words = [[f"{round(100 * share) + 0}%".replace("-", "\u2212") for share in row] for row in values]
    sheet.add_heatmap(
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        z=np.clip(values, 0, 1),
        text=words,
        zmin=0,
        zmax=1,
        colorscale=[[0, style.paper], [1, style.ink]],
        xgap=2,
        ygap=2,
        showscale=False,
        hovertemplate="%{text}<extra></extra>",
    )
    rows_at, columns_at = np.indices(values.shape)
    sheet.add_scatter(
        x=columns_at.ravel().tolist(),
        y=rows_at.ravel().tolist(),
        text=[word for row in words for word in row],
        mode="text",
        textfont={
            "size": 13 if len(columns) <= _ROOMY else 11,
            "color": [_legible(share, style) for share in np.clip(values, 0, 1).ravel()],
        },
        hoverinfo="skip",
    )
    sheet.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=[plain(one) for one in columns],
        side="top",
        tickfont_size=14,
        tickangle=0,
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[plain(one) for one in rows],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
        automargin=True,
    )
    sheet.update_layout(
        template=style.template,
        height=height or 70 + 34 * len(rows),
        margin={"l": 20, "r": 4, "t": 44, "b": 8},
    )
    return sheet.drawn()


def _stacked(values: Array, top: float) -> tuple[Array, Array]:
    """Give the place of each dot, moved by less than its column is wide, and its height in dots."""
    columns = np.round(values / top * _BINS)
    places, heights = values.copy(), np.ones(len(values))
    for column in np.unique(columns):
        there = np.flatnonzero(columns == column)
        there = there[np.argsort(values[there], kind="stable")]
        if len(there) == 1:
            continue
        beside, heights[there] = np.divmod(np.arange(len(there)), _TALLEST)
        heights[there] += 1
        sides = np.where(beside % 2, 1, -1) * ((beside + 1) // 2)
        places[there] = (column + _BESIDE * sides) * top / _BINS
    return places, heights


def _legible(share: float, style: Style) -> str:
    """Return ink or paper, whichever stands out more from ink that covers such a share of paper."""
    ground = _light(
        [share * a + (1 - share) * b for a, b in zip(_rgb(style.ink), _rgb(style.paper), strict=True)]
    )

    def contrast(colour: str) -> float:
        low, high = sorted((ground, _light(_rgb(colour))))
        return (high + 0.05) / (low + 0.05)

    return max((style.ink, style.paper), key=contrast)


def _rgb(colour: str) -> list[float]:
    return [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]


def _light(rgb: Sequence[float]) -> float:
    """Return the relative luminance, WCAG 2.2."""
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _percent(share: float) -> str:
    percent = 100 * share
    if percent >= 99:
        return f"{percent:.1f}%"
    return (
        f"{percent:.0f}%" if percent >= 9.95 else f"{percent:.1f}%" if percent >= 0.095 else f"{percent:.2f}%"
    )
