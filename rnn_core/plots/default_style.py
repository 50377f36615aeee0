"""A style for figures that stand alone, as in a notebook: on white, whatever is around them."""

from __future__ import annotations

from rnn_core.plots.style import Style, template

__all__ = ["DEFAULT_STYLE"]

_INK, _FAINT, _LINE, _PAPER = "#15181E", "#626B79", "#E2E5EA", "#FFFFFF"
_COLOURS = {
    "ink": _INK,
    "ink-2": "#454D5B",
    "ink-3": _FAINT,
    "on-ink": _PAPER,
    "line": _LINE,
    "line-2": "#C3C9D2",
}

_TEMPLATE = template(_COLOURS, "system-ui, -apple-system, 'Segoe UI', sans-serif")
_TEMPLATE.layout.update(paper_bgcolor=_PAPER, plot_bgcolor=_PAPER)

DEFAULT_STYLE = Style(
    ink=_INK,
    faint=_FAINT,
    paper=_PAPER,
    quantities={
        "forget": "#B3224F",
        "input": "#00663F",
        "candidate": "#8A6800",
        "output": "#6A1FC2",
        "cell": "#15181E",
        "hidden": "#6B7482",
        "reset": "#5E3208",
        "update": "#0086A0",
        "new": "#8A6800",
    },
    labels={
        "half_life_order": "units, the most forgetful first",
        "open": "above 0.9",
        "shut": "below 0.1",
    },
    template=_TEMPLATE,
)
"""The product's light colours, the same hue for a quantity as everywhere."""
