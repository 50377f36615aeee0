"""Every lesson of the course agrees with what is measured, and gives no answer away."""

from __future__ import annotations

import pytest

from pages.course import LESSONS, catalogue, figures
from pages.shared import glossary
from pages.shared.i18n import LANGUAGES
from pages.shared.lessons.measuring import verify
from pages.shared.lessons.reading import read_lesson

TERMS = {term.id for term in glossary.terms()}


def test_every_file_is_a_lesson_of_the_course():
    assert {path.stem for path in catalogue.FOLDER.glob("*.toml")} == set(LESSONS)


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_agrees_with_what_is_measured(slug: str):
    path = catalogue.FOLDER / f"{slug}.toml"
    lesson = read_lesson(path.read_bytes(), path.name, figures.check, terms=TERMS)
    assert lesson.languages == LANGUAGES
    assert lesson.number == int(slug.partition("_")[0])
    assert verify(lesson, catalogue.names_of).keys() == {step.id for step in lesson.steps}
