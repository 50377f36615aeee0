"""The course as students take it: every lesson in both languages, every prediction locked before it is measured.

A lesson is gone through once in each language, in English on a laptop in the light, in Korean on a phone in the
dark; what was seen on the way is kept, and the tests look at it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.course import catalogue
from pages.course.lesson_view import strings
from pages.shared.i18n import Language, words
from pages.shared.lessons.schema import Lesson, Step
from tests.browser.conftest import Contexts, Served, Visitor, strangers, visiting
from tests.browser.test_every_page import ASKED, AXE, PRINTED

Visit = Callable[..., Visitor]

LAPTOP: Final = {"width": 1280, "height": 800}
PHONE: Final = {"width": 390, "height": 844}
SMALL: Final = {"width": 320, "height": 700}
LANGUAGES: Final[dict[Language, dict[str, Any]]] = {
    "en": {"viewport": LAPTOP, "color_scheme": "light", "locale": "en-US"},
    "ko": {"viewport": PHONE, "color_scheme": "dark", "locale": "ko-KR"},
}
LESSONS: Final = catalogue.lessons()
EVERY: Final = [(lesson, language) for lesson in LESSONS for language in LANGUAGES]
FAR: Final = 400  # presses of an arrow key until somebody who looks for something gives up
SENTENCE: Final = 16  # characters from which on a text is not there by chance
WIDE: Final = """() => Math.max(
  document.documentElement.scrollWidth - innerWidth,
  document.querySelector("[data-testid=stMain]").scrollWidth
    - document.querySelector("[data-testid=stMain]").clientWidth)"""
# What has the focus, in whichever root it lies.
FOCUSED: Final = """(selector) => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return Boolean(one?.matches(selector));
}"""
# Every text of the page, seen or not, and what is said of pictures and controls.
TOLD: Final = """(inside) => {
  const found = new Set();
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (node.matches("script, style")) continue;
      for (const name of ["aria-label", "aria-valuetext", "title", "alt"]) {
        if (node.hasAttribute(name)) found.add(node.getAttribute(name));
      }
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE && child.data.trim()) found.add(child.data.trim());
      }
    }
  };
  const around = inside ? document.querySelector(inside) : document;
  if (around) look(around);
  return [...found];
}"""
CARD: Final = ".gs.ls"
FIGURES: Final = ".st-key-lesson_figures"


def within(text: str, frames: list[bytes]) -> bool:
    """Whether a text came in one of the frames, as it is or as JSON writes it."""
    written = {text.encode(), json.dumps(text)[1:-1].encode(), json.dumps(text, ensure_ascii=False)[1:-1].encode()}
    return any(one in frame for one in written for frame in frames)


@dataclass
class Student:
    """Somebody in a lesson, and what they do there."""

    visitor: Visitor
    lesson: Lesson
    language: Language
    frames: list[bytes] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.visitor.page

    def find(self, selector: str) -> Locator:
        return self.page.locator(f"{CARD} {selector}")

    def say(self, key: str, **values: object) -> str:
        return strings(self.language)[key].format(**values)

    def stands(self, index: int) -> None:
        """Wait until a step is on the card."""
        expect(self.page.locator(f'{CARD}[data-ready][data-at="{index}"]')).to_be_visible()

    def focused(self, selector: str) -> None:
        self.page.wait_for_function(FOCUSED, arg=selector)

    def on(self, index: int) -> None:
        """Go to the next step by its button."""
        self.find(".nav .next").click()
        self.stands(index)

    def guess(self, step: Step) -> None:
        """Make a prediction, and do not lock it yet."""
        assert step.predict is not None
        expect(self.find(".lock")).to_be_disabled()
        expect(self.find(".lockrow .hint")).to_have_text(self.say(f"predict.first_{step.predict.type}"))
        if step.predict.type == "bar":
            self.find("input[type=range]").press("ArrowRight")
        elif step.predict.type == "choose":
            self.find(".choice").last.click()
        else:
            pad = self.find(".pad")
            pad.focus()
            for key in ("ArrowUp", "ArrowRight", "ArrowDown"):
                pad.press(key)
        expect(self.find(".lockrow .hint")).to_have_text(self.say("predict.final"))

    def lock(self) -> None:
        self.find(".lock").click()
        expect(self.find(".outcome")).to_be_visible()

    def search(self, step: Step) -> None:
        """Find what is asked for in the figure: by a click on the text, or step by step at its slider."""
        assert step.do is not None
        slots, got = self.find(".slot"), self.find(".slot.got")
        expect(slots).to_have_count(step.do.need)
        every = {label: at for at, label in reversed(catalogue.measured(self.lesson, step).goals.items())}
        figure = self.page.locator(FIGURES)
        for at in sorted(every.values()):
            token = figure.locator(f'.text [data-step="{at}"]:visible')
            if got.count() < step.do.need and token.count():
                token.first.click()
        if got.count() < step.do.need:
            slider = figure.locator("[role=slider]:visible").first
            slider.press("Home")
            for _ in range(FAR):
                slider.press("ArrowRight")
                if got.count() == step.do.need:
                    break
        expect(self.find(".goal .now")).to_have_text(self.say("find.done"))

    def calculate(self, step: Step) -> None:
        """Fill in every blank as it was measured."""
        assert step.work is not None
        rows = catalogue.measured(self.lesson, step).rows
        blanks = self.find(".blank input")
        for k, name in enumerate(row.name for row in step.work.rows if row.blank):
            blanks.nth(k).fill(f"{rows[name]:.2f}")
            blanks.nth(k).press("Enter")
        expect(self.find(".blank.ok")).to_have_count(blanks.count())
        expect(self.find(".handmsg")).to_have_text(self.say("work.done"))

    def answer(self, step: Step) -> int:
        """Answer every question, each second one wrongly; return how many are right."""
        numbers = catalogue.measured(self.lesson, step).numbers
        right = 0
        for k, (one, number) in enumerate(zip(step.quiz, numbers, strict=True)):
            question = self.find(".question").nth(k)
            good = k % 2 == 0
            right += good
            if number is None:
                question.locator(".choice").nth((one.answer + (not good)) % len(one.options)).click()
            else:
                question.locator("input").fill(f"{number if good else number + 100 * one.tolerance + 1:.4f}")
                question.get_by_role("button", name=self.say("quiz.give")).click()
            expect(question.locator(".why")).to_be_visible()
        return right


@dataclass
class Course:
    """A lesson that was gone through, and what was seen on the way."""

    student: Student
    score: str = ""
    scored: str = ""
    early: dict[str, list[str]] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)
    shut_out: dict[str, Any] = field(default_factory=dict)
    wide: dict[str, int] = field(default_factory=dict)


def begin(go: Visit, lesson: Lesson, language: Language, step: int = 1, **media: Any) -> Student:
    """Come to a lesson as somebody who was never there."""
    path = f"/course?lang={language}&lesson={lesson.number}&step={step}"
    visitor = go(path, player=False, fold=False, **(LANGUAGES[language] | media))
    student = Student(visitor, lesson, language)
    student.stands(step - 1)
    visitor.idle()
    return student


def looked(course: Course, where: str) -> None:
    """Look at a step as it stands: what axe-core finds, what is printed over something else or cut."""
    page = course.student.page
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    found = {kind: texts for kind, texts in page.evaluate(PRINTED).items() if texts}
    if violations := page.evaluate(ASKED):
        found["axe"] = violations
    if found:
        course.shut_out[where] = found
    if (wide := page.evaluate(WIDE)) > 0:
        course.wide[where] = wide


def predicted(course: Course, step: Step) -> None:
    """Lock a prediction; keep what of its outcome had been told before, anywhere."""
    student = course.student
    student.guess(step)
    before = set(student.page.evaluate(TOLD, None))
    count = len(student.frames)
    student.lock()
    student.focused(".outcome")
    student.visitor.idle()
    outcome = [one for one in student.page.evaluate(TOLD, CARD) if one not in before]
    figure = [one for one in student.page.evaluate(TOLD, FIGURES) if one not in before]
    told = [one for one in outcome if len(one) >= SENTENCE]
    told += [one for one in figure if len(one) >= SENTENCE and re.search(r"\d[.,]\d", one)]
    course.late[step.id] = sum(within(one, student.frames[count:]) for one in told)
    course.early[step.id] = [one for one in told if within(one, student.frames[:count])]


def through(course: Course) -> None:
    """Go through a lesson to its end."""
    student, steps = course.student, course.student.lesson.steps
    for k, step in enumerate(steps):
        student.visitor.idle()
        where = f"{step.id} ({step.kind})"
        looked(course, where)
        if step.predict is not None:
            predicted(course, step)
            looked(course, f"{where}, locked")
        elif step.do is not None:
            student.search(step)
        elif step.work is not None:
            student.calculate(step)
        elif step.quiz:
            right = student.answer(step)
            course.score = student.find(".score").inner_text()
            course.scored = student.say("quiz.score", right=right, count=len(step.quiz))
            student.visitor.idle()
            looked(course, f"{where}, answered")
        if k + 1 < len(steps):
            student.on(k + 1)
            student.focused("h1")


@pytest.fixture(scope="module")
def course(request: pytest.FixtureRequest, contexts: Contexts, served: Served) -> Iterator[Course]:
    lesson, language = request.param
    with strangers(contexts, served) as go:
        frames: list[bytes] = []
        student = begin(go, lesson, language, received=frames)
        student.frames = frames
        course = Course(student)
        through(course)
        yield course


def over(some: list[tuple[Lesson, Language]]) -> pytest.MarkDecorator:
    """Run a test over lessons that were gone through."""
    ids = [f"{lesson.slug}-{language}" for lesson, language in some]
    return pytest.mark.parametrize("course", some, indirect=True, ids=ids)


@over(EVERY)
def test_a_lesson_is_gone_through_and_its_score_is_what_was_answered(course: Course):
    assert course.score == course.scored
    student, number = course.student, course.student.lesson.number
    page, t = student.page, words(student.language)
    student.find(".nav .next").click()
    done = page.locator(f".st-key-course_lesson_{number}_done")
    expect(done.get_by_role("button", name=t("course.again"))).to_be_visible()
    student.visitor.idle()
    page.reload()
    expect(done.get_by_role("button", name=t("course.again"))).to_be_visible()
    student.visitor.idle()


@over(EVERY)
def test_nothing_tells_a_prediction_before_it_is_locked(course: Course):
    assert not {step: told for step, told in course.early.items() if told}
    assert all(course.late.values()), course.late  # what is told comes over the socket: it was looked for


@over(EVERY)
def test_nothing_is_printed_over_something_else_on_any_step_and_nobody_is_shut_out(course: Course):
    assert not course.shut_out
    assert not course.wide
