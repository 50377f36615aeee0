"""One unit over time, every quantity of its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import DASHES, LINE, Style, plain, signed


def unit_curves(
    curves: Mapping[str, NDArray],
    tokens: Sequence[str] | None,
    style: Style,
    *,
    start: int = 0,
    height: int = 112,
) -> go.Figure:
    """Draw one lane a quantity, all over the same steps.

    Parameters
    ----------
    curves
        Quantity -> its values, ``(time,)`` each; a step between two tokens is drawn as a step.
    tokens
        What was read at each step, ``time`` long; printed in the hover label only, None leaves it out.
    style
        Colours and words.
    start
        Steps before the first one, which is numbered ``start + 1``.
    height
        Pixels a lane.

    Returns
    -------
    plotly.graph_objects.Figure
        Gates share the scale 0 to 1; signed quantities are symmetric about zero.

    Examples
    --------
    >>> figure = unit_curves({"forget": np.linspace(0, 1, 5), "cell": np.ones(5)}, "hello", Style())
    >>> [lane.name for lane in figure.data]
    ['forget', 'cell']
    """
    sheet = FigureBuilder(rows=len(curves), shared_xaxes=True, vertical_spacing=0.3 / len(curves))
    length = len(next(iter(curves.values())))
    words = None if tokens is None else [plain(token) for token in tokens]
    said = "" if tokens is None else ": %{text}"
    for row, (name, values) in enumerate(curves.items(), start=1):
        hover = f"{style.label(name)} %{{y:.4f}}<br>{style.label('step')} %{{x}}{said}<extra></extra>"
        line = {"color": style.colour(name), "width": LINE, "shape": "hvh", "dash": DASHES.get(name, "solid")}
        sheet.add_scatter(
            x=np.arange(start + 1, start + length + 1),
            y=values,
            text=words,
            mode="lines",
            line=line,
            name=name,
            hovertemplate=hover,
            row=row,
            col=1,
        )
        sheet.update_yaxes(range=_range(name, values), tickvals=_ticks(name, values), row=row, col=1)
        sheet.add_annotation(
            text=style.label(name),
            xref="paper",
            x=0,
            yref=f"y{row if row > 1 else ''} domain",
            y=1.0,
            yanchor="bottom",
            xanchor="left",
            showarrow=False,
            font={"color": style.colour(name), "size": 13},
        )
    sheet.update_layout(
        template=style.template,
        height=height * len(curves) + 56,
        hovermode="x",
        margin={"t": 28, "b": 44},
    )
    sheet.update_xaxes(showgrid=False)
    sheet.update_xaxes(title_text=style.label("step"), row=len(curves), col=1)
    return sheet.drawn()


def _ticks(name: str, values: NDArray) -> list[float]:
    if not signed(name):
        return [0.0, 1.0]
    largest = float(f"{max(float(abs(values).max(initial=0.0)), 1e-3):.1g}")
    return [-largest, 0.0, largest]


def _range(name: str, values: NDArray) -> tuple[float, float]:
    if not signed(name):
        return -0.03, 1.03
    largest = max(float(abs(values).max(initial=0.0)), 1e-3) * 1.08
    return -largest, largest
