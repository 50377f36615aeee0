"""A teacher's notes on a lesson as one page to print: aims, time, answers, what students get wrong."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from pages.shared.i18n import Words
from pages.shared.lessons.measuring import Measured
from pages.shared.lessons.rendering import plain, spoken, written
from pages.shared.lessons.schema import Lesson, Step, Text

_FOLDER: Final = Path(__file__).parent


def page(t: Words, lesson: Lesson, measured: Mapping[str, Measured]) -> bytes:
    """Return the notes as HTML that needs no network; whatever a lesson says stays text.

    Parameters
    ----------
    t
        The language they are written in.
    lesson
    measured
        Step's id -> what is measured there.
    """

    def said(text: Text, names: Mapping[str, object] | None = None) -> str:
        return plain(spoken(text, t.language), names or {})

    title = t("course.lesson_title", number=lesson.number, title=said(lesson.title))
    body = [
        _made("h1", title),
        _made("p", said(lesson.lede)),
        _made("p", t("notes.time", minutes=lesson.minutes)),
    ]
    body += _listed(t("notes.aims"), [said(one) for one in lesson.notes.aims])
    body += [_made("h2", t("notes.answers")), _answers(t, lesson, measured)]
    asks = [(step, said(step.ask, measured[step.id].after)) for step in lesson.steps if step.ask]
    body += _listed(
        t("notes.asks"), [t("notes.ask", number=_number(lesson, step), ask=ask) for step, ask in asks]
    )
    body += _listed(t("notes.mistakes"), [said(one) for one in lesson.notes.mistakes])
    if lesson.notes.slow:
        body += [_made("h2", t("notes.slow")), _made("p", said(lesson.notes.slow))]
    body += _listed(
        t("course.reading"),
        [t("notes.reading", title=one.title, where=one.where, adds=said(one.adds)) for one in lesson.reading],
    )
    holes = {
        "language": escape(t.language),
        "title": escape(title),
        "style": (_FOLDER / "notes.css").read_text("utf-8"),
        "body": "\n".join(ET.tostring(one, encoding="unicode", method="html") for one in body),
    }
    first, *pieces = (_FOLDER / "notes.html").read_text("utf-8").split("{{")
    filled = (holes[name] + rest for name, rest in (one.split("}}", 1) for one in pieces))
    return (first + "".join(filled)).encode("utf-8")


def _number(lesson: Lesson, step: Step) -> int:
    return lesson.steps.index(step) + 1


def _made(name: str, text: str) -> ET.Element:
    element = ET.Element(name)
    element.text = text
    return element


def _listed(heading: str, lines: list[str]) -> list[ET.Element]:
    if not lines:
        return []
    listed = ET.Element("ul")
    listed.extend(_made("li", line) for line in lines)
    return [_made("h2", heading), listed]


def _answers(t: Words, lesson: Lesson, measured: Mapping[str, Measured]) -> ET.Element:
    """Return the table of predictions: step, what is asked, what was measured."""
    table = ET.Element("table")
    head = ET.SubElement(table, "tr")
    head.extend(_made("th", one) for one in (t("notes.step"), t("notes.asked"), t("notes.measured")))
    for step in lesson.steps:
        if step.predict is None:
            continue
        found = measured[step.id]
        row = ET.SubElement(table, "tr")
        row.append(_made("td", str(_number(lesson, step))))
        row.append(_made("td", plain(spoken(step.title, t.language), found.before)))
        row.append(_made("td", " ".join(one for one in _answer(t, step, found) if one)))
    return table


def _answer(t: Words, step: Step, found: Measured) -> tuple[str, str, str]:
    asked = step.predict
    if asked is None:
        return "", "", ""
    short = ""
    if asked.type == "choose":
        short = plain(spoken(asked.options[found.answer].text, t.language), found.before) + "."
    elif asked.type == "bar" and isinstance(found.truth, int | float):
        short = written(float(found.truth), asked.format) + "."
    told = (plain(spoken(one, t.language), found.after) if one else "" for one in (asked.said, asked.why))
    return short, *told  # type: ignore[return-value]
