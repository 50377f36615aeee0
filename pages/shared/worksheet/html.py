"""The worksheet as one page of HTML that needs no network: text stays text, whatever it looks like."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import segno

from pages.shared.i18n import Words, words
from pages.shared.worksheet.content import Answer, Code, Refusal, Row, Sheet, Sketch, Table
from rnn_core.player import design

_FOLDER: Final = Path(__file__).parent
_PRINT: Final = 'document.getElementById("print").addEventListener("click", () => print());'
_QUIET: Final = 4  # modules of white round a code
_WIDE: Final = 640  # units of a drawing's width

Child = ET.Element | str | None


def page(made: Sheet | Refusal) -> str:
    """Write a worksheet, or why there is none, as a page that opens from a disk.

    Returns
    -------
    str
        HTML. It loads nothing, and its one script prints.
    """
    t = words(made.language)
    if isinstance(made, Refusal):
        body = [_e("main", _e("p", made.sentence, role="alert", class_="refusal"), class_="ws")]
        return _filled(t, t("worksheet.page"), body, script="")
    button = _e("button", t("worksheet.print"), type="button", id="print")
    bar = _e("div", button, _e("p", t("worksheet.print_help", paper="A4")), class_="bar")
    papers = _e("main", bar, _questions(t, made), _key(t, made), class_="ws")
    return _filled(t, f"Gatescope: {made.title}", [papers], script=_PRINT)


def _filled(t: Words, title: str, body: Sequence[ET.Element], script: str) -> str:
    style = design.css_variables(".ws") + (_FOLDER / "sheet.css").read_text("utf-8")
    holes = {
        "language": escape(t.language),
        "title": escape(title),
        "script_hash": b64encode(sha256(script.encode()).digest()).decode(),
        "style": style,
        "body": "".join(ET.tostring(one, encoding="unicode", method="html") for one in body),
        "script": script,
    }
    first, *pieces = (_FOLDER / "sheet.html").read_text("utf-8").split("{{")
    return first + "".join(holes[name] + rest for name, rest in (one.split("}}", 1) for one in pieces))


def _e(name: str, *children: Child, **attributes: str | float | None) -> ET.Element:
    """Make an element; ``class_`` and ``data_kind`` are written as HTML has them. Text is never markup."""
    written = {
        key.rstrip("_").replace("_", "-"): f"{value:g}" if isinstance(value, float) else str(value)
        for key, value in attributes.items()
        if value is not None
    }
    made = ET.Element(name, written)
    last: ET.Element | None = None
    for child in children:
        if isinstance(child, ET.Element):
            made.append(child)
            last = child
        elif child is not None and last is None:
            made.text = (made.text or "") + child
        elif child is not None and last is not None:
            last.tail = (last.tail or "") + child
    return made


def _questions(t: Words, sheet: Sheet) -> ET.Element:
    lines = [_e("div", class_="write") for _ in range(2)]
    who = [_e("span", t.of("worksheet", one)) for one in ("name", "class", "date")]
    return _e(
        "article",
        _e(
            "header",
            _e("div", _e("h1", sheet.title), _e("p", sheet.lede, class_="lede"), _e("p", *who, class_="who")),
            _code(t, sheet.code),
        ),
        _line(sheet),
        _part("A1", sheet.bar.question, _bar(t, sheet, key=False)),
        _part("A2", sheet.choice.question, _options(sheet, key=False)),
        _part("A3", sheet.sketch.question, _grid(t, sheet.sketch, key=False)),
        _part("B", sheet.table.question, _equations(sheet.table), _table(t, sheet.table, key=False)),
        _part("C", sheet.open.question, *lines, class_="last"),
        _foot(sheet, 1),
        class_="sheet",
    )


def _key(t: Words, sheet: Sheet) -> ET.Element:
    opened = sheet.open
    return _e(
        "article",
        _e("header", _e("h2", t("worksheet.answers")), _e("p", t("worksheet.teacher"), class_="lede")),
        _part("A1", sheet.bar.answer, _bar(t, sheet, key=True)),
        _part("A2", sheet.choice.answer, _options(sheet, key=True)),
        _part("A3", sheet.sketch.answer, _grid(t, sheet.sketch, key=True)),
        _part("B", sheet.table.tolerance, _table(t, sheet.table, key=True), _working(t, sheet.table.answers)),
        _part("C", opened.answer, _e("p", opened.note, class_="note")),
        _foot(sheet, 2),
        class_="sheet key",
    )


def _part(number: str, said: str, *below: Child, class_: str = "") -> ET.Element:
    head = _e("h3", _e("span", number, class_="n"), _e("span", said))
    return _e("section", head, *below, class_=f"part {class_}".strip())


def _code(t: Words, code: Code | None) -> ET.Element | None:
    if code is None:
        return None
    rows = [bytes(row) for row in segno.make(code.address, error="m", micro=False, boost_error=False).matrix]
    path = "".join(f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, row in enumerate(rows) for x in _dark(row))
    size = len(rows) + 2 * _QUIET
    drawing = _svg(
        t("worksheet.code_alt", address=code.address),
        size,
        size,
        _e("rect", width=size, height=size, fill="#fff"),
        _e("path", d=path, fill="#000"),
        shape_rendering="crispEdges",
    )
    return _e("div", drawing, *(_e("p", one) for one in code.caption), class_="code")


def _dark(row: bytes) -> Iterator[int]:
    return (x for x, dark in enumerate(row) if dark)


def _svg(alt: str, width: float, height: float, *parts: Child, **attributes: str | float) -> ET.Element:
    made = _e("svg", *parts, role="img", aria_label=alt, **attributes)
    made.set("viewBox", f"0 0 {width:g} {height:g}")
    return made


def _line(sheet: Sheet) -> ET.Element:
    cells = [
        _e(
            "span",
            _e("small", one.number or "\u00a0", class_=f"d{min(len(one.number), 6)}"),
            _e("b", _e("bdi", one.shown)),
            class_="on" if one.framed else None,
        )
        for one in sheet.line
    ]
    return _e("div", *cells, class_="line", dir="ltr")


def _bar(t: Words, sheet: Sheet, *, key: bool) -> ET.Element:
    one = sheet.bar
    parts = [_e("rect", x=1, y=2, width=_WIDE - 2, height=24, rx=4, class_="box")]
    tenths = ((tenth * _WIDE / 10, 14 if tenth == 5 else 19) for tenth in range(1, 10))
    parts += [_e("path", d=f"M{x:g} {top}V26", class_="thin") for x, top in tenths]
    if key:
        parts.append(_e("path", d=f"M{min(max(3.0, one.value * _WIDE), _WIDE - 3):.1f} 0V28", class_="mark"))
    parts.append(_e("text", one.low, x=0, y=41))
    parts.append(_e("text", one.high, x=_WIDE, y=41, text_anchor="end"))
    alt = (
        t("worksheet.bar_key_alt", share=f"{100 * one.value:.0f}%")
        if key
        else t("worksheet.bar_alt", low=one.low, high=one.high)
    )
    return _svg(alt, _WIDE, 46, *parts)


def _options(sheet: Sheet, *, key: bool) -> ET.Element:
    right = sheet.choice.truth if key else None
    options = [
        _e("li", one, class_="t" if k == right else None) for k, one in enumerate(sheet.choice.options)
    ]
    return _e("ul", *options, class_="opts")


def _grid(t: Words, one: Sketch, *, key: bool) -> ET.Element:
    left, right, high = 46.0, _WIDE - 8.0, 124.0 if key else 130.0
    lowest, highest = one.ticks[0][0], one.ticks[-1][0]
    wide = (right - left) / len(one.values)

    def x(step: float) -> float:
        return left + step * wide

    def y(value: float) -> float:
        return 6 + (highest - value) / (highest - lowest) * (high - 12)

    parts = [
        _e("path", d=f"M{x(k):.1f} {y(highest):.1f}V{y(lowest):.1f}", class_="thin")
        for k in range(len(one.values) + 1)
    ]
    for value, label in one.ticks:
        zero = abs(value) < 1e-9
        parts.append(_e("path", d=f"M{left:g} {y(value):.1f}H{right:g}", class_="zero" if zero else "thin"))
        parts.append(_e("text", label, x=left - 8, y=round(y(value) + 4.5, 1), text_anchor="end"))
    for k, letter in enumerate(one.letters):
        text = _e("text", letter, x=round(x(k) + wide / 2, 1), y=high + 14, text_anchor="middle")
        text.set("class", "letter")
        parts.append(text)
    values = one.values if key else one.values[:1]
    steps = "L".join(f"{x(k):.1f} {y(v):.1f}H{x(k + 1):.1f}" for k, v in enumerate(values))
    parts.append(_e("path", d=f"M{steps}", class_="curve"))
    ends = {"first": one.first, "last": one.last}
    alt = t("worksheet.sketch_key_alt", **ends) if key else t("worksheet.sketch_alt", **ends)
    return _svg(alt, _WIDE, high + 20, *parts)


def _equations(table: Table) -> ET.Element:
    equations = [_e("span", one) for one in table.equations]
    looked = _e("small", table.looked) if table.looked else None
    return _e("div", *equations, looked, class_="eqn")


def _table(t: Words, table: Table, *, key: bool) -> ET.Element:
    heads = [
        _e("th", _e("i", one.symbol, style=f"color:var(--qt-{one.letter},var(--ink))"), one.name, scope="col")
        for one in table.heads
    ]
    first = [_e("th", t.of("worksheet", one), scope="col") for one in ("step", "reads")]
    rows = [_row(t, table, row, key=key) for row in table.rows]
    return _e("table", _e("thead", _e("tr", *first, *heads)), _e("tbody", *rows))


def _row(t: Words, table: Table, row: Row, *, key: bool) -> ET.Element:
    made = []
    for k, (number, head) in enumerate(zip(row.numbers, table.heads, strict=True)):
        if k == row.blank:
            inner = number if key else None
            hidden = None if key else _e("span", t("worksheet.blank"), class_="unseen")
            made.append(_e("td", _e("span", inner, hidden, class_="box"), class_="ans" if key else "bl"))
        else:
            sign = (
                "neg"
                if number.startswith("\u2212")
                else "pos"
                if any("1" <= c <= "9" for c in number)
                else ""
            )
            made.append(_e("td", number, class_=sign if head.signed and sign else None))
    return _e("tr", _e("td", row.step), _e("td", _e("bdi", row.shown), class_="ch"), *made)


def _working(t: Words, answers: Sequence[Answer]) -> ET.Element:
    names = ("step", "working", "printed", "measured")
    heads = [_e("th", t.of("worksheet", one), scope="col") for one in names]
    rows = [
        _e(
            "tr",
            _e("td", one.step),
            _e("td", f"{one.letters} = {one.working}", class_="left"),
            _e("td", one.printed),
            _e("td", _e("b", one.measured)),
        )
        for one in answers
    ]
    return _e("table", _e("thead", _e("tr", *heads)), _e("tbody", *rows), class_="working")


def _foot(sheet: Sheet, number: int) -> ET.Element:
    return _e("footer", _e("span", sheet.source), _e("span", f"Gatescope \u00b7 {number} / 2"))
