"""The lessons there are, and what is measured in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import streamlit as st

from pages.course import LESSONS, figures
from pages.course.url_state import OWN
from pages.shared import experiments, glossary, layout, registry
from pages.shared.lessons.measuring import Measured, measure, values_of, verify
from pages.shared.lessons.reading import own_lesson, read_lesson
from pages.shared.lessons.schema import Figure, Lesson, Step

Values = Mapping[str, Measured]

FOLDER: Final = layout.ASSETS / "lessons"
_OWN: Final = "course_own_lesson"
_OWN_VALUES: Final = "course_own_values"


def _terms() -> frozenset[str]:
    return frozenset(one.id for one in glossary.terms())


@cache
def lesson(slug: str) -> Lesson:
    """Return a lesson of the course by its slug."""
    path = FOLDER / f"{slug}.toml"
    # Where it is not written in a language, English stands in; a test holds that it is in both of ours.
    return read_lesson(path.read_bytes(), path.name, figures.check, languages=(), terms=_terms())


def lessons() -> tuple[Lesson, ...]:
    """Return every lesson of the course, in order."""
    return tuple(lesson(slug) for slug in LESSONS)


def own() -> Lesson | None:
    """Return the lesson that the visitor opened, if any: it is in their session, and in nobody else's."""
    found: Lesson | None = st.session_state.get(_OWN)
    return found


def open_own(data: bytes, name: str) -> None:
    """Open a lesson that a visitor brings.

    Raises
    ------
    LessonError
        If it is none, or if it does not agree with what is measured.
    """
    found = own_lesson(data, name, figures.check, registry.names(), terms=_terms())
    st.session_state[_OWN_VALUES] = verify(found, names_of)
    st.session_state[_OWN] = found


def numbered(number: int) -> Lesson | None:
    """Return the lesson of a number in an address; None where there is none."""
    if number == OWN:
        return own()
    return next((one for one in lessons() if one.number == number), None)


@cache
def _values(slug: str) -> Values:
    return values_of(lesson(slug), names_of)


@cache
def _measured(slug: str, step: str) -> Measured:
    whole = lesson(slug)
    return measure(whole, next(one for one in whole.steps if one.id == step), names_of)


def measured(whole: Lesson, step: Step) -> Measured:
    """Return what is measured at a step of a lesson."""
    return _measured(whole.slug, step.id) if whole.number else values(whole)[step.id]


def values(whole: Lesson) -> Values:
    """Return what is measured at every step of a lesson, by its id."""
    if whole.number:
        return _values(whole.slug)
    found: Values = st.session_state[_OWN_VALUES]
    return found


def _row(name: str, part: str, *wanted: Any) -> Mapping[str, Any]:
    return experiments.row(name, part or None, **dict(zip(wanted[::2], wanted[1::2], strict=True)))


def common() -> Mapping[str, Any]:
    """Return what expressions may use beside every figure.

    ``experiment("markov")`` is a stored experiment; ``row("depth", "", "seed", 1)`` the row of one of its
    tables (empty: of its only one) in which these fields have these values; ``card("python-lstm")`` what a
    shipped network says of itself.
    """
    return {
        "experiment": experiments.experiment,
        "row": _row,
        "card": lambda name: registry.network(name).config,
    }


def names_of(figure: Figure) -> Mapping[str, Any]:
    """Return all that expressions of a step may use beside its figure."""
    return {**common(), **figures.kind_of(figure).names(figures.settings_of(figure))}
