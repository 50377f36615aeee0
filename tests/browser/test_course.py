"""The course as students take it: every lesson, both languages, each prediction locked before it is measured.

A lesson is gone through once in each language, in English on a laptop in the light, in Korean on a phone in
the dark; what was seen on the way is kept, and the tests look at it.
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
# Every text of the page or of a part of it, seen or not, and what is said of pictures and controls.
TOLD: Final = """(part) => {
  const found = new Set();
  const look = (root, inside) => {
    for (const node of root.querySelectorAll("*")) {
      const here = inside || !part || Boolean(node.closest(part));
      if (node.shadowRoot) look(node.shadowRoot, here);
      if (!here || node.matches("script, style")) continue;
      for (const name of ["aria-label", "aria-valuetext", "title", "alt"]) {
        if (node.hasAttribute(name)) found.add(node.getAttribute(name));
      }
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE && child.data.trim()) found.add(child.data.trim());
      }
    }
  };
  look(document, false);
  return [...found];
}"""
CARD: Final = ".gs.ls"
FIGURES: Final = ".st-key-lesson_figures"
ASKED_OF_CARD: Final = ASKED.replace("axe.run(document,", "axe.run('.st-key-lesson_card',")
SEEN: Final[set[tuple[object, ...]]] = set()
SWIPE: Final = """(card, by) => {
  const box = card.getBoundingClientRect();
  const finger = { identifier: 1, target: card, clientX: box.left + box.width / 2, clientY: 300 };
  const at = (x) => new Touch({ ...finger, clientX: finger.clientX + x });
  const told = (type, touches, changedTouches) =>
    card.dispatchEvent(new TouchEvent(type, { bubbles: true, composed: true, touches, changedTouches }));
  told("touchstart", [at(0)], [at(0)]);
  told("touchend", [], [at(by)]);
}"""


def within(text: str, frames: list[bytes]) -> bool:
    """Whether a text came in one of the frames, as it is or as JSON writes it."""
    written = {
        text.encode(),
        json.dumps(text)[1:-1].encode(),
        json.dumps(text, ensure_ascii=False)[1:-1].encode(),
    }
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

    def on(self, index: int, *, heard: bool = True) -> None:
        """Go to the next step: by its button, on a phone by a swipe every other time.

        The card is there at once; the server has heard of it when the address tells the step.
        """
        if self.language == "ko" and index % 2:
            self.swipe(-120)
        else:
            self.find(".nav .next").click()
        self.stands(index)
        if heard:
            self.page.wait_for_url(re.compile(rf"[?&]step={index + 1}\b"))

    def swipe(self, by: int) -> None:
        """Draw a finger sideways over the card, by so many px."""
        self.page.locator(CARD).evaluate(SWIPE, by)

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
    known: set[str] = field(default_factory=set)
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


def looked(course: Course, where: str, step: Step) -> None:
    """Look at a step as it stands: what axe-core finds, what is printed over something else or cut.

    What stands where is looked at on every step; who can use it, once a kind of card and a kind of figure, as
    that takes seconds.
    """
    student, page = course.student, course.student.page
    kind = (step.figure.kind, step.kind == "predict", student.language)
    card = (step.kind, step.predict and step.predict.type, where.rpartition(", ")[0] != "", student.language)
    new = kind not in SEEN
    found = {what: texts for what, texts in page.evaluate(PRINTED).items() if texts}
    if new or card not in SEEN:
        if not page.evaluate("() => Boolean(window.axe)"):
            page.evaluate(AXE)
        if violations := page.evaluate(ASKED if new else ASKED_OF_CARD):
            found["axe"] = violations
    SEEN.update((kind, card))
    if found:
        course.shut_out[where] = found
    if (wide := page.evaluate(WIDE)) > 0:
        course.wide[where] = wide
    if new and student.language == "ko":
        page.set_viewport_size(SMALL)
        student.visitor.idle()
        page.wait_for_function(f"() => ({WIDE})() <= 0")
        page.set_viewport_size(PHONE)


def predicted(course: Course, step: Step) -> None:
    """Lock a prediction; keep what of its outcome had been told before, anywhere."""
    student = course.student
    if student.language == "ko":
        student.swipe(-120)  # never past an open prediction
    student.guess(step)
    # What the card says of every prediction, and what was read on the way, is no secret any more.
    course.known |= {*student.page.evaluate(TOLD, None), *strings(student.language).values()}
    count = len(student.frames)
    student.lock()
    student.focused(".outcome")
    student.visitor.idle()
    outcome = [one for one in student.page.evaluate(TOLD, CARD) if one not in course.known]
    figure = [one for one in student.page.evaluate(TOLD, FIGURES) if one not in course.known]
    told = [one for one in outcome if len(one) >= SENTENCE]
    told += [one for one in figure if len(one) >= SENTENCE and re.search(r"\d[.,]\d", one)]
    course.late[step.id] = sum(within(one, student.frames[count:]) for one in told)
    course.known |= set(told)
    course.early[step.id] = [one for one in told if within(one, student.frames[:count])]


def through(course: Course) -> None:
    """Go through a lesson to its end."""
    student, steps = course.student, course.student.lesson.steps
    for k, step in enumerate(steps):
        student.visitor.idle()
        where = f"{step.id} ({step.kind})"
        course.known |= set(student.page.evaluate(TOLD, None))
        looked(course, where, step)
        if step.predict is not None:
            predicted(course, step)
            looked(course, f"{where}, locked", step)
        elif step.do is not None:
            student.search(step)
        elif step.work is not None:
            student.calculate(step)
        elif step.quiz:
            right = student.answer(step)
            course.score = student.find(".score b").first.inner_text()
            course.scored = student.say("quiz.score", right=right, count=len(step.quiz))
            student.visitor.idle()
            looked(course, f"{where}, answered", step)
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
    student.find(".nav").get_by_role("button", name=student.say("nav.leave")).click()
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


WHOLE: Final = next(
    lesson
    for lesson in LESSONS
    if {"bar", "choose", "sketch"} <= {step.predict.type for step in lesson.steps if step.predict}
)
"""A lesson with predictions of every type."""
DESK: Final = LANGUAGES["en"]


def index_of(lesson: Lesson, kind: str) -> int:
    """Return where the first step of a kind, or the first prediction of a type, stands."""
    return next(
        k for k, one in enumerate(lesson.steps) if kind in {one.kind, one.predict.type if one.predict else ""}
    )


def tab_to(student: Student, selector: str, key: str = "Tab") -> None:
    """Press Tab until something has the focus."""
    for _ in range(FAR):
        if student.page.evaluate(FOCUSED, selector):
            return
        student.page.keyboard.press(key)
    raise AssertionError(f"expected to reach {selector!r} by {key}")


def test_a_lesson_is_learned_by_keyboard_alone(visit: Visit):
    student = begin(visit, WHOLE, "en")
    press, steps = student.page.keyboard.press, WHOLE.steps
    tab_to(student, f"{CARD} .next")
    for k, step in enumerate(steps):
        student.visitor.idle()
        if step.predict is not None:
            tab_to(student, f"{CARD} :is(.pbar input, .choice input, .pad)")
            press("2" if step.predict.type == "choose" else "ArrowUp")
            press("PageDown")  # never past an open prediction
            tab_to(student, f"{CARD} .lock")
            press("Enter")
            student.focused(".outcome")
        elif step.do is not None:
            tab_to(student, "[role=slider]")
            press("Home")
            for _ in range(FAR):
                if student.find(".slot.got").count() == step.do.need:
                    break
                press("ArrowRight")
            expect(student.find(".goal .now")).to_have_text(student.say("find.done"))
            tab_to(student, f"{CARD} .next", "Shift+Tab")
        elif step.work is not None:
            tab_to(student, f"{CARD} .blank input")
            rows = catalogue.measured(WHOLE, step).rows
            for row in step.work.rows:
                if row.blank:
                    student.page.keyboard.type(f"{rows[row.name]:.2f}")
                    press("Enter")
            expect(student.find(".handmsg")).to_have_text(student.say("work.done"))
            tab_to(student, f"{CARD} .next")
        elif step.quiz:
            for number, one in enumerate(step.quiz):
                if one.options:
                    press("1")
                else:
                    tab_to(student, f"{CARD} .numq input")
                    student.page.keyboard.type("0,5")
                    press("Enter")
                expect(student.find(".question .why")).to_have_count(number + 1)
                student.focused(".why")
            expect(student.find(".score")).to_be_visible()
            break
        press("Enter" if student.page.evaluate(FOCUSED, ".next") else "PageDown")
        student.stands(k + 1)
        student.focused("h1")
    student.page.keyboard.press("PageUp")
    student.stands(len(steps) - 2)


def test_arrow_keys_go_over_the_answers_of_a_quiz_and_enter_answers(visit: Visit):
    lesson = next(one for one in catalogue.lessons() if len(one.steps[-1].quiz[0].options) > 2)
    student = begin(visit, lesson, "en", index_of(lesson, "quiz") + 1)
    tab_to(student, f"{CARD} .choice input")
    student.page.keyboard.press("ArrowDown")
    student.page.keyboard.press("ArrowDown")
    assert student.find(".why").count() == 0
    student.page.keyboard.press("Enter")
    expect(student.find(".why")).to_have_count(1)
    assert student.find(".choice.mine .no").inner_text() == "3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_wrongly_in_a_blank_gets_a_sentence(visit: Visit, language: Language):
    at = index_of(WHOLE, "work")
    student = begin(visit, WHOLE, language, at + 1)
    step = WHOLE.steps[at]
    assert step.work is not None
    found = catalogue.measured(WHOLE, step)
    number = next(k for k, row in enumerate(step.work.rows) if row.blank and row.slips)
    blank = sum(row.blank for row in step.work.rows[:number])
    row, slip = step.work.rows[number], found.slips[number][0]
    right = found.rows[row.name]
    field = student.find(".blank input").nth(blank)
    message = student.find(".handmsg")
    wide = "".join(chr(ord(one) + 0xFEE0) for one in f"{right:.2f}")
    for typed, told in (
        ("", student.say("work.empty")),
        ("word", student.say("work.no_number")),
        ("0x1", student.say("work.no_number")),
        ("1e300", student.say("work.off", off=f"{999_999_999 - right:.2f}")),
        (f"{slip:.2f}", str(row.slips[0].text[language])),
        (f"{right:.2f}".replace(".", ","), student.say("work.right", value=f"{right:.2f}")),
        (wide, student.say("work.right", value=f"{right:.2f}")),
    ):
        field.fill(typed)
        field.press("Enter")
        expect(message).to_have_text(told)
    expect(student.find(".blank.ok")).to_have_count(1)
    assert student.find(".blank.no").count() == 0


def test_a_question_asks_for_a_number_until_it_gets_one_and_takes_an_absurd_one(visit: Visit):
    at = index_of(WHOLE, "quiz")
    student = begin(visit, WHOLE, "ko", at + 1)
    wanted = next(k for k, one in enumerate(WHOLE.steps[at].quiz) if not one.options)
    for k in range(wanted):
        student.find(".question").nth(k).locator(".choice").first.click()
        expect(student.find(".why")).to_have_count(k + 1)
    field, note = student.find(".numq input").last, student.find(".numq .hint").last
    for typed in ("", "word", "１/２"):
        field.fill(typed)
        field.press("Enter")
        expect(note).to_have_text(student.say("work.no_number"))
    field.fill("1e99")
    field.press("Enter")
    expect(student.find(".why")).to_have_count(wanted + 1)


def test_who_does_not_predict_is_told_so_and_what_is_locked_stays_locked(visit: Visit):
    at = index_of(WHOLE, "bar")
    student = begin(visit, WHOLE, "en", at + 1)
    page, step = student.page, WHOLE.steps[at]
    expect(student.find(".lock")).to_be_disabled()
    expect(student.find(".hint").first).to_have_text(student.say("predict.first_bar"))
    student.guess(step)
    student.find(".lock").dblclick()
    expect(student.find(".outcome")).to_be_visible()
    student.visitor.idle()
    said = student.find(".outcome").inner_text()
    assert student.find("input[type=range], .lock").count() == 0
    page.reload()
    student.visitor.idle()
    expect(student.find(".outcome")).to_be_visible()
    assert student.find(".outcome").inner_text() == said
    assert student.find("input[type=range], .lock").count() == 0
    later = next(k for k, one in enumerate(WHOLE.steps) if k > at and one.predict)
    other = begin(visit, WHOLE, "en", later + 1)  # in a tab of its own
    other.find(".btn.quiet").click()
    expect(other.find(".probe .d")).to_have_text(other.say("predict.skipped"))
    other.focused(".probe .d")
    other.visitor.idle()
    assert other.find(".outcome").count() == 0
    expect(other.find(".nav .next")).to_be_enabled()


def test_two_tabs_lose_nothing_of_each_other(visit: Visit):
    predictions = [k for k, one in enumerate(WHOLE.steps) if one.predict][:2]
    tabs = [begin(visit, WHOLE, "en", at + 1) for at in predictions]
    for tab, at in zip(tabs, predictions, strict=True):
        tab.guess(WHOLE.steps[at])
        tab.lock()
        tab.visitor.idle()
    third = begin(visit, WHOLE, "en", predictions[0] + 1)
    expect(third.find(".outcome")).to_be_visible()
    third.page.locator(".belt button").nth(predictions[1]).click()
    third.stands(predictions[1])
    expect(third.find(".outcome")).to_be_visible()


def test_the_first_screen_says_where_one_was(visit: Visit):
    t = words("en")
    student = begin(visit, WHOLE, "en")
    student.on(1)
    student.visitor.idle()
    cookie = f"{WHOLE.number}.2.{len(WHOLE.steps)}"
    student.page.wait_for_function("told => document.cookie.includes(told)", arg=cookie)
    first = visit("/?lang=en", **DESK).page
    pill = first.locator(".st-key-start_here a")
    expect(pill).to_contain_text(t("start.go_on", lesson=WHOLE.number, step=2, count=len(WHOLE.steps)))
    pill.click()
    expect(first.locator(f'{CARD}[data-at="1"]')).to_be_visible()


def test_steps_that_are_here_need_no_server(browser: Browser, served: Served):
    """Between the steps of a run one goes back and forth, though nothing that is sent arrives."""
    sent: list[str | bytes] = []
    cut: list[bool] = []
    with visiting(browser, served.url, viewport=LAPTOP) as visitor:

        def through_here(socket: Any) -> None:
            server = socket.connect_to_server()
            socket.on_message(lambda told: sent.append(told) if cut else server.send(told))

        visitor.page.route_web_socket(re.compile("_stcore/stream"), through_here)
        visitor.open(f"{served.url}/course?lang=en&lesson={WHOLE.number}&step=1")
        student = Student(visitor, WHOLE, "en")
        student.stands(0)
        visitor.idle()
        cut.append(True)
        last = next(k for k, one in enumerate(WHOLE.steps) if one.predict)
        assert last > 0
        for _ in range(2):
            for k in range(1, last + 1):
                student.on(k, heard=False)
                expect(student.find("h1")).to_be_visible()
                expect(visitor.page.locator(".belt [aria-current]")).to_have_count(1)
            for k in reversed(range(last)):
                student.find(".nav .back").click()
                student.stands(k)
        assert sent  # that it was, is told once it can be
        assert not visitor.errors


KEEPS_NOTHING: Final = """
  for (const name of ["getItem", "setItem", "removeItem"]) {
    const theirs = Storage.prototype[name];
    Storage.prototype[name] = function (key, ...rest) {
      if (String(key).startsWith("gatescope")) throw new DOMException("denied", "SecurityError");
      return theirs.call(this, key, ...rest);
    };
  }
"""


def test_a_browser_that_keeps_nothing_is_told_so_and_learns_all_the_same(browser: Browser, served: Served):
    with visiting(browser, served.url, viewport=LAPTOP) as visitor:
        page, t = visitor.page, words("en")
        page.add_init_script(KEEPS_NOTHING)
        visitor.open(f"{served.url}/course?lang=en")
        expect(page.get_by_text(t("course.nothing_kept"))).to_be_visible()
        at = index_of(WHOLE, "bar")
        visitor.open(f"{served.url}/course?lang=en&lesson={WHOLE.number}&step={at + 1}")
        student = Student(visitor, WHOLE, "en")
        student.stands(at)
        student.guess(WHOLE.steps[at])
        student.lock()
        student.on(at + 1)
        visitor.idle()
        assert not visitor.errors


def test_whoever_wants_no_motion_sees_end_states(visit: Visit):
    at = index_of(WHOLE, "bar")
    student = begin(visit, WHOLE, "en", at + 1, reduced_motion="reduce")
    student.guess(WHOLE.steps[at])
    student.lock()
    still = "(node) => getComputedStyle(node).animationName"
    assert student.find(".fillm").evaluate(still) == "none"
    expect(student.page.locator(f"{FIGURES} .gs.playing")).to_have_count(0)


def test_what_another_hand_kept_is_as_good_as_nothing(visit: Visit):
    student = begin(visit, WHOLE, "en")
    student.page.evaluate("() => localStorage.setItem('gatescope-course', '{no JSON')")
    home = visit("/course?lang=en", player=False, fold=False, **DESK).page
    expect(home.locator(".st-key-course_home")).to_be_visible()
    student.on(1)
    student.visitor.idle()
    student.page.wait_for_function(
        "() => localStorage.getItem('gatescope-course').startsWith('{\"version\"')"
    )
    assert home.get_by_text(words("en")("course.nothing_kept")).count() == 0
