"""The picture of what a check found: who reaches whom, curves, or one value each."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import plotly.graph_objects as go

from rnn_core.checkup import Finding, Picture
from rnn_core.errors import InputError
from rnn_core.plots.default_style import DEFAULT_STYLE
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style

__all__ = ["checkup_picture"]

_DECADES: Final = 4
"""Powers of ten from no ink to full ink."""
_DASHES: Final = ("solid", "dash", "dot", "dashdot")


def checkup_picture(
    finding: Finding, style: Style = DEFAULT_STYLE, *, language: str = "en", height: int = 260
) -> go.Figure:
    """Draw what a check measured.

    Parameters
    ----------
    finding
        One with a picture.
    style
        Its labels are not read: the check has its own words.
    language
        One of `rnn_core.checkup.languages`.

    Raises
    ------
    InputError
        If the finding has no picture, or there are no words in this language.

    Examples
    --------
    >>> import torch, rnn_core
    >>> report = rnn_core.check(torch.nn.GRU(3, 4), torch.randn(6, 2, 3), lengths=[6, 6])
    >>> len(checkup_picture(report.finding("swap")).data)
    1
    """
    if finding.picture is None:
        raise InputError.of("a finding with a picture", f"one of {finding.check} without", "see its sentence")
    style = replace(style, labels=finding.names(language))
    draw = {"influence": _influence, "lines": _lines, "bars": _bars}[finding.picture.kind]
    sheet = draw(finding.picture, style)
    sheet.update_layout(template=style.template, height=height, margin={"l": 56, "t": 26, "r": 12, "b": 48})
    return sheet.drawn()


def _influence(picture: Picture, style: Style) -> FigureBuilder:
    (values,) = picture.arrays.values()
    largest = float(values.max()) or 1.0
    shown = np.where(values > 0, 1 + np.log10(np.maximum(values / largest, 10.0**-_DECADES)) / _DECADES, 0.0)
    places = np.arange(len(values)) + picture.first
    sheet = FigureBuilder()
    sheet.add_heatmap(
        x=places,
        y=places,
        z=np.where(values > 0, np.maximum(shown, 0.06), 0.0),
        customdata=values / largest,
        zmin=0.0,
        zmax=1.0,
        colorscale=[(0.0, style.paper), (1.0, style.colour("gradient"))],
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate=f"{style.label('row')} %{{y}}, {style.label('column')} %{{x}}: %{{customdata:.2%}}"
        "<extra></extra>",
    )
    axis = {"showgrid": False, "zeroline": False, "dtick": 1 if len(values) <= 8 else 5}
    sheet.update_xaxes(title_text=style.label("column"), constrain="domain", **axis)
    sheet.update_yaxes(title_text=style.label("row"), autorange="reversed", scaleanchor="x", **axis)
    return sheet


def _lines(picture: Picture, style: Style) -> FigureBuilder:
    sheet = FigureBuilder()
    for place, (name, values) in enumerate(picture.arrays.items()):
        sheet.add_scatter(
            x=np.arange(len(values)) + picture.first,
            y=values,
            name=style.label(name),
            mode="lines",
            line={
                "color": style.faint if place else style.ink,
                "width": 1.6 if place else 2.4,
                "dash": _DASHES[place % len(_DASHES)],
            },
            hovertemplate=f"{style.label('place')} %{{x}}: %{{y:.3g}}<extra>%{{fullData.name}}</extra>",
        )
    several = len(picture.arrays) > 1
    sheet.update_xaxes(title_text=style.label("place"), showgrid=False)
    (only, *_) = picture.arrays
    sheet.update_yaxes(
        title_text="" if several else style.label(only),
        type="log" if picture.logarithmic else "linear",
        nticks=5,
        automargin=True,
    )
    sheet.update_layout(
        showlegend=several, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    )
    return sheet


def _bars(picture: Picture, style: Style) -> FigureBuilder:
    ((name, values),) = picture.arrays.items()
    sheet = FigureBuilder()
    sheet.add_bar(
        x=np.arange(len(values)) + picture.first,
        y=values,
        marker={"color": style.ink},
        hovertemplate=f"{style.label('place')} %{{x}}: %{{y:.3g}}<extra></extra>",
    )
    sheet.update_xaxes(
        title_text=style.label("place"), showgrid=False, dtick=1 if len(values) <= 12 else None
    )
    sheet.update_yaxes(
        title_text=style.label(name),
        type="log" if picture.logarithmic else "linear",
        rangemode="tozero",
        nticks=5,
        automargin=True,
    )
    return sheet
