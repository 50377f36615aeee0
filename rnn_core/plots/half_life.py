"""How long each unit remembers."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style

LONGEST = 1e5
"""Half-lives beyond this many steps are drawn here: longer than any text this was measured on."""


def half_lives(
    values: NDArray, style: Style, *, gate: str, unit: int | None = None, height: int = 300
) -> go.Figure:
    """Draw a bar a unit, the most forgetful first, over a logarithmic axis of steps.

    Parameters
    ----------
    values
        ``(hidden,)`` half-lives in steps, as :class:`rnn_core.GateSummary` measures them; inf for a gate
        that was open all the time.
    style
        Colours and words.
    gate
        The gate that decides it: ``"forget"`` or ``"update"``.
    unit
        The unit to mark, if any.

    Examples
    --------
    >>> figure = half_lives(np.array([9.0, 2.0, 30.0]), Style(), gate="forget", unit=2)
    >>> figure.data[0].y.tolist()
    [2.0, 9.0, 30.0]
    """
    order = np.argsort(values, kind="stable")
    drawn = np.clip(values[order], 1e-1, LONGEST)
    colours = [style.ink if one == unit else style.colour(gate) for one in order]
    hover = f"{style.label('unit')} %{{customdata}}<br>%{{text}} {style.label('steps')}<extra></extra>"
    sheet = FigureBuilder()
    sheet.add_bar(
        x=np.arange(len(order)),
        y=drawn,
        customdata=order,
        text=[f"{v:.3g}" for v in values[order]],
        textposition="none",
        marker={"color": colours, "line": {"width": 0}},
        hovertemplate=hover,
    )
    if unit is not None:
        place = int(np.flatnonzero(order == unit)[0])
        label = f"{style.label('unit')} {unit}: {values[unit]:.3g}"
        sheet.add_annotation(
            x=place,
            y=float(np.log10(drawn[place])),
            text=label,
            ax=0,
            ay=-22,
            arrowwidth=1.5,
            arrowhead=0,
            xanchor="right" if place > len(order) / 2 else "left",
            font={"color": style.ink, "size": 13},
            arrowcolor=style.ink,
        )
    sheet.update_yaxes(type="log", title_text=style.label("steps"), dtick=1)
    sheet.update_xaxes(title_text=style.label("half_life_order"), showgrid=False)
    sheet.update_layout(
        template=style.template, height=height, bargap=0.1, margin={"l": 60, "b": 48, "t": 28}
    )
    return sheet.drawn()
