"""How often each unit's gates are wide open or tightly shut (Karpathy, Johnson, Fei-Fei 2015, figure 3)."""

from __future__ import annotations

import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style
from rnn_core.tracing import GateSummary

OPEN, SHUT = 0.9, 0.1


def saturation(
    summary: GateSummary, style: Style, *, unit: int | None = None, height: int = 300
) -> go.Figure:
    """Draw a dot a unit and a panel a gate.

    Parameters
    ----------
    summary
        Of one layer; what it says of gates between 0 and 1.
    style
        Colours and words; ``shut`` and ``open`` name the axes.
    unit
        The unit to mark, if any.

    Returns
    -------
    plotly.graph_objects.Figure
        x: fraction of steps with the gate under 0.1; y: above 0.9. A dot on the diagonal is always one or
        the other. ``customdata`` of a dot is its unit.

    Examples
    --------
    >>> import torch, rnn_core
    >>> summary = rnn_core.summarize(rnn_core.trace(torch.nn.GRU(3, 4), torch.randn(9, 1, 3)))
    >>> [panel.text for panel in saturation(summary, Style()).layout.annotations]
    ['reset', 'update', 'shut']
    """
    gates = list(summary.open)
    titles = [_narrow(style.label(gate)) for gate in gates]
    sheet = FigureBuilder(
        cols=len(gates), shared_yaxes=True, subplot_titles=tuple(titles), horizontal_spacing=0.05
    )
    hover = (
        f"{style.label('unit')} %{{customdata}}<br>{style.label('open')} %{{y:.0%}}<br>"
        f"{style.label('shut')} %{{x:.0%}}<extra></extra>"
    )
    for column, gate in enumerate(gates, start=1):
        shut, wide = summary.shut[gate], summary.open[gate]
        # Hollow dots overlap without hiding each other; the marked unit is full and ringed in ink.
        sheet.add_scatter(
            x=[0, 1],
            y=[1, 0],
            mode="lines",
            line={"color": style.faint, "width": 1, "dash": "dot"},
            hoverinfo="skip",
            row=1,
            col=column,
        )
        sheet.add_scatter(
            x=shut,
            y=wide,
            mode="markers",
            customdata=list(range(len(wide))),
            hovertemplate=hover,
            name=gate,
            marker={"color": style.colour(gate), "size": 7, "opacity": 0.55},
            row=1,
            col=column,
        )
        if unit is not None:
            sheet.add_scatter(
                x=[shut[unit]],
                y=[wide[unit]],
                mode="markers",
                customdata=[unit],
                hovertemplate=hover,
                row=1,
                col=column,
                marker={"color": style.colour(gate), "size": 13, "line": {"color": style.ink, "width": 2.5}},
            )
    # On a phone panels are narrow: one title for all, and no figure at a panel's right edge, where the next
    # one begins.
    sheet.update_xaxes(range=(-0.04, 1.04), tickformat=".0%", tickvals=[0, 0.5])
    sheet.update_yaxes(range=(-0.04, 1.04), tickformat=".0%", nticks=3)
    sheet.update_yaxes(title_text=style.label("open"), col=1)
    sheet.update_annotations(font={"size": 14, "color": style.ink})
    sheet.label_below(style.label("shut"), drop=24)
    sheet.update_layout(
        template=style.template,
        height=height,
        margin={"t": 48, "l": 60, "b": 52},
        hovermode="closest",
    )
    return sheet.drawn()


def _narrow(title: str) -> str:
    """Return a panel's title on two lines if it has two words."""
    first, space, last = title.rpartition(" ")
    return f"{first}<br>{last}" if space else title
