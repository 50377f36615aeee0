"""A unit's forget gate and cell state over the first line of its text with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np

from pages.course.figures import player
from pages.course.pictures.svg import WIDTH, Drawn, add, canvas, line, spread, steps, visible
from pages.shared.i18n import Words
from pages.shared.lessons.schema import Lesson

_LEFT, _HIGH, _GAP = 26.0, 52.0, 22.0
_QUOTE: Final = "'"


def _line(tokens: Sequence[str]) -> range:
    """Return the steps of the first line with a quote, without the blanks that it begins with."""
    first = next(k for k, token in enumerate(tokens) if token == _QUOTE)
    ends = [k for k, token in enumerate(tokens) if token == visible("\n")]
    start = max((k + 1 for k in ends if k < first), default=0)
    stop = next((k + 1 for k in ends if k >= first), len(tokens))
    while tokens[start] == " ":
        start += 1
    return range(start, stop)


def draw(t: Words, lesson: Lesson) -> Drawn:
    """Draw the unit that the lesson begins with."""
    told = lesson.steps[0].figure.settings
    settings = player.Settings(str(told["network"]), str(told["sample"]), unit=int(told["unit"]))
    found = player.names(settings)
    tokens = [visible(str(one)) for one in found["tokens"]]
    shown = _line(tokens)
    window = slice(shown.start, shown.stop)
    gate, cell = (np.asarray(found[letter], float)[window] for letter in ("f", "c"))
    root, wide = canvas(), (WIDTH - _LEFT) / len(shown)
    _lane(root, "f", list(6 + _HIGH * (1 - gate)), 6 + _HIGH, wide)
    top = 6 + _HIGH + _GAP
    most = float(np.abs(cell).max())
    middle = top + _HIGH * (float(cell.max()) / (float(cell.max()) - min(float(cell.min()), 0.0) or 1.0))
    unit = _HIGH / (max(float(cell.max()), 0.0) - min(float(cell.min()), 0.0) or most)
    for sign, name in ((1, "plus"), (-1, "minus")):
        half = [middle - unit * max(value * sign, 0.0) * sign for value in cell]
        add(root, "path", d=_closed(half, middle, wide), class_=name)
    add(
        root, "path", d=line(steps([middle - unit * value for value in cell], _LEFT, wide)), class_="edge q-c"
    )
    add(root, "text", "c", x=4, y=middle + 5, class_="q-c")
    foot = top + _HIGH + 18
    text = "".join(tokens[at] for at in shown)
    add(
        root,
        "text",
        text,
        x=spread(len(text), _LEFT, wide),
        y=foot,
        text_anchor="middle",
        class_="code",
        translate="no",
    )
    return Drawn(
        root,
        foot + 6,
        t("course_picture.gates_alt", unit=settings.unit, text=text),
        t("course_picture.gates", unit=settings.unit),
    )


def _closed(tops: Sequence[float], foot: float, wide: float) -> str:
    return f"{line(steps(tops, _LEFT, wide))}V{foot:.2f}H{_LEFT}z"


def _lane(root: ET.Element, letter: str, tops: list[float], foot: float, wide: float) -> None:
    add(root, "path", d=_closed(tops, foot, wide), class_=f"lane q-{letter}")
    add(root, "path", d=line(steps(tops, _LEFT, wide)), class_=f"edge q-{letter}")
    add(root, "text", letter, x=4, y=foot - _HIGH / 2 + 6, class_=f"q-{letter}")
