"""What several figures write on themselves: a few small words, a dashed line with its name, a band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from numpy.typing import NDArray

from rnn_core.plots.figure_builder import FigureBuilder
from rnn_core.plots.style import Style

__all__ = ["SMALL", "band", "note", "rule", "translucent"]

Values = Sequence[Any] | NDArray[Any]

SMALL: Final = 13
"""Pixels of the type of words inside a figure."""


def note(sheet: FigureBuilder, text: str, colour: str, **where: Any) -> None:
    """Write a few words without an arrow.

    Parameters
    ----------
    text
        Plotly takes markup in it: see :func:`rnn_core.plots.style.plain`.
    **where
        ``x``, ``y``, ``xref``, ``xanchor`` and the like; see `plotly.graph_objects.layout.Annotation`.

    Examples
    --------
    >>> sheet = FigureBuilder()
    >>> note(sheet, "limit", "#626B79", x=0.5, y=2.0, xref="paper")
    >>> sheet.drawn().layout.annotations[0].font.size
    13
    """
    sheet.add_annotation(text=text, showarrow=False, font={"size": SMALL, "color": colour}, **where)


def rule(sheet: FigureBuilder, height: float, word: str, style: Style, **where: Any) -> None:
    """Draw a dashed line from side to side, and name it.

    Parameters
    ----------
    height
        On the y axis.
    word
        A label of the style.
    **where
        Of the name: ``x``, ``xref``, ``xanchor``, ``yanchor``.

    Examples
    --------
    >>> sheet = FigureBuilder()
    >>> rule(sheet, 0.5, "guess", Style(), x=0.02, xref="paper")
    >>> figure = sheet.drawn()
    >>> figure.layout.shapes[0].y0, figure.layout.annotations[0].text
    (0.5, 'guess')
    """
    sheet.add_hline(height, line={"color": style.faint, "width": 1, "dash": "dash"})
    note(sheet, style.label(word), style.faint, y=height, **where)


def band(
    sheet: FigureBuilder,
    x: Values,
    low: Values,
    high: Values,
    colour: str,
    opacity: float,
    **trace: Any,
) -> None:
    """Fill what lies between two curves over the same x.

    Examples
    --------
    >>> sheet = FigureBuilder()
    >>> band(sheet, [1, 2], [0.1, 0.2], [0.3, 0.4], "#0B4FC4", 0.2)
    >>> sheet.drawn().data[1].fillcolor
    'rgba(11,79,196,0.2)'
    """
    quiet: dict[str, Any] = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", **trace}
    sheet.add_scatter(x=x, y=low, **quiet)
    sheet.add_scatter(x=x, y=high, fill="tonexty", fillcolor=translucent(colour, opacity), **quiet)


def translucent(colour: str, opacity: float) -> str:
    """Return ``#RRGGBB`` as plotly writes a colour that lets what is under it through.

    Examples
    --------
    >>> translucent("#15181E", 0.14)
    'rgba(21,24,30,0.14)'
    """
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
