"""Bits per character of Markov chains by their order, beside networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain

_TOP, _AROUND = 12, 58  # px over the axis, and over and under it
_LINES = ("solid", "dash", "dot", "longdash")


def ngram_orders(
    bits: Sequence[float],
    networks: Mapping[str, float],
    style: Style,
    *,
    chosen: int | None = None,
    height: int = 250,
) -> go.Figure:
    """Draw a dot an order, and a line across for every network.

    Written beside their dots are the first, the best, and the one that is marked where it has room: beside
    each, figures would touch on a phone.

    Parameters
    ----------
    bits
        Bits per character of the chains of order 0, 1, ...
    networks
        Name -> bits per character.
    style
        Colours and words: labels ``order`` and ``bits_per_character``.
    chosen
        The order to mark, if any.

    Examples
    --------
    >>> figure = ngram_orders([4.8, 3.6, 2.8], {"LSTM": 2.0}, Style(), chosen=2)
    >>> list(figure.data[0].y), figure.layout.shapes[0].y0
    ([4.8, 3.6, 2.8], 2.0)
    """
    sheet = FigureBuilder()
    best = min(range(len(bits)), key=bits.__getitem__)
    named = {0, best} if best != 1 else {best}
    if chosen is not None and all(abs(chosen - one) > 1 for one in named):
        named.add(chosen)
    sheet.add_scatter(
        x=list(range(len(bits))),
        y=list(bits),
        mode="lines+markers+text",
        text=[f"{value:.2f}" if n in named else "" for n, value in enumerate(bits)],
        # Beside the first dot and not over it: there it would stand against the axis' own figures.
        textposition=["top center" if n else "top right" for n in range(len(bits))],
        textfont={"color": style.ink, "size": 13},
        line={"color": style.ink, "width": LINE},
        marker={"color": style.ink, "size": [13 if n == chosen else 8 for n in range(len(bits))]},
        hovertemplate=f"{style.label('order')} %{{x}}: %{{y:.3f}}<extra></extra>",
        cliponaxis=False,
    )
    for value, dash in zip(networks.values(), _LINES, strict=False):
        sheet.add_hline(y=value, line={"color": style.faint, "width": 1.6, "dash": dash})
    top = 1.12 * max([*bits, *networks.values()])
    _names(sheet, networks, style, 18 * top / (height - _AROUND))
    sheet.update_xaxes(
        title_text=style.label("order"),
        dtick=1,
        range=(-0.4, len(bits) - 0.6),
        showgrid=False,
        zeroline=False,
    )
    sheet.update_yaxes(title_text=style.label("bits_per_character"), range=(0, top), nticks=6)
    margin = {"l": 52, "r": 86, "t": _TOP, "b": _AROUND - _TOP}
    sheet.update_layout(template=style.template, height=height, margin=margin)
    return sheet.drawn()


def _names(sheet: FigureBuilder, networks: Mapping[str, float], style: Style, apart: float) -> None:
    """Label each line with its network's name, a minimum distance in bits apart."""
    lowest = -apart
    for name, value in sorted(networks.items(), key=lambda one: one[1]):
        lowest = max(value, lowest + apart)
        sheet.add_annotation(
            x=1,
            xref="paper",
            y=lowest,
            text=f"{plain(name)} {value:.2f}",
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"color": style.faint, "size": 13},
        )
