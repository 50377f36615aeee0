"""A lesson's quiz for elsewhere: as Moodle reads it (GIFT), and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pages.shared import tables
from pages.shared.i18n import Language
from pages.shared.lessons.measuring import Measured
from pages.shared.lessons.rendering import plain, spoken
from pages.shared.lessons.schema import Lesson, Question

_SPECIAL: Final = {ord(one): f"\\{one}" for one in "\\~=#{}:"} | {ord("\n"): "\\n"}
_PLAIN: Final = "[plain]"
"""Stands before every text, so that nothing in it is read as HTML, another format, or a share of points."""


def gift(lesson: Lesson, language: Language, measured: Mapping[str, Measured]) -> str:
    r"""Return a lesson's quizzes in Moodle's GIFT format.

    Parameters
    ----------
    lesson
        A lesson.
    language
        Of the texts; see `rendering.spoken`.
    measured
        Step's id -> what is measured there, of its quizzes at least; see `measuring.values_of`.

    Returns
    -------
    str
        One entry a question: with options as multiple choice, numbers with their tolerance, the why as
        feedback. Empty if there is no quiz.

    Examples
    --------
    >>> escaped("f: {0, 1} = #~\\")
    'f\\: \\{0, 1\\} \\= \\#\\~\\\\'
    """
    title = plain(spoken(lesson.title, language), {})
    found = []
    for number, (question, names, value) in enumerate(_questions(lesson, measured), 1):
        text, why = (plain(spoken(one, language), names) for one in (question.text, question.why))
        lines = [f"::{escaped(title)} {number}::{_PLAIN}{escaped(text)} {{"]
        if value is None:
            for at, option in enumerate(question.options):
                mark = "=" if at == question.answer else "~"
                lines.append(f"\t{mark}{_PLAIN}{escaped(plain(spoken(option, language), names))}")
        else:
            lines.append(f"\t#={_number(value)}:{_number(question.tolerance)}")
        found.append("\n".join([*lines, f"\t####{_PLAIN}{escaped(why)}", "}\n"]))
    return "\n".join(found)


def table(lesson: Lesson, language: Language, measured: Mapping[str, Measured]) -> bytes:
    """Return a lesson's quizzes as CSV that any spreadsheet opens; as `gift`, one row a question."""
    rows = []
    for question, names, value in _questions(lesson, measured):
        options = [plain(spoken(one, language), names) for one in question.options]
        rows.append(
            {
                "question": plain(spoken(question.text, language), names),
                "options": "\n".join(options),
                "answer": options[question.answer] if options else value,
                "tolerance": None if options else question.tolerance,
                "why": plain(spoken(question.why, language), names),
                "step": question.step,
            }
        )
    return tables.csv(pd.DataFrame(rows, columns=list(_COLUMNS)))


_COLUMNS: Final = ("question", "options", "answer", "tolerance", "why", "step")


def escaped(text: str) -> str:
    """Return a text in which nothing has a meaning for GIFT."""
    return text.strip().translate(_SPECIAL)


def _questions(
    lesson: Lesson, measured: Mapping[str, Measured]
) -> list[tuple[Question, Mapping[str, object], float | None]]:
    """Return every question, with the names for its texts, and its number if it asks for one."""
    return [
        (question, measured[step.id].before, value)
        for step in lesson.steps
        for question, value in zip(step.quiz, measured[step.id].numbers if step.quiz else (), strict=True)
    ]


def _number(value: float) -> str:
    """Write a number with a point and a plain minus, and no power of ten where none is needed."""
    return f"{value:.10g}"
