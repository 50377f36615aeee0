"""A lesson's steps as slides: what is told at once, what with the measurement, and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from pages.course.url_state import OWN
from pages.room import phone_figure
from pages.shared.i18n import LANGUAGES, Language
from pages.shared.lessons.measuring import Measured
from pages.shared.lessons.rendering import plain, runs, spoken
from pages.shared.lessons.schema import Lesson, Predict, Step, Text
from pages.shared.rooms.answers import Kind, Question
from pages.shared.rooms.machine import Slide

MeasuredAt = Callable[[Step], Measured]

_KINDS: Final[Mapping[Literal["bar", "choose", "sketch"], Kind]] = {
    "bar": "number",
    "choose": "choice",
    "sketch": "sketch",
}


def place(lesson: Lesson, step: Step) -> str:
    """Return what a step is called in a room."""
    return f"{lesson.slug}/{step.id}"


def slide(lesson: Lesson, step: Step, found: Measured, known: Collection[str] = ()) -> Slide:
    """Return a step as a slide.

    Parameters
    ----------
    lesson, step
    found
        What is measured at the step.
    known
        Places of the slides whose measurement the class has seen: they are shown with it, and ask nothing.
    """
    here, shown = place(lesson, step), _shown(lesson, step, found)
    if step.predict is None:
        return Slide(here, shown)
    revealed = _revealed(step, step.predict, found)
    if here in known:
        return Slide(here, {**shown, **revealed, "was": _was(step.predict, found)})
    return Slide(here, shown, revealed, replace(_asked(step, step.predict, found), place=here))


def last_open(lesson: Lesson, known: Collection[str]) -> int:
    """Return the index of the last step that may be shown before the next prediction is measured."""
    unknown = (
        k
        for k, step in enumerate(lesson.steps)
        if step.predict is not None and place(lesson, step) not in known
    )
    return next(unknown, len(lesson.steps) - 1)


def deck(lesson: Lesson, upto: int, known: Collection[str], measured: MeasuredAt) -> list[Mapping[str, Any]]:
    """Return what phones walk through on their own: nothing that a prediction before it would be told by.

    Parameters
    ----------
    lesson
    upto
        Index of the last step that the teacher allows.
    known
        See `slide`.
    measured
        Step -> what is measured at it.
    """
    allowed = lesson.steps[: min(upto, last_open(lesson, known)) + 1]
    made = (slide(lesson, step, measured(step), known) for step in allowed)
    return [{"place": one.place, **one.shown, "closed": one.asked is not None} for one in made]


def _shown(lesson: Lesson, step: Step, found: Measured) -> dict[str, Any]:
    at = lesson.steps.index(step) + 1
    return {
        "kind": step.kind,
        "at": at,
        "of": len(lesson.steps),
        "lesson": {one: plain(spoken(lesson.title, one), {}) for one in LANGUAGES},
        "title": _said(step.title, found.before),
        "body": [_said(one, found.before) for one in step.body],
        "figure": phone_figure.of(step.figure),
        "link": f"course?lesson={lesson.number or OWN}&step={at}" if lesson.number else "",
    }


def _revealed(step: Step, asked: Predict, found: Measured) -> dict[str, Any]:
    return {
        "said": _said(asked.said, found.after),
        "why": _said(asked.why, found.after),
        "figure": phone_figure.of(step.after),
    }


def _said(text: Text, names: Mapping[str, Any]) -> dict[Language, list[list[str]]]:
    """Return a text in every language, as pairs of marking and words."""
    return {
        language: [[run.kind, run.text] for run in runs(spoken(text, language), names)]
        for language in LANGUAGES
    }


def _plain(text: Text, found: Measured, language: Language) -> str:
    return plain(spoken(text, language), found.before)


def _asked(step: Step, asked: Predict, found: Measured) -> Question:
    def told(language: Language) -> dict[str, Any]:
        return {
            "text": _plain(step.title, found, language),
            "options": [_plain(one.text, found, language) for one in asked.options],
        }

    first, kind = told(LANGUAGES[0]), _KINDS[asked.type]
    return Question(
        0,
        kind,
        first["text"],
        tuple(first["options"]),
        found.answer if kind == "choice" else found.truth,
        None if kind == "choice" else asked.limits,
        _labels(asked, found),
        found.start,
        kind == "number" and asked.format.endswith("%"),
        int(asked.format.strip("+,.f%deg") or 0),
        {language: told(language) for language in LANGUAGES},
    )


def _labels(asked: Predict, found: Measured) -> tuple[str, ...]:
    if asked.steps is None:
        return ()
    first, last = asked.steps
    tokens = found.before.get("labels", found.before.get("tokens"))
    return tuple(str(k if tokens is None else tokens[k]) for k in range(first, last + 1))


def _was(asked: Predict, found: Measured) -> dict[Language, str]:
    if not asked.options:
        return {}
    option = asked.options[found.answer].text
    return {language: _plain(option, found, language) for language in LANGUAGES}
