"""Drawing in SVG: elements by their names, and the whole as lists that the browser makes nodes of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

WIDTH: Final = 372
"""Pixels of a picture across, where there is room."""


@dataclass(frozen=True)
class Drawn:
    """A picture.

    Attributes
    ----------
    root : xml.etree.ElementTree.Element
        What is drawn, in a frame `WIDTH` wide.
    height : float
    alt, caption : str
        What it shows, for who cannot see it; and what was measured.
    """

    root: ET.Element
    height: float
    alt: str
    caption: str

    @property
    def size(self) -> tuple[float, float]:
        """Return its width and height."""
        return WIDTH, self.height


def canvas() -> ET.Element:
    """Return an empty picture."""
    return ET.Element("svg")


def add(parent: ET.Element, tag: str, words: str | None = None, **attributes: float | str) -> ET.Element:
    """Add an element; ``text_anchor`` becomes ``text-anchor``, and ``class_`` ``class``."""
    made = ET.SubElement(
        parent,
        tag,
        {name.rstrip("_").replace("_", "-"): _written(value) for name, value in attributes.items()},
    )
    made.text = words
    return made


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def spread(count: int, left: float, width: float) -> str:
    """Return the middles of places side by side, as the letters of one text take them.

    Examples
    --------
    >>> spread(3, 0, 10)
    '5 15 25'
    """
    return " ".join(_written(left + (k + 0.5) * width) for k in range(count))


def visible(token: str) -> str:
    """Return a token as it is drawn: the end of a line as a sign."""
    return token.replace("\n", "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}")


def line(points: Iterable[tuple[float, float]]) -> str:
    """Return a path through points.

    Examples
    --------
    >>> line([(0, 1.5), (2, 3)])
    'M0 1.5L2 3'
    """
    return "M" + "L".join(f"{_written(float(x))} {_written(float(y))}" for x, y in points)


def steps(values: Sequence[float], left: float, width: float) -> list[tuple[float, float]]:
    """Return the corners of a curve of steps: each value holds for one width.

    Examples
    --------
    >>> steps([1.0, 3.0], 0, 10)
    [(0, 1.0), (10, 1.0), (10, 3.0), (20, 3.0)]
    """
    return [(left + (k + end) * width, value) for k, value in enumerate(values) for end in (0, 1)]


def tree(one: ET.Element) -> list[Any]:
    """Return an element as lists: name, attributes, text, children.

    Examples
    --------
    >>> tree(ET.fromstring('<g class="a"><text>b</text></g>'))
    ['g', {'class': 'a'}, None, [['text', {}, 'b', []]]]
    """
    return [one.tag, dict(one.attrib), one.text, [tree(child) for child in one]]
