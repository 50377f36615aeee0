"""The end of a lesson: the log of the predictions, the way on, the worksheet, and a helper for sums."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from pages.course import card, catalogue, worksheets
from pages.course.lesson import _following, _goal, packet, scenes_of
from pages.course.lesson_view import Event
from pages.course.outcome import logged
from pages.course.progress import Progress
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.lessons.schema import Lesson
from tests.pages.course.test_progress import finished

EVERY = [pytest.param(one, id=one.slug) for one in catalogue.lessons()]


def log_of(lesson: Lesson, progress: Progress, language: Language = "en") -> object:
    return card.log_packet(words(language), lesson, progress, lambda step: catalogue.measured(lesson, step))


@pytest.mark.parametrize("lesson", EVERY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_log_has_each_locked_prediction_and_says_so_in_a_file(lesson: Lesson, language: Language) -> None:
    told = log_of(lesson, finished(lesson), language)
    assert isinstance(told, dict)
    asked = [k for k, step in enumerate(lesson.steps) if step.predict]
    assert [row[0] for row in told["rows"]] == asked
    assert told["asked"] == len(asked)
    table = list(csv.DictReader(io.StringIO(told["file"].removeprefix("\ufeff"))))
    assert [int(one["step"]) for one in table] == [k + 1 for k in asked]
    assert [[one["answer"], one["measured"], one["distance"]] for one in table] == [
        row[1:] for row in told["rows"]
    ]


@pytest.mark.parametrize("lesson", EVERY)
def test_there_is_no_log_while_a_question_is_open_and_no_row_of_what_was_given_up(lesson: Lesson) -> None:
    whole = finished(lesson)
    *most, _ = whole.quiz.items()
    assert log_of(lesson, replace(whole, quiz=dict(most))) is None
    told = log_of(lesson, replace(whole, answers={}))
    assert isinstance(told, dict)
    assert told["rows"] == []


@pytest.mark.parametrize("lesson", EVERY)
def test_the_measured_value_itself_is_no_distance_away(lesson: Lesson) -> None:
    t = words("en")
    for step in lesson.steps:
        if step.predict is None:
            continue
        found = catalogue.measured(lesson, step)
        truth = found.answer if step.predict.type == "choose" else found.truth
        assert truth is not None
        said = logged(t, step.predict, truth, found)
        assert said.you == said.measured
        zero = said.distance == t.of("lesson_log", "same") or not set(said.distance) & set("123456789")
        assert zero, said


@pytest.mark.parametrize("lesson", EVERY)
def test_who_is_through_is_led_to_the_next_lesson_or_to_the_list(lesson: Lesson) -> None:
    whole, at = finished(lesson), len(lesson.steps) - 1
    which, scenes = scenes_of(lesson, whole, at)
    told = packet(words("en"), lesson, whole, at, [scenes[k].name for k in which], 0)
    later = [one.number for one in catalogue.lessons() if one.number > lesson.number]
    assert told["next"] == (later[0] if later else 0)
    assert _goal(lesson, [Event(1, "leave", at=0)]) == 0
    assert _goal(lesson, [Event(1, "leave", at=_following(lesson))]) == told["next"]
    assert _goal(lesson, [Event(1, "leave", at=98)]) == 0  # whatever a browser tells
    assert _goal(lesson, []) == 0


@pytest.mark.parametrize("lesson", EVERY)
def test_a_worksheet_is_of_the_player_of_a_step_and_never_of_an_open_prediction(lesson: Lesson) -> None:
    t, whole = words("en"), finished(lesson)
    for step in lesson.steps:
        told = worksheets.export(t, step, whole)
        assert (told is not None) == (card.figure_at(step, whole).kind == "player")
        assert step.kind != "predict" or worksheets.export(t, step, Progress()) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_worksheet_is_a_page_in_the_visitors_language(language: Language) -> None:
    lesson = catalogue.lesson("4_gates")
    told = worksheets.export(words(language), lesson.steps[0], Progress())
    assert told is not None
    page = told.make()
    assert isinstance(page, bytes)
    assert f'lang="{language}"' in page.decode()


@pytest.mark.parametrize("lesson", EVERY)
def test_numbers_are_squashed_where_a_row_says_so(lesson: Lesson) -> None:
    for step in lesson.steps:
        if step.work is None:
            continue
        told = card._work(step.work, catalogue.measured(lesson, step), lambda _: [])
        rows = "".join(text for row in step.work.rows for text in row.text.values())
        assert told["squash"] == ("σ" in rows or "tanh" in rows)
