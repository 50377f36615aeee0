"""Where progress is kept: what a session, a browser and the way from the first screen make of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from pages.course import catalogue, keeping
from pages.course.lesson_bar import PICTURE
from pages.course.lesson_view import strings
from pages.course.progress import Progress, as_json
from pages.shared import start_here
from pages.shared.i18n import LANGUAGES
from pages.shared.lessons.schema import Lesson
from pages.shared.start_here import COOKIE, Place
from tests.pages.course.test_progress import answer_to, finished

FIRST, LAST = catalogue.lessons()[0], catalogue.lessons()[-1]


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A visitor's session, and a browser without a cookie."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", kept)
    monkeypatch.setattr(st, "context", SimpleNamespace(cookies={}))
    return kept


def begun(lesson: Lesson, at: int = 1) -> Progress:
    return Progress(done=frozenset({lesson.steps[0].id}), at=at)


def test_whoever_never_came_is_nowhere() -> None:
    assert not keeping.every()
    assert keeping.newest() is None
    assert keeping.newest_place() is None
    assert start_here.here() is None
    assert not keeping.nothing_kept()


def test_what_is_put_is_gone_on_with() -> None:
    keeping.put(FIRST.slug, begun(FIRST, at=3))
    assert keeping.progress(FIRST.slug) == begun(FIRST, at=3)
    assert keeping.newest() == (FIRST, begun(FIRST, at=3))
    assert start_here.here() == Place(FIRST.number, 4, len(FIRST.steps))


def test_a_lesson_that_is_done_is_not_gone_on_with() -> None:
    keeping.put(FIRST.slug, begun(FIRST))
    keeping.put(LAST.slug, finished(LAST))
    assert keeping.newest() == (FIRST, begun(FIRST))
    keeping.put(FIRST.slug, finished(FIRST))
    assert keeping.newest() is None
    assert start_here.here() is None


def test_what_a_browser_kept_joins_what_was_locked_here() -> None:
    one, other = [step for step in LAST.steps if step.predict][:2]
    keeping.put(LAST.slug, Progress().lock(one, answer_to(one)))
    theirs = Progress().lock(other, answer_to(other))
    assert keeping.add(as_json({LAST.slug: theirs}))
    assert set(keeping.progress(LAST.slug).answers) == {one.id, other.id}
    assert not keeping.add(as_json({LAST.slug: theirs}))  # told twice, known once
    assert not keeping.add("no progress")


def test_beginning_anew_forgets_all_and_the_first_screen_with_it(session: dict[str, Any]) -> None:
    keeping.put(FIRST.slug, begun(FIRST))
    keeping.begin_anew()
    assert not keeping.every()
    assert start_here.here() is None
    assert session["course_anew"] is True  # the browser is told with the next run


@pytest.mark.parametrize("told", ["4.7.13", "4.14.13", "", "<script>"])
def test_before_the_course_was_opened_a_cookie_says_where_one_was(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setattr(st, "context", SimpleNamespace(cookies={COOKIE: told}))
    assert start_here.here() == (Place(4, 7, 13) if told == "4.7.13" else None)
    start_here.remember(None)
    assert start_here.here() is None  # the session knows better


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bar_has_a_word_for_every_kind_of_step(language: Any) -> None:
    said = strings(language)
    assert PICTURE.folder.name == "lesson_bar"
    kinds = {step.kind for lesson in catalogue.lessons() for step in lesson.steps}
    assert {f"kind.{one}" for one in kinds} <= set(said)
    assert "{number}" in said["belt.done"]
