"""Progress in a lesson: what is locked stays, what a browser or a file tells is held against the lesson."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.course import catalogue
from pages.course.lesson import apply
from pages.course.lesson_view.component import KINDS, as_events
from pages.course.progress import Progress, as_json, from_file, from_json, joined, sound
from pages.course.runs import is_open, run_of
from pages.shared.lessons.schema import Lesson, Step
from tests.examples import examples

LESSONS = {one.slug: one for one in catalogue.lessons()}
EVERY = [pytest.param(one, id=one.slug) for one in LESSONS.values()]

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(max_size=8), one, max_size=4),
    max_leaves=12,
)


def answer_to(step: Step) -> Any:
    asked = step.predict
    assert asked is not None
    if asked.type == "sketch":
        assert asked.steps is not None
        return [asked.limits[0]] * (asked.steps[1] - asked.steps[0] + 1)
    return 0 if asked.type == "choose" else asked.limits[1]


def finished(lesson: Lesson) -> Progress:
    found = Progress()
    for step in lesson.steps:
        found = found.lock(step, answer_to(step)) if step.predict else found.finish(step)
        for number in range(len(step.quiz)):
            found = found.reply(step, number, 0)
    return found


@pytest.mark.parametrize("lesson", EVERY)
def test_a_run_ends_with_the_next_open_prediction_and_begins_after_the_last(lesson: Lesson) -> None:
    steps = lesson.steps
    for done in (frozenset(), frozenset(one.id for one in steps if one.predict)):
        for at in range(len(steps)):
            run = run_of(steps, at, done)
            assert at in run
            opened = [k for k in run if is_open(steps[k], done)]
            assert opened in ([], [run[-1]])
            assert run[0] == 0 or is_open(steps[run[0] - 1], done)
            assert run[-1] == len(steps) - 1 or is_open(steps[run[-1]], done)


@pytest.mark.parametrize("lesson", EVERY)
def test_what_is_locked_does_not_change(lesson: Lesson) -> None:
    for step in lesson.steps:
        if step.predict is None:
            continue
        once = Progress().lock(step, answer_to(step))
        assert once.answers[step.id] == sound(step, answer_to(step))
        assert once.lock(step, step.predict.limits[0]) == once
        assert once.finish(step).answers == once.answers


@pytest.mark.parametrize("lesson", EVERY)
def test_progress_goes_through_a_file_and_back(lesson: Lesson) -> None:
    whole = {lesson.slug: finished(lesson)}
    told = json.loads(json.dumps(as_json(whole)))
    assert from_json(told, LESSONS) == whole
    assert from_file(json.dumps(told).encode(), LESSONS) == whole
    assert whole[lesson.slug].done == {one.id for one in lesson.steps}
    assert joined(whole, {lesson.slug: Progress()}) == whole


@settings(max_examples=examples(60), deadline=None)
@given(plain)
def test_whatever_a_browser_tells_is_progress_or_nothing(told: Any) -> None:
    for one in (told, {"version": 1, "lessons": told}, {"version": 1, "lessons": {"4_gates": told}}):
        for slug, found in from_json(one, LESSONS).items():
            steps = {step.id: step for step in LESSONS[slug].steps}
            assert found.done <= set(steps)
            assert 0 <= found.at < len(steps)
            assert all(sound(steps[name], value) == value for name, value in found.answers.items())


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=60) | plain.map(lambda one: json.dumps(one, default=str).encode()))
def test_whatever_a_file_holds_is_progress_or_refused(data: bytes) -> None:
    found = from_file(data, LESSONS)
    assert found is None or set(found) <= set(LESSONS)


@pytest.mark.parametrize("lesson", EVERY)
@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_whatever_a_card_tells_leaves_a_sound_progress(lesson: Lesson, data: st.DataObject) -> None:
    ids = st.sampled_from([*(one.id for one in lesson.steps), "no such step"])
    event = st.fixed_dictionaries(
        {"id": st.integers(-2, 9), "kind": st.sampled_from([*sorted(KINDS), "x"])},
        optional={"step": ids | plain, "at": plain, "question": plain, "value": plain},
    )
    told = {"lesson": lesson.slug, "events": data.draw(st.lists(event | plain, max_size=6))}
    events = as_events(told, lesson.slug)
    after, last, _ = apply(lesson, Progress(), events, 0)
    assert last <= 9
    assert from_json(as_json({lesson.slug: after}), LESSONS).get(lesson.slug, Progress()) == after
    again, _, _ = apply(lesson, after, events, last)
    assert again == after  # told twice, done once


def test_what_is_told_of_another_lesson_is_nothing() -> None:
    assert as_events({"lesson": "another", "events": [{"id": 1, "kind": "leave"}]}, "4_gates") == ()
