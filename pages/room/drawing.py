"""What a teacher shows of a room, as HTML: QR code and answers. Whatever is typed stays text."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

import segno

from pages.room import curves
from pages.shared.i18n import Words
from pages.shared.lessons.rendering import written

_COLUMNS: Final = 24


def _made(name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.Element(name, {key.rstrip("_"): value for key, value in attributes.items()})
    element.text = text
    return element


def _written(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode", method="html")


def number(asked: Mapping[str, Any], value: float) -> str:
    """Return a number as its question writes it; else with at most six digits."""
    if asked.get("digits") is None:
        return f"{value:.6g}"
    return written(value, f".{asked['digits']}{'%' if asked.get('percent') else 'f'}")


def qr(address: str, label: str) -> str:
    """Return an address as a QR code, black on white whatever the theme."""
    rows = [bytes(row) for row in segno.make(address, error="m", micro=False, boost_error=False).matrix]
    side = len(rows) + 8
    drawing = _made("svg", viewBox=f"0 0 {side} {side}", xmlns="http://www.w3.org/2000/svg")
    drawing.append(_made("rect", width=str(side), height=str(side), fill="#fff"))
    path = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    drawing.append(_made("path", d=path, fill="#15181e"))
    encoded = base64.b64encode(_written(drawing).encode()).decode()
    return _written(_made("img", class_="gs-room-qr", alt=label, src=f"data:image/svg+xml;base64,{encoded}"))


def together(t: Words, asked: Mapping[str, Any]) -> str:
    """Return what the class said, beside what was measured once that is told.

    Parameters
    ----------
    t
    asked
        ``question`` of `machine.told`, with a distribution.
    """
    draw = {"choice": _bars, "number": _dots, "word": _words, "sketch": curves.draw}[asked["kind"]]
    return _written(draw(t, asked))


def seats(answered: int, here: int) -> str:
    """Return who is here as places, those who have answered filled; whose a place is none says."""
    row = _made("div", class_="gs-room-seats")
    row.set("aria-hidden", "true")
    row.extend(_made("i", class_="given" if place < answered else "") for place in range(here))
    return _written(row)


def _count(t: Words, count: int) -> ET.Element:
    return _made("span", t("room.one_answer") if count == 1 else t("room.answers", count=count), class_="n")


def _bars(t: Words, asked: Mapping[str, Any]) -> ET.Element:
    most = max(1, *asked["distribution"])
    bars = _made("ul", class_="gs-room-bars")
    for place, option in enumerate(asked["options"]):
        count, truth = asked["distribution"][place], asked.get("measured") == place
        row = _made("li", class_="true" if truth else "")
        row.append(_made("span", option, class_="option"))
        if truth:
            row[0].append(_made("b", f" · {t('room.measured_short')}"))
        row.append(_made("span", class_="bar", style=f"width: {max(1, 100 * count / most):.3g}%"))
        row.append(_count(t, count))
        bars.append(row)
    return bars


def _words(t: Words, asked: Mapping[str, Any]) -> ET.Element:
    words = _made("ul", class_="gs-room-words")
    for word, count in asked["distribution"]:
        row = _made("li")
        row.append(_made("b", word))
        row.append(_count(t, count))
        words.append(row)
    return words


def _dots(t: Words, asked: Mapping[str, Any]) -> ET.Element:
    """Return numbers as hollow dots, stacked where they fall together; a solid bar is what was measured."""
    values, measured = asked["distribution"], asked.get("measured")
    marks = [*values, *([] if measured is None else [measured]), *(asked.get("limits") or ())]
    low, high = min(marks), max(marks)

    def column(value: float) -> int:
        return round((value - low) / (high - low or 1.0) * (_COLUMNS - 1))

    plot = _made("div", class_="plot", role="img")
    plot.set("aria-label", "; ".join(number(asked, one) for one in values))
    placed = [column(value) for value in values]
    for place in range(_COLUMNS):
        truth = measured is not None and place == column(measured)
        pile = _made("span", class_="column true" if truth else "column")
        pile.extend(_made("i") for _ in range(placed.count(place)))
        plot.append(pile)
    ends = _made("div", class_="ends")
    ends.extend(_made("span", number(asked, end)) for end in dict.fromkeys((low, high)))
    drawing = _made("div", class_="gs-room-dots")
    drawing.extend((plot, ends))
    return drawing
