"""Curves that a class has drawn, over one another: each thin, their middle dashed, the measured one solid.

What is drawn is a mask over a colour, so that it has the theme's: HTML may hold no drawing of its own here.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from xml.etree import ElementTree as ET

from pages.shared.i18n import Words

WIDTH: Final = 640
HEIGHT: Final = 260
_STROKES: Final[Mapping[str, Mapping[str, str]]] = {
    "each": {"stroke-width": "1.5"},
    "middle": {"stroke-width": "2.5", "stroke-dasharray": "9 6"},
    "true": {"stroke-width": "4"},
}


def draw(t: Words, asked: Mapping[str, Any]) -> ET.Element:
    """Return the drawing.

    Parameters
    ----------
    t
    asked
        ``question`` of `machine.told`, of a curve.
    """
    given, measured = asked["distribution"], asked.get("measured")
    layers = {"each": given or (), "middle": [asked["middle"]] if given else ()}
    layers["true"] = () if measured is None else [measured]
    low, high = (f"{one:g}" for one in asked["limits"])
    drawing = ET.Element("figure", {"class": "gs-room-curves"})
    label = t("room.curves", count=asked["count"], low=low, high=high)
    plot = ET.SubElement(drawing, "div", {"class": "plot", "role": "img", "aria-label": label})
    for value, name in ((high, "high"), (low, "low")):
        ET.SubElement(plot, "span", {"class": name}).text = value
    labels = ET.SubElement(drawing, "div", {"class": "labels", "aria-hidden": "true"})
    for one in (*([] if asked["start"] is None else [""]), *asked["labels"]):
        ET.SubElement(labels, "span").text = one
    legend = ET.SubElement(drawing, "figcaption")
    for name, curves in layers.items():
        if curves:
            ET.SubElement(plot, "div", {"class": name, "style": _mask(asked, curves, name)})
            ET.SubElement(legend, "span", {"class": name}).text = t.of("room_curve", name)
    return drawing


def _mask(asked: Mapping[str, Any], curves: Iterable[Sequence[float]], name: str) -> str:
    """Return a style that lets a colour through where curves are."""
    frame = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
    svg = ET.Element("svg", frame | {"preserveAspectRatio": "none"})
    for one in curves:
        look = {"fill": "none", "stroke": "#000", "points": _points(asked, one)}
        ET.SubElement(svg, "polyline", look | dict(_STROKES[name]))
    encoded = base64.b64encode(ET.tostring(svg)).decode()
    return f"mask: url(data:image/svg+xml;base64,{encoded}) 0 0 / 100% 100% no-repeat"


def _points(asked: Mapping[str, Any], curve: Sequence[float]) -> str:
    """Return the points of a curve in the drawing: each in the middle over its label."""
    low, high = asked["limits"]
    values = [*([] if asked["start"] is None else [asked["start"]]), *curve]
    step = WIDTH / len(values)
    return " ".join(
        f"{step * (at + 0.5):.1f},{(high - value) / (high - low) * (HEIGHT - 4) + 2:.1f}"
        for at, value in enumerate(values)
    )
