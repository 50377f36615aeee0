"""The stream cut into windows, and the gradient of one answer going back through it."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go

from rnn_core.experiments.truncation import TruncatedGradient
from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.marks import note
from rnn_core.plots.style import Style

HEIGHT: Final = 330
_LEAST, _MOST = 1e-4, 30.0
_BITS: Final = (0.0, 0.07)
_BARS: Final = (0.13, 1.0)
_NARROW: Final = 12  # steps from either edge within which a centred name would run off a phone


def stream(found: TruncatedGradient, window: int, style: Style) -> go.Figure:
    """Draw ``|dL/dh_t|`` at every step against that at the answer, the cuts, and the bits that were heard.

    Parameters
    ----------
    found
        What was measured; bars where the gradient comes, hollow ones where it would come without the cut.
    window
        Steps between two cuts; the last window ends with the last step.
    style
        Colours and the words ``answer``, ``bit``, ``bit_asked``, ``cut``, ``left``, ``step``, ``uncut``.
    """
    steps = np.arange(1, len(found.within) + 1)
    scale = found.within[found.answer]
    within, whole = found.within / scale, np.where(found.within > 0, 0.0, found.whole) / scale
    sheet = FigureBuilder()
    hue = style.colour("gradient")
    hover = f"{style.label('step')} %{{x}}: %{{customdata}}<extra></extra>"
    for values, name, marker in (
        (whole, "uncut", {"color": "rgba(0,0,0,0)", "line": {"color": style.faint, "width": 1.2}}),
        (within, "within", {"color": hue, "line": {"width": 0}}),
    ):
        sheet.add_bar(
            x=steps,
            y=np.where(values > _LEAST, values, np.nan),
            customdata=[_said(value, name, style) for value in values],
            name=name,
            marker=marker,
            hovertemplate=hover,
        )
    _bits(sheet, found, steps, style)
    _cuts(sheet, found, window, style)
    _names(sheet, found, style)
    sheet.update_yaxes(
        type="log",
        range=[np.log10(_LEAST), np.log10(_MOST)],
        tickvals=[1e-4, 1e-3, 1e-2, 1e-1, 1, 10],
        ticktext=["0.01%", "0.1%", "1%", "10%", "100%", "×10"],
        domain=_BARS,
        title_text="|\u2202L/\u2202h<sub>t</sub>|",
        zeroline=False,
    )
    scope = [0.4, len(steps) + 0.6]
    sheet.update_xaxes(title_text=style.label("step"), range=scope, showgrid=False, anchor="y2")
    sheet.update_layout(
        template=style.template,
        height=HEIGHT,
        barmode="overlay",
        bargap=0.22,
        margin={"l": 66, "r": 8, "t": 56, "b": 44},
        yaxis2={"domain": _BITS, "range": [-0.5, 0.5], "visible": False, "fixedrange": True},
    )
    return sheet.drawn()


def _said(value: float, name: str, style: Style) -> str:
    ending = f" ({style.label('uncut')})" if name == "uncut" else ""
    return f"{100 * value:.2g}% {style.label('left')}{ending}" if value > 0 else "0"


def _bits(sheet: FigureBuilder, found: TruncatedGradient, steps: np.ndarray, style: Style) -> None:
    """Draw a tall filled bar for a bit that is 1, a short hollow one for 0: apart even on a phone."""
    bits = np.asarray(found.bits)
    sheet.add_bar(
        x=steps,
        y=np.where(bits, 1.0, 0.4),
        base=-0.5,
        width=0.62,
        yaxis="y2",
        customdata=found.bits,
        marker={
            "color": [style.ink if bit else style.paper for bit in bits],
            "line": {"color": style.ink, "width": 1},
        },
        hovertemplate=f"{style.label('step')} %{{x}}: {style.label('bit')} %{{customdata}}<extra></extra>",
        name="bits",
    )


def _cuts(sheet: FigureBuilder, found: TruncatedGradient, window: int, style: Style) -> None:
    """Draw a dashed line between any two windows, and name the one that stops this gradient."""
    for begins in range(len(found.within) - window, 0, -window):
        own = begins == found.begins
        line = {"color": style.ink if own else style.faint, "width": 2.4 if own else 1, "dash": "dash"}
        sheet.add_shape(type="line", x0=begins + 0.5, x1=begins + 0.5, y0=0, y1=1, yref="paper", line=line)
    if found.begins:
        after = len(found.within) - found.begins
        side = "left" if found.begins < _NARROW else "right" if after < _NARROW else "center"
        _label(sheet, style.label("cut"), found.begins + 0.5, 1.075, side, style)


def _names(sheet: FigureBuilder, found: TruncatedGradient, style: Style) -> None:
    """Ring the answer's step and that of the bit it should repeat, and name both above the bars."""
    for step, word in ((found.asked, "bit_asked"), (found.answer, "answer")):
        edge = {"color": style.ink, "width": 1.6}
        sheet.add_shape(type="rect", x0=step + 0.5, x1=step + 1.5, y0=-0.02, y1=0.09, yref="paper", line=edge)
        sheet.add_shape(
            type="line",
            x0=step + 1,
            x1=step + 1,
            y0=0.09,
            y1=1,
            yref="paper",
            line={"color": style.ink, "width": 1, "dash": "dot"},
            layer="below",
        )
        to_left = step >= _NARROW / 2 if word == "bit_asked" else step >= len(found.within) - _NARROW / 2
        side = "right" if to_left else "left"
        _label(sheet, style.label(word), step + (0.5 if side == "left" else 1.5), 1.0, side, style)


def _label(sheet: FigureBuilder, text: str, x: float, y: float, side: str, style: Style) -> None:
    note(sheet, text, style.ink, x=x, y=y, yref="paper", xanchor=side, yanchor="bottom")
