"""How every figure looks: colours and type come in from outside, the rest is decided here."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

import plotly.graph_objects as go

from rnn_core.cells import names, spec

DASHES: Mapping[str, str] = {"hidden": "dash", "reset": "dot", "update": "longdash"}
"""Quantities told apart by a dash as well, for eyes that do not see the hue."""

LINE = 2.4


@dataclass(frozen=True)
class Style:
    """Colours and words for a figure.

    Attributes
    ----------
    ink, faint, paper : str
        ``#RRGGBB`` of text and selection, of what stands back, and of the page.
    quantities : mapping
        Quantity name -> its hue.
    labels : mapping
        Quantity name, or the name of an axis, -> the words to print; a missing one is printed as it is.
    diverging : tuple of str
        Five colours from the most negative to the most positive; the middle one is zero.
    template : str or Template
        A plotly template, such as one of :func:`template`.

    Examples
    --------
    >>> style = Style(quantities={"forget": "#B3224F"}, labels={"forget": "f"})
    >>> style.colour("forget"), style.colour("cell"), style.label("forget")
    ('#B3224F', '#15181E', 'f')
    """

    ink: str = "#15181E"
    faint: str = "#626B79"
    paper: str = "#FFFFFF"
    quantities: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    diverging: tuple[str, ...] = ("#B84A00", "#F7B678", "#FFFFFF", "#8DB8F8", "#0B4FC4")
    template: str | go.layout.Template = "none"

    def colour(self, quantity: str) -> str:
        """Return the hue that names a quantity, ink if it has none."""
        return self.quantities.get(quantity, self.ink)

    def label(self, name: str) -> str:
        """Return the words for a name, safe to print."""
        return plain(self.labels.get(name, name))


def signed(quantity: str) -> bool:
    """Whether a quantity can be negative: all can but gates, in (0, 1), of the cells there are.

    Examples
    --------
    >>> signed("hidden"), signed("forget"), signed("gradient")
    (True, False, True)
    """
    return not any(quantity in spec(cell).gates for cell in names())


def plain(text: str) -> str:
    """Return text that plotly prints as it is: it would take ``<b>`` for markup and a URL for a link."""
    return html.escape(text, quote=False)


def template(colours: Mapping[str, str], font: str) -> go.layout.Template:
    """Make a plotly template.

    Parameters
    ----------
    colours
        Tokens ``ink``, ``ink-2``, ``ink-3``, ``on-ink``, ``line``, ``line-2``.
    font
        CSS font stack.

    Examples
    --------
    >>> names = ("ink", "ink-2", "ink-3", "on-ink", "line", "line-2")
    >>> template(dict.fromkeys(names, "#15181E"), "serif").layout.font.family
    'serif'
    """
    axis = {
        "gridcolor": colours["line"],
        "zerolinecolor": colours["line-2"],
        "linecolor": colours["line-2"],
        "ticks": "",
        "fixedrange": True,  # nothing to zoom, and a finger that scrolls the page is not caught
        "title": {"standoff": 8},
    }
    return go.layout.Template(
        layout={
            "font": {"family": font, "size": 14, "color": colours["ink-2"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [colours["ink"], colours["ink-3"]],
            "xaxis": axis,
            "yaxis": axis,
            "margin": {"l": 48, "t": 12, "r": 24, "b": 40},
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": colours["ink"],
                "bordercolor": colours["ink"],
                "font": {"color": colours["on-ink"], "size": 14, "family": font},
            },
        }
    )
