"""A race: a panel a kind of network, with every seed, their median, and where each solved the task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain
from rnn_core.tasks.race_results import Track, band


def race_curves(
    runs: Mapping[str, Sequence[Track]],
    style: Style,
    *,
    guess: float,
    limit: float,
    updates: int,
    height: int = 240,
) -> go.Figure:
    """Draw the error against the updates, panels side by side over one axis of errors.

    Parameters
    ----------
    runs
        Title of the panel -> the tracks of one kind of network, a seed each; none leaves the panel empty.
    style
        Colours and words: labels ``update``, ``error``, ``guess``, ``limit``, ``median``, ``solved`` and
        ``seed``.
    guess
        Error of guessing: the dashed line.
    limit
        Error that counts as solved: the dotted line.
    updates
        Updates after which networks give up: how far the axis goes.

    Returns
    -------
    plotly.graph_objects.Figure
        A thin line a seed, the median as a thick one over the range of all seeds, a dot where a network
        solved the task and stopped.

    Examples
    --------
    >>> run = [Track("gru", 0, (0, 5), (0.5, 0.0), 1.0, True, True)]
    >>> figure = race_curves({"GRU": run}, Style(), guess=0.5, limit=0.01, updates=10)
    >>> [trace.name for trace in figure.data]
    ['range', 'seed 0', 'median', 'solved']
    """
    titles = tuple(plain(title) for title in runs)
    sheet = FigureBuilder(cols=len(runs), shared_yaxes=True, subplot_titles=titles, horizontal_spacing=0.04)
    sheet.update_annotations(font={"size": 14, "color": style.ink})
    for column, run in enumerate(runs.values(), start=1):
        if run:
            _band(sheet, run, style, {"row": 1, "col": column})
            _solved(sheet, run, style, {"row": 1, "col": column})
    for level, name, dash in ((guess, "guess", "dash"), (limit, "limit", "dot")):
        line = {"color": style.faint, "width": 1.2, "dash": dash}
        sheet.add_shape(type="line", xref="paper", x0=0, x1=1, yref="y", y0=level, y1=level, line=line)
        sheet.add_annotation(
            x=1,
            xref="paper",
            y=level,
            text=style.label(name),
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"color": style.faint, "size": 13},
        )
    sheet.label_below(style.label("update"))
    # No figure at a panel's right edge, where on a phone the next one begins.
    sheet.update_xaxes(range=(0, updates), tickvals=[0, updates // 2], showgrid=False)
    sheet.update_yaxes(range=(-0.03 * guess, 1.45 * guess), nticks=5)
    sheet.update_yaxes(title_text=style.label("error"), col=1)
    sheet.update_layout(
        template=style.template,
        height=height,
        hovermode="closest",
        margin={"l": 56, "t": 30, "r": 62, "b": 46},
    )
    return sheet.drawn()


def _solved(sheet: FigureBuilder, run: Sequence[Track], style: Style, panel: dict[str, Any]) -> None:
    solved = [track for track in run if track.solved]
    sheet.add_scatter(
        x=[track.updates[-1] for track in solved],
        y=[track.errors[-1] for track in solved],
        customdata=[(track.seed, track.seconds) for track in solved],
        name=style.label("solved"),
        mode="markers",
        marker={"color": style.ink, "size": 9, "line": {"color": style.paper, "width": 1.5}},
        hovertemplate=f"{style.label('seed')} %{{customdata[0]}}<br>{style.label('solved')}: "
        f"{style.label('update')} %{{x}}, %{{customdata[1]:.2f}} s<extra></extra>",
        cliponaxis=False,
        **panel,
    )


def _band(sheet: FigureBuilder, run: Sequence[Track], style: Style, panel: dict[str, Any]) -> None:
    found = band(run)
    there, back = np.array(found.updates), np.array(found.updates)[::-1]
    sheet.add_scatter(
        x=np.concatenate([there, back]),
        y=np.concatenate([found.most, found.least[::-1]]),
        name="range",
        fill="toself",
        fillcolor=style.faint,
        opacity=0.16,
        line={"width": 0},
        hoverinfo="skip",
        **panel,
    )
    for track in run:
        sheet.add_scatter(
            x=track.updates,
            y=track.errors,
            name=f"{style.label('seed')} {track.seed}",
            mode="lines",
            line={"color": style.faint, "width": 1},
            hovertemplate=f"{style.label('seed')} {track.seed}<br>{style.label('update')} %{{x}}: "
            "%{y:.3f}<extra></extra>",
            **panel,
        )
    sheet.add_scatter(
        x=there,
        y=found.median,
        name=style.label("median"),
        mode="lines",
        line={"color": style.ink, "width": LINE},
        hovertemplate=f"{style.label('median')}, {style.label('update')} %{{x}}: %{{y:.3f}}<extra></extra>",
        **panel,
    )
