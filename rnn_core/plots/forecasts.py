"""Forecasts of a series: errors by the window, forecasts over the truth, and errors by the steps ahead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.analysis.forecasting import Comparison, Onward
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import band, note
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["SHOWN", "by_window", "over_truth", "runs_on", "steps_ahead"]

Array = NDArray[np.float64]
Places = NDArray[np.signedinteger[Any]]

SHOWN: Final = 120
"""Held-out values that are drawn."""
BEFORE: Final = 24
"""Known values that are drawn before a forecast of several steps."""

_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_LEGEND: Final = {
    "showlegend": True,
    "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
}
_LEAST: Final = 1e-5  # of the axis: below it an error is drawn as none


def by_window(
    found: Comparison, chosen: int, names: Mapping[str, str], style: Style, *, height: int = 360
) -> go.Figure:
    """Draw errors by the values that a window reads; what reads no window goes from side to side.

    Lines are means over seeds, bands go from the smallest to the largest.

    Parameters
    ----------
    found
        Errors of 0 have no place on a logarithmic axis: such a floor is left out.
    chosen
        The window that is marked.
    names
        Slug of a cell -> its name.
    style
        Colours and the words ``window``, ``error``, ``linear``, ``network``, ``persistence``, ``seasonal``,
        ``mean``, ``floor``.

    Examples
    --------
    >>> one = Comparison((0,), {"persistence": [1.0]}, {1: [0.9], 4: [0.5]}, {4: [0.4]}, {"rnn": [0.3]})
    >>> [line.name for line in by_window(one, 4, {"rnn": "RNN"}, Style()).data if line.name]
    ['linear', 'network', 'RNN', 'persistence']
    """
    sheet = FigureBuilder()
    ends: list[tuple[float, str, str]] = []
    low, high = _ends(found)
    for by_tau, name, colour, dash in (
        (found.linear, "linear", style.ink, "solid"),
        (found.window, "network", style.diverging[0], "dash"),
    ):
        if by_tau:
            taus = sorted(by_tau)
            _line(sheet, taus, [by_tau[tau] for tau in taus], style.label(name), colour, dash, marks=True)
    across: list[tuple[str, Sequence[float], str, str]] = [
        (plain(names[cell]), errors, style.diverging[-1], _DASHES[k % len(_DASHES)])
        for k, (cell, errors) in enumerate(found.state.items())
    ]
    across += [
        (style.label(name), found.base[name], style.faint, dash)
        for name, dash in (("persistence", "dot"), ("seasonal", "dashdot"), ("floor", "solid"))
        if name in found.base and float(np.mean(found.base[name])) > _LEAST
    ]
    last = max(found.linear)
    for name, errors, colour, dash in across:
        middle = float(np.mean(errors))
        _line(sheet, [1, last], [errors, errors], name, colour, dash)
        ends.append((math.log10(middle), name, colour))
    _named(sheet, ends, math.log10(high / low), style)
    sheet.add_vline(chosen, line={"color": style.ink, "width": 1, "dash": "dot"})
    ticks = [tau for tau in (1, 2, 4, 8, 16, 32, 64) if tau <= last]
    sheet.update_xaxes(
        title_text=style.label("window"), type="log", tickvals=ticks, ticktext=ticks, showgrid=False
    )
    sheet.update_yaxes(title_text=style.label("error"), type="log", range=[math.log10(low), math.log10(high)])
    sheet.update_layout(
        template=style.template, height=height, margin={"t": 40, "r": 104, "b": 48, "l": 60}, **_LEGEND
    )
    return sheet.drawn()


def over_truth(
    values: Array,
    first: int,
    forecasts: Mapping[str, Array],
    labels: Sequence[str],
    style: Style,
    *,
    height: int = 360,
) -> go.Figure:
    """Draw the last held-out values, and one-step forecasts of them.

    Parameters
    ----------
    values : (time,)
    first
        Number of the first value that was forecast.
    forecasts
        Name on screen -> forecasts from `first` on, at most three.
    labels
        What names each value.
    style
        Colours and the words ``truth``, ``time``, ``value``.

    Examples
    --------
    >>> figure = over_truth(np.arange(9.0), 5, {"AR": np.arange(4.0)}, [*"abcdefghi"], Style())
    >>> [line.name for line in figure.data], figure.data[1].x[0]
    (['truth', 'AR'], 5)
    """
    sheet = FigureBuilder()
    begin = max(first, len(values) - SHOWN)
    places = np.arange(begin, len(values))
    lines: list[tuple[str, Array, dict[str, Any]]] = [
        (style.label("truth"), values[begin:], {"color": style.faint, "width": 3.2})
    ]
    looks = ((style.ink, "solid"), (style.diverging[0], "dash"), (style.diverging[-1], "solid"))
    for (name, said), (colour, dash) in zip(forecasts.items(), looks, strict=False):
        lines.append((plain(name), said[begin - first :], {"color": colour, "width": 1.7, "dash": dash}))
    for name, y, line in lines:
        _curve(sheet, places, y, name, line, labels)
    _time(sheet, places, labels, style, height)
    return sheet.drawn()


def runs_on(
    values: Array, found: Onward, labels: Sequence[str], style: Style, *, height: int = 320
) -> go.Figure:
    """Draw what a model forecasts from one place: running free, and with the true past at every step.

    Parameters
    ----------
    values : (time,)
    found
    labels
        What names each value.
    style
        Colours and the words ``truth``, ``free``, ``forced``, ``known``, ``time``, ``value``.
    """
    sheet = FigureBuilder()
    steps = len(found.free)
    begin = max(0, found.origin - BEFORE)
    places = np.arange(begin, found.origin + steps + 1)
    onward = np.arange(found.origin + 1, found.origin + steps + 1)
    for x, y, name, line in (
        (places, values[places], "truth", {"color": style.faint, "width": 3.2}),
        (onward, found.forced, "forced", {"color": style.ink, "width": 1.7, "dash": "dot"}),
        (onward, found.free, "free", {"color": style.diverging[0], "width": LINE, "dash": "dash"}),
    ):
        _curve(sheet, x, y, style.label(name), line, labels)
    sheet.add_vline(found.origin, line={"color": style.ink, "width": 1})
    span = np.concatenate([values[places], found.forced])
    room = 0.6 * float(np.ptp(span) or 1.0)
    _time(sheet, places, labels, style, height)
    sheet.update_yaxes(range=[float(span.min()) - room, float(span.max()) + room])
    return sheet.drawn()


def steps_ahead(found: Onward, style: Style, *, height: int = 320) -> go.Figure:
    """Draw the error by the steps ahead: running free, with the true past, and of what needs no model.

    Parameters
    ----------
    found
    style
        Colours and the words ``ahead``, ``error``, ``free``, ``forced``, ``mean``, ``persistence``.
    """
    sheet = FigureBuilder()
    steps = list(range(1, len(found.error) + 1))
    curves = (
        ("mean", found.mean_error, style.faint, "solid", 1.2),
        ("persistence", found.persistence_error, style.faint, "dot", 1.6),
        ("forced", found.forced_error, style.ink, "dot", 1.7),
        ("free", found.error, style.diverging[0], "dash", LINE),
    )
    for name, y, colour, dash, width in curves:
        sheet.add_scatter(
            x=steps,
            y=np.maximum(y, _LEAST).tolist(),
            mode="lines",
            name=style.label(name),
            line={"color": colour, "width": width, "dash": dash},
            hovertemplate=f"{style.label(name)}, {style.label('ahead')} %{{x}}: %{{y:.3~g}}<extra></extra>",
        )
    every = np.maximum(np.concatenate([one for _, one, *_ in curves]), _LEAST)
    sheet.update_xaxes(title_text=style.label("ahead"), showgrid=False, nticks=7)
    sheet.update_yaxes(
        title_text=style.label("error"),
        type="log",
        range=[math.log10(every.min()) - 0.1, math.log10(every.max()) + 0.1],
    )
    sheet.update_layout(
        template=style.template, height=height, margin={"t": 58, "r": 16, "b": 48, "l": 60}, **_LEGEND
    )
    return sheet.drawn()


def _ends(found: Comparison) -> tuple[float, float]:
    """Return where the axis of errors begins and ends."""
    every = [
        error
        for errors in (*found.linear.values(), *found.window.values(), *found.state.values())
        for error in errors
    ]
    every += [
        error for name, errors in found.base.items() if name != "mean" for error in errors if error > _LEAST
    ]
    every = [max(one, _LEAST) for one in every]
    return min(every) / 1.3, max(every) * 1.3


def _line(
    sheet: FigureBuilder,
    x: Sequence[int],
    errors: Sequence[Sequence[float]],
    name: str,
    colour: str,
    dash: str,
    *,
    marks: bool = False,
) -> None:
    middle = [max(_LEAST, float(np.mean(one))) for one in errors]
    if len(errors[0]) > 1:
        low, high = ([max(_LEAST, pick(one)) for one in errors] for pick in (min, max))
        band(sheet, x, low, high, colour, 0.12, showlegend=False)
    sheet.add_scatter(
        x=list(x),
        y=middle,
        mode="lines+markers" if marks else "lines",
        name=name,
        line={"color": colour, "width": LINE if marks else 1.7, "dash": dash},
        marker={"size": 7, "color": colour},
        showlegend=marks,
        hovertemplate=f"{name}, %{{x}}: %{{y:.3~g}}<extra></extra>"
        if marks
        else f"{name}: %{{y:.3~g}}<extra></extra>",
        cliponaxis=False,
    )


def _named(sheet: FigureBuilder, ends: Sequence[tuple[float, str, str]], span: float, style: Style) -> None:
    """Name each line where it ends; names that would cover each other move apart."""
    apart, low = 0.062 * span, -math.inf
    for height, name, colour in sorted(ends):
        low = max(height, low + apart)
        note(sheet, name, colour, xref="paper", x=1.01, xanchor="left", y=low)


def _curve(
    sheet: FigureBuilder, x: Places, y: Array, name: str, line: dict[str, Any], labels: Sequence[str]
) -> None:
    sheet.add_scatter(
        x=x.tolist(),
        y=y.tolist(),
        customdata=[plain(labels[k]) for k in x],
        mode="lines",
        name=name,
        line=line,
        hovertemplate=f"{name} (%{{customdata}}): %{{y:.4~g}}<extra></extra>",
    )


def _time(sheet: FigureBuilder, places: Places, labels: Sequence[str], style: Style, height: int) -> None:
    ticks = [int(k) for k in np.linspace(places[0], places[-1], 4)]
    sheet.update_xaxes(
        title_text=style.label("time"),
        tickvals=ticks,
        ticktext=[plain(labels[k]) for k in ticks],
        tickangle=0,
        ticklabelstandoff=8,  # clear of the lowest figure of the other axis
        range=[places[0] - 0.5, places[-1] + 0.5],
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(title_text=style.label("value"), nticks=6, zeroline=False)
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="x",
        margin={"t": 58, "b": 52, "l": 60, "r": 16},
        **_LEGEND,
    )
