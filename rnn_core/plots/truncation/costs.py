"""What a pass forward and back costs by the length of the text: LSTM and convolutions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import numpy as np
import plotly.graph_objects as go

from rnn_core.experiments.cost import RIVALS, LengthCost
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import note
from rnn_core.plots.style import Style

Cost = Literal["bytes_kept", "milliseconds", "steps_in_a_row"]
COSTS: Final[tuple[Cost, ...]] = ("bytes_kept", "milliseconds", "steps_in_a_row")

KINDS: Final = RIVALS

HEIGHT: Final = 280
_DASHES: Final = dict(zip(KINDS, ("solid", "dash"), strict=True))
_SCALE: Final = {"bytes_kept": 1e-6, "milliseconds": 1.0, "steps_in_a_row": 1.0}
_FIELDS: Final = {"bytes_kept": "bytes_kept", "milliseconds": "milliseconds", "steps_in_a_row": "in_a_row"}


def cost(
    rows: Sequence[Mapping[str, Any]], live: Sequence[LengthCost], name: Cost, style: Style
) -> go.Figure:
    """Draw one cost of both models against the length, both axes logarithmic.

    Parameters
    ----------
    rows
        Of length.json.
    live
        What was measured on this page; drawn as open circles.
    name
        Which cost; bytes are drawn as megabytes.
    style
        Colours and the words ``convolution``, ``length``, ``lstm``, ``yours`` and each cost's name.
    """
    sheet = FigureBuilder()
    lengths = [row["length"] for row in rows]
    for kind, dash in _DASHES.items():
        colour = style.ink if kind == KINDS[0] else style.faint
        values = [row[kind][name] * _SCALE[name] for row in rows]
        said = f"{style.label(kind)}, %{{x:,}}: %{{y:.3~g}}<extra></extra>"
        sheet.add_scatter(
            x=lengths,
            y=values,
            mode="lines",
            name=kind,
            line={"color": colour, "width": 2.4, "dash": dash},
            hovertemplate=said,
        )
        mine = [one for one in live if one.kind == kind]
        if mine:
            sheet.add_scatter(
                x=[one.length for one in mine],
                y=[getattr(one, _FIELDS[name]) * _SCALE[name] for one in mine],
                mode="markers",
                name=f"yours {kind}",
                marker={
                    "symbol": "circle" if kind == KINDS[0] else "square",
                    "size": 9,
                    "color": style.paper,
                    "line": {"color": colour, "width": 2},
                },
                hovertemplate=f"{style.label('yours')}: {said}",
            )
        above = values[-1] == max(rows[-1][one][name] * _SCALE[name] for one in _DASHES)
        at = -3 if above else 3
        side = ("right", "bottom", 4) if above else ("left", "top", -4)
        where = dict(zip(("xanchor", "yanchor", "yshift"), side, strict=True))
        note(sheet, style.label(kind), colour, x=np.log10(lengths[at]), y=np.log10(values[at]), **where)
    sheet.update_xaxes(
        type="log", tickvals=lengths[::2], title_text=style.label("length"), tickformat=",", showgrid=False
    )
    drawn = [row[kind][name] * _SCALE[name] for row in rows for kind in KINDS]
    ticks = [
        10.0**k for k in range(math.floor(math.log10(min(drawn))), math.ceil(math.log10(max(drawn))) + 1)
    ]
    sheet.update_yaxes(type="log", tickvals=ticks, ticktext=[f"{tick:,.10g}" for tick in ticks])
    sheet.update_layout(template=style.template, height=HEIGHT, margin={"l": 52, "r": 16, "t": 16, "b": 48})
    return sheet.drawn()
