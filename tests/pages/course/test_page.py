"""The course as a visitor meets it: the list, a lesson, progress as a file, a lesson of one's own."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.course import LESSONS, catalogue
from pages.course.keeping import newest_place
from pages.course.progress import Progress, as_json
from pages.course.url_state import OWN
from pages.shared import start_here
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.lessons.errors import LessonError
from tests.pages import visit
from tests.pages.course.test_progress import finished
from tests.pages.visit import said, sound

start = partial(visit.start, "course")
EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "lesson.toml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_every_lesson_and_begins_with_the_first(language: Language) -> None:
    app, t = start(lang=language), words(language)
    told = said(app)
    for one in catalogue.lessons():
        assert one.title[language] in told
    app = sound(app.button(key="course_begin").click().run())
    assert app.query_params["lesson"] == str(catalogue.lessons()[0].number)
    assert t("course.teacher") in told


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_a_lesson_is_drawn(language: Language, lesson: str) -> None:
    whole = catalogue.lesson(lesson)
    app = start(lang=language, lesson=str(whole.number))
    for step in range(2, len(whole.steps) + 1):
        app.query_params["step"] = str(step)
        app = sound(app.run())


def test_a_step_that_is_not_there_is_the_last_one() -> None:
    app = start(lang="en", lesson=str(catalogue.lessons()[0].number), step="39")
    sound(app.run())


def test_a_lesson_that_is_not_there_is_the_list() -> None:
    assert words("en")("course.claim") in str(start(lang="en", lesson="9").title[0].value)


def progressed(app: AppTest, progress: dict[str, Progress]) -> AppTest:
    app.session_state["course_progress"] = progress
    return sound(app.run())


def test_who_has_begun_goes_on_where_they_were() -> None:
    lesson = catalogue.lessons()[0]
    first = lesson.steps[0]
    app = progressed(start(lang="en"), {lesson.slug: Progress(done=frozenset({first.id}), at=1)})
    app = sound(app.button(key="course_continue").click().run())
    assert (app.query_params["lesson"], app.query_params["step"]) == (str(lesson.number), "2")


def test_who_is_through_is_told_so() -> None:
    t = words("en")
    app = progressed(start(lang="en"), {one.slug: finished(one) for one in catalogue.lessons()})
    assert t("course.all_done", count=len(LESSONS)) in said(app)
    app = sound(app.button(key="course_anew_button").click().run())
    assert t("course.begin", number=catalogue.lessons()[0].number) in said(app)


def test_a_file_of_progress_is_taken_over_and_another_is_refused() -> None:
    lesson = catalogue.lessons()[0]
    kept = json.dumps(as_json({lesson.slug: finished(lesson)})).encode()
    app = start(lang="en")
    app = sound(app.file_uploader(key="course_file").set_value(("kept.json", kept, "application/json")).run())
    assert app.session_state["course_progress"][lesson.slug] == finished(lesson)
    app = sound(app.file_uploader(key="course_file").set_value(("x.json", b"[1]", "application/json")).run())
    assert words("en")("course.not_loaded") in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_teachers_own_lesson_opens(language: Language) -> None:
    app = start(lang=language)
    given = ("mine.toml", EXAMPLE.read_bytes(), "application/toml")
    app = sound(app.file_uploader(key="course_own_file").set_value(given).run())
    assert app.query_params["lesson"] == str(OWN)
    sound(app.run())


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\xff\xfe", "not_utf8"), (b"[[", "not_toml"), (b"", "language"), (b"x = 1", "language")],
)
def test_what_is_no_lesson_is_refused_in_words(data: bytes, code: str) -> None:
    app, t = start(lang="ko"), words("ko")
    app = sound(app.file_uploader(key="course_own_file").set_value(("mine.toml", data, "")).run())
    assert t.of("lesson_error", code) in said(app)
    assert "lesson" not in app.query_params


def test_every_error_of_a_lesson_has_words() -> None:
    codes = re.findall(r"^    ([a-z_0-9]+) {2,}", LessonError.__doc__ or "", re.M)[1:]
    assert len(codes) > 10
    for language in LANGUAGES:
        assert all(words(language).has("lesson_error", code) for code in codes)


def test_the_way_from_the_first_screen_goes_where_one_was() -> None:
    lesson = catalogue.lessons()[0]
    app = progressed(start(lang="en"), {lesson.slug: Progress(at=2)})
    assert newest_place.__doc__
    assert start_here.place(f"{lesson.number}.3.{len(lesson.steps)}") == start_here.Place(
        lesson.number, 3, len(lesson.steps)
    )
    assert app.button(key="course_continue").label == words("en")("course.continue_button")


@pytest.mark.parametrize("told", ["", "x", "4", "0.1.2", "4.0.9", "4.10.9", "4.1.100", "4.1.9.9", "44.1.9"])
def test_a_cookie_that_tells_no_place_is_none(told: str) -> None:
    assert start_here.place(told) is None
