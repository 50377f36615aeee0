"""Every lesson: complete, true of what is measured, in every language, and telling nothing early."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

from pages.course import LESSONS, card, catalogue, figures, notes
from pages.course.lesson import packet, scenes_of
from pages.course.outcome import outcome
from pages.course.progress import Progress
from pages.shared.glossary import terms
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.lessons.measuring import verify
from pages.shared.lessons.schema import Lesson, Step
from tests.pages.course.test_progress import answer_to

EVERY = [pytest.param(one, id=one.slug) for one in catalogue.lessons()]
PREDICTIONS = [
    pytest.param(lesson, step, id=f"{lesson.slug}-{step.id}")
    for lesson in catalogue.lessons()
    for step in lesson.steps
    if step.predict
]


def test_the_course_has_five_lessons_in_their_order() -> None:
    assert [one.number for one in catalogue.lessons()] == list(range(1, len(LESSONS) + 1))
    assert [one.slug for one in catalogue.lessons()] == list(LESSONS)


@pytest.mark.parametrize("lesson", EVERY)
def test_a_lesson_is_complete(lesson: Lesson) -> None:
    kinds = [one.kind for one in lesson.steps]
    assert 10 <= len(kinds) <= 14
    assert kinds.count("predict") >= 4
    assert kinds.count("do") >= 1
    assert kinds.count("work") >= 1
    assert kinds[-1] == "quiz"
    assert kinds.count("quiz") == 1
    assert len(lesson.steps[-1].quiz) == 5
    assert len(lesson.notes.aims) >= 2
    assert len(lesson.notes.mistakes) >= 3
    assert len(lesson.reading) >= 2
    assert lesson.notes.slow


@pytest.mark.parametrize("lesson", EVERY)
def test_a_lesson_agrees_with_what_is_measured(lesson: Lesson) -> None:
    verify(lesson, catalogue.names_of)


@pytest.mark.parametrize("lesson", EVERY)
def test_every_term_is_in_the_glossary(lesson: Lesson) -> None:
    known = {one.id for one in terms()}
    said = json.dumps([step_texts(one) for one in lesson.steps], ensure_ascii=False)
    assert set(re.findall(r"#term-([\w-]+)", said)) <= known


def step_texts(step: Step) -> list[Any]:
    texts = [dict(step.title), *(dict(one) for one in step.body), dict(step.ask)]
    texts += [dict(one.why) for one in step.quiz]
    return texts + ([dict(step.predict.why)] if step.predict else [])


@pytest.mark.parametrize(("lesson", "step"), PREDICTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_measured_reaches_the_card_only_once_it_is_locked(
    lesson: Lesson, step: Step, language: Language
) -> None:
    t, at = words(language), lesson.steps.index(step)
    before = packet(t, lesson, Progress(), at, *scenes(lesson, Progress(), at))
    here = next(one for one in before["steps"] if one["id"] == step.id)
    assert here["open"]
    assert not {"answer", "outcome"} & set(here["predict"])
    assert before["steps"][-1]["id"] == step.id  # nothing behind it
    locked = Progress().lock(step, answer_to(step))
    after = packet(t, lesson, locked, at, *scenes(lesson, locked, at))
    here = next(one for one in after["steps"] if one["id"] == step.id)
    assert not here["open"]
    told = here["predict"]["outcome"]
    found = catalogue.measured(lesson, step)
    if step.predict and step.predict.type == "choose":
        assert told["truth"] == found.answer
    else:
        assert np.allclose(told["truth"], np.asarray(found.truth, float))
    assert told["said"]
    assert json.dumps(after, allow_nan=False)


def scenes(lesson: Lesson, progress: Progress, at: int) -> tuple[list[str], int]:
    which, drawn = scenes_of(lesson, progress, at)
    return [drawn[k].name for k in which], 0


@pytest.mark.parametrize(("lesson", "step"), PREDICTIONS)
def test_the_best_answer_is_said_to_be_what_was_measured(lesson: Lesson, step: Step) -> None:
    asked, found, t = step.predict, catalogue.measured(lesson, step), words("en")
    assert asked is not None
    if asked.type == "choose":
        told = [outcome(t, asked, k, found).same for k in range(len(asked.options))]
        assert told == [k == found.answer for k in range(len(asked.options))]
    elif asked.type == "bar":
        assert isinstance(found.truth, float)
        assert outcome(t, asked, found.truth, found).same
    else:
        assert isinstance(found.truth, tuple)
        off = words("en")("lesson.sketch_distance", off="0.00", flat="x", count=len(found.truth))
        assert outcome(t, asked, found.truth, found).said.startswith(off.partition("x")[0])


@pytest.mark.parametrize("lesson", EVERY)
def test_every_figure_is_of_a_kind_and_is_told_in_json(lesson: Lesson) -> None:
    for step in lesson.steps:
        for figure in (step.figure, step.after):
            settings = figures.settings_of(figure)
            json.dumps(dict(figures.kind_of(figure).drive(settings)), allow_nan=False)
            hash(figures.kind_of(figure).scene(settings))


@pytest.mark.parametrize("lesson", EVERY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_hold_every_prediction_and_its_answer(lesson: Lesson, language: Language) -> None:
    page = notes.page(words(language), lesson, catalogue.values(lesson)).decode()
    assert page.count("<tr>") == 1 + sum(step.kind == "predict" for step in lesson.steps)
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S)


def test_a_crumb_tells_the_last_prediction() -> None:
    lesson, t = catalogue.lessons()[-1], words("en")
    step = next(one for one in lesson.steps if one.predict)
    at = lesson.steps.index(step)

    def said(progress: Progress, index: int) -> str:
        return card.crumb(t, lesson, progress, index, lambda one: catalogue.measured(lesson, one))

    assert said(Progress(), at + 1) == t("lesson.crumb_first")
    locked = Progress().lock(step, answer_to(step))
    assert said(locked, at) == t("lesson.crumb_first")
    assert said(locked, at + 1) != t("lesson.crumb_first")
