"""How a training run went: its loss against what counting alone reaches, and its gradient's norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import LINE, Style, plain

__all__ = ["MOST_POINTS", "gradient_norms", "learning_curve", "thinned"]

MOST_POINTS = 300
"""Points a curve is drawn with: more cannot be told apart, and cost every visitor."""

Curve = tuple[np.ndarray, np.ndarray]


def thinned(values: Sequence[float], most: int = MOST_POINTS) -> Curve:
    """Return at most so many places, and the mean of the values from one to the next.

    Returns
    -------
    places, means : ndarray
        1-based number of the last value of each group; mean of the group.

    Examples
    --------
    >>> places, means = thinned([1.0, 3.0, 5.0, 7.0, 9.0], 3)
    >>> places.tolist(), means.tolist()
    ([2, 4, 5], [2.0, 6.0, 9.0])
    """
    array = np.asarray(values, np.float64)
    step = max(1, -(-len(array) // most))
    starts = np.arange(0, len(array), step)
    if not len(starts):
        return starts, array
    sizes = np.diff([*starts, len(array)])
    return starts + sizes, np.add.reduceat(array, starts) / sizes


def learning_curve(
    training: Curve,
    held_out: tuple[Sequence[int], Sequence[float]],
    lines: Mapping[str, float],
    style: Style,
    *,
    updates: int,
    chosen: int | None = None,
    height: int = 300,
) -> go.Figure:
    """Draw the loss by update.

    Parameters
    ----------
    training
        Updates, and the training loss there, bits per character.
    held_out
        Updates, and the loss on held-out text there.
    lines
        Name -> bits per character of a guess that does not learn; drawn across, the name beside it.
    style
        Colours and words: ``update``, ``bits_per_character``, ``training``, ``held_out``.
    updates
        How many there will be, so that what is still to come stays empty.
    chosen
        The update whose network is shown elsewhere; its dot is larger.

    Returns
    -------
    plotly.graph_objects.Figure

    Examples
    --------
    >>> curve = np.array([1, 2]), np.array([5.0, 4.0])
    >>> figure = learning_curve(curve, ([0, 2], [5.1, 4.2]), {"5-gram": 2.3}, Style(), updates=2)
    >>> [one.name for one in figure.data]
    ['training', 'held_out']
    """
    sheet = FigureBuilder()
    hover = f"{style.label('update')} %{{x:,}}<br>%{{y:.3f}} {style.label('bits_per_character')}"
    sheet.add_scatter(
        x=training[0],
        y=training[1],
        mode="lines",
        name="training",
        line={"color": style.faint, "width": LINE / 2},
        hovertemplate=f"{style.label('training')}<br>{hover}<extra></extra>",
    )
    places, bits = list(held_out[0]), list(held_out[1])
    sheet.add_scatter(
        x=places,
        y=bits,
        mode="lines+markers",
        name="held_out",
        line={"color": style.ink, "width": LINE},
        marker={"size": [13 if place == chosen else 7 for place in places]},
        hovertemplate=f"{style.label('held_out')}<br>{hover}<extra></extra>",
    )
    for name, value in lines.items():
        # The highest is named above its line and the others below: none stands in another's way.
        above = value == max(lines.values())
        _across(sheet, float(updates), value, f"{plain(name)} {value:.2f}", style, above=above)
    most = max([*lines.values(), *bits[:1], *training[1][:1], 1.0])
    sheet.update_yaxes(range=(0, 1.12 * most), title_text=style.label("bits_per_character"))
    sheet.update_xaxes(range=(0, 1.01 * max(updates, 1)), title_text=style.label("update"), showgrid=False)
    sheet.update_layout(
        template=style.template, height=height, hovermode="closest", margin={"l": 56, "t": 12, "b": 48}
    )
    return sheet.drawn()


def _across(
    sheet: FigureBuilder,
    end: float,
    value: float,
    words: str,
    style: Style,
    *,
    log: bool = False,
    above: bool = False,
) -> None:
    """Draw a line across, with its name at its middle: at its ends are the curves, and the axis."""
    sheet.add_hline(y=value, line={"color": style.ink, "width": 1.2, "dash": "dot"})
    sheet.add_annotation(
        x=end / 2,
        y=float(np.log10(value)) if log else value,
        text=words,
        showarrow=False,
        xanchor="center",
        yanchor="bottom" if above else "top",
        font={"color": style.ink, "size": 13},
    )


def gradient_norms(norms: Curve, clip: float, style: Style, *, updates: int, height: int = 220) -> go.Figure:
    """Draw the gradient's norm by update, on a logarithmic axis, with the limit it is clipped to.

    Parameters
    ----------
    norms
        Updates, and the norm before clipping there.
    clip
        The limit; drawn where the norms come near it.
    style
        Colours and words: ``update``, ``gradient_norm``, ``clip``; the quantity ``gradient`` has its hue.

    Returns
    -------
    plotly.graph_objects.Figure

    Examples
    --------
    >>> figure = gradient_norms((np.array([1, 2]), np.array([0.5, 2.0])), 1.0, Style(), updates=2)
    >>> figure.layout.yaxis.type
    'log'
    """
    sheet = FigureBuilder()
    sheet.add_scatter(
        x=norms[0],
        y=norms[1],
        mode="lines",
        line={"color": style.colour("gradient"), "width": LINE},
        hovertemplate=f"{style.label('update')} %{{x:,}}<br>{style.label('gradient_norm')} %{{y:.3g}}"
        "<extra></extra>",
    )
    seen = norms[1][np.isfinite(norms[1]) & (norms[1] > 0)]
    low, high = (float(seen.min()), float(seen.max())) if len(seen) else (0.1, 1.0)
    if high > clip / 3:
        _across(sheet, float(updates), clip, f"{style.label('clip')} {clip:g}", style, log=True, above=True)
        high = max(high, 2 * clip)
    limits = (float(np.log10(low / 1.5)), float(np.log10(high * 1.5)))
    sheet.update_yaxes(type="log", range=limits, title_text=style.label("gradient_norm"), nticks=4)
    sheet.update_xaxes(range=(0, 1.01 * max(updates, 1)), title_text=style.label("update"), showgrid=False)
    sheet.update_layout(template=style.template, height=height, margin={"l": 56, "t": 12, "b": 48})
    return sheet.drawn()
