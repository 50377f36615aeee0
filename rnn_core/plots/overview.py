"""A whole long text at a glance: one column a window."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from rnn_core.plots.style import LINE, Style


def overview(
    tint: NDArray, bits: NDArray, starts: NDArray, total: int, style: Style, *, chosen: int, height: int = 200
) -> go.Figure:
    """Draw a unit's mean, and how surprised the network was, window by window.

    Parameters
    ----------
    tint
        ``(windows,)`` mean of a signed quantity of one unit over each window.
    bits
        ``(windows,)`` mean surprise of each window, bits a token.
    starts
        ``(windows,)`` first step of each window.
    total
        Steps of the whole text, so that what is not read yet stays empty.
    chosen
        First step of the window on screen.

    Returns
    -------
    plotly.graph_objects.Figure
        Clicking a dot of the lower row selects its window (``customdata``: its first step).

    Examples
    --------
    >>> tint, bits, starts = np.array([-1.0, 2.0]), np.array([1.5, 1.2]), np.array([0, 1024])
    >>> overview(tint, bits, starts, 2000, Style(), chosen=1024).data[0].zmax
    2.0
    """
    figure = make_subplots(rows=2, shared_xaxes=True, row_heights=[0.3, 0.7], vertical_spacing=0.06)
    width = int(starts[1] - starts[0]) if len(starts) > 1 else total
    largest = float(np.abs(tint).max(initial=1e-6))
    scale = [(place / (len(style.diverging) - 1), colour) for place, colour in enumerate(style.diverging)]
    figure.add_heatmap(
        x=starts + width / 2,
        z=[tint],
        colorscale=scale,
        zmin=-largest,
        zmax=largest,
        showscale=False,
        hovertemplate=f"{style.label('step')} %{{x:,.0f}}<br>{style.label('mean')} %{{z:.3f}}<extra></extra>",
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=starts + width / 2,
        y=bits,
        mode="lines+markers",
        customdata=starts,
        line={"color": style.ink, "width": LINE / 2},
        marker={"color": style.ink, "size": 6 if len(starts) < 400 else 3},
        hovertemplate=f"{style.label('step')} %{{x:,.0f}}<br>%{{y:.2f}} {style.label('bits')}<extra></extra>",
        row=2,
        col=1,
    )
    figure.add_vrect(x0=chosen, x1=chosen + width, line={"color": style.ink, "width": 2}, row="all", col=1)
    figure.update_yaxes(visible=False, row=1, col=1)
    figure.update_yaxes(rangemode="tozero", title_text=style.label("bits"), nticks=3, row=2, col=1)
    figure.update_xaxes(range=(0, total), showgrid=False)
    figure.update_xaxes(title_text=style.label("step"), row=2, col=1)
    figure.update_layout(
        template=style.template, height=height, hovermode="closest", margin={"l": 56, "t": 8}
    )
    return figure
