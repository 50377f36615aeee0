"""The lessons there are, and what is measured in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pages.course import LESSONS, figures
from pages.shared import experiments, layout, registry
from pages.shared.lessons.measuring import Measured, measure
from pages.shared.lessons.reading import read_lesson
from pages.shared.lessons.schema import Figure, Lesson

FOLDER: Final = layout.ASSETS / "lessons"


@cache
def lesson(slug: str) -> Lesson:
    """Return a lesson of the course by its slug."""
    path = FOLDER / f"{slug}.toml"
    return read_lesson(path.read_bytes(), path.name, figures.check)


def lessons() -> tuple[Lesson, ...]:
    """Return every lesson of the course, in order."""
    return tuple(lesson(slug) for slug in LESSONS)


@cache
def measured(slug: str, step: str) -> Measured:
    """Return what is measured at a step of a lesson of the course, by its id."""
    whole = lesson(slug)
    return measure(whole, next(one for one in whole.steps if one.id == step), names_of)


def numbered(number: int) -> Lesson:
    """Return the lesson of a number; the first where there is none."""
    return next((one for one in lessons() if one.number == number), lessons()[0])


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
