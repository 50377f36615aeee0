"""The first screen of the home page: its parts in sight, and the reading that plays by itself, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]

LAPTOP: Final = {"width": 1280, "height": 800}
PHONE: Final = {"width": 390, "height": 844}
EVENT: Final = {"en": 160, "ko": 46}  # steps, counted from 1
WRITTEN: Final = {"en": 154, "ko": 40}  # where that begins which is wiped there
LOCALES: Final = {"en": "en-US", "ko": "ko-KR"}
BOTTOM: Final = """(selector) => {
  const host = [...document.querySelectorAll("*")].find((one) => one.shadowRoot?.querySelector(".gs .say"));
  return (host?.shadowRoot ?? document).querySelector(selector).getBoundingClientRect().bottom;
}"""


def paused(visitor: Visitor) -> None:
    expect(visitor.page.locator("button.pp")).to_have_attribute("aria-label", re.compile("Play|재생"))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_claim_text_playback_and_sentence_are_on_the_first_screen(visit: Visit, lang: str):
    still = {"reduced_motion": "reduce", "locale": LOCALES[lang]}
    visitor = visit(f"/?lang={lang}", viewport=LAPTOP, **still)
    parts = ("h1", ".lede", ".units", ".text", ".transport", ".say")
    assert max(visitor.page.evaluate(BOTTOM, part) for part in parts) <= LAPTOP["height"]
    row = visitor.page.locator(".st-key-row_inspect").bounding_box()
    assert row
    assert row["height"] <= 72
    visitor.page.set_viewport_size(PHONE)
    visitor.idle()
    expect(visitor.page.locator(".gs[data-narrow]")).to_be_attached()
    assert max(visitor.page.evaluate(BOTTOM, part) for part in parts[:5]) <= PHONE["height"]
    chips = visitor.page.locator(".units").bounding_box()
    assert chips
    assert chips["height"] < 48  # one line, whatever there is of it


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_home_reads_up_to_the_event_and_says_how_to_go_on(visit: Visit, lang: str):
    visitor = visit(f"/?lang={lang}", reduced_motion="no-preference", locale=LOCALES[lang])
    expect(visitor.step).to_have_attribute("aria-valuenow", str(EVENT[lang]))
    paused(visitor)
    sentence, onward = visitor.page.locator(".say"), visitor.page.locator(".onward")
    expect(sentence).to_contain_text({"en": "shuts", "ko": "닫혀"}[lang])
    expect(sentence).to_contain_text({"en": "is left", "ko": "지웁니다"}[lang])
    expect(onward).to_contain_text({"en": "Press play", "ko": "재생"}[lang])
    # It does so once: a new page of the same tab stands at the event.
    visitor.page.reload()
    visitor.ready()
    paused(visitor)
    assert visitor.at() == EVENT[lang]
    expect(onward).to_contain_text({"en": "Press play", "ko": "재생"}[lang])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_was_seen_to_read(visit: Visit, lang: str):
    """From before the memory is written on, one step after the other, until it is wiped."""
    page = visit(f"/depth?lang={lang}", player=False, reduced_motion="no-preference").page
    page.add_init_script(SEEN)
    page.goto(page.evaluate("() => location.origin") + f"/?lang={lang}")
    page.locator(f".scrub[aria-valuenow='{EVENT[lang]}']").wait_for()
    page.wait_for_function(
        "(event) => window.steps.at(-1) === event && window.steps.length > 4", arg=EVENT[lang]
    )
    steps = page.evaluate("() => window.steps")
    assert steps == list(range(steps[0], EVENT[lang] + 1))
    assert steps[0] < WRITTEN[lang]


SEEN: Final = """
window.steps = [];
const bus = (window.gatescope = new EventTarget());
bus.feeds = new Map();
bus.addEventListener("step", ({ detail: { step } }) => {
  if (window.steps.at(-1) !== step + 1) window.steps.push(step + 1);
});
"""


def test_whoever_wants_no_motion_stands_at_the_event_at_once(visit: Visit):
    page = visit("/depth?lang=en", player=False, reduced_motion="reduce").page
    page.add_init_script(SEEN)
    page.goto(page.evaluate("() => location.origin") + "/?lang=en")
    expect(page.locator(".onward")).to_contain_text("Press play")
    assert page.evaluate("() => window.steps") == [EVENT["en"]]


@pytest.mark.parametrize("query", ["sample=settings&t=40", "unit=37", "net=python-lstm&unit=28&t=12"])
def test_whoever_asks_for_a_place_is_left_there(visit: Visit, query: str):
    visitor = visit(f"/?lang=en&{query}", reduced_motion="no-preference")
    at = visitor.at()
    paused(visitor)
    step = re.search(r"\bt=(\d+)", query)
    assert step is None or at == int(step[1]) + 1
    expect(visitor.page.locator(".onward")).to_be_empty()


def _acts(page: Page) -> dict[str, Callable[[], None]]:
    return {
        "a key": lambda: page.keyboard.press("Home"),
        "the pause button": lambda: page.locator("button.pp").click(),
        "a letter": lambda: page.locator(".text [data-step]").nth(130).click(),
        "the space key": lambda: page.keyboard.press(" "),
    }


@pytest.mark.parametrize("act", ["a key", "the pause button", "a letter", "the space key"])
def test_whoever_acts_ends_it(visit: Visit, act: str):
    visitor = visit("/depth?lang=en", player=False, reduced_motion="no-preference")
    page = visitor.page
    page.goto(page.evaluate("() => location.origin") + "/?lang=en")
    expect(page.locator("button.pp")).to_have_attribute("aria-label", "Pause")
    _acts(page)[act]()
    paused(visitor)
    expect(page.locator(".onward")).to_be_empty()
    at = visitor.at()
    visitor.idle()
    assert visitor.at() == at
    page.goto(page.evaluate("() => location.origin") + "/?lang=ko")  # not again in this tab, on no text
    visitor.ready()
    paused(visitor)
    assert visitor.at() == EVENT["ko"]


def test_the_map_of_all_units_is_read_by_the_keyboard(visit: Visit):
    visitor = visit("/?lang=en&unit=219&t=153")
    heat = visitor.page.locator(".heat")
    heat.focus()
    told = heat.get_attribute("aria-valuetext") or ""
    assert re.fullmatch(r"unit 219, step 154 '\s+c = \u22120\.99\d\d", told)
    row = int(heat.get_attribute("aria-valuenow") or 0)
    visitor.page.keyboard.press("ArrowUp")
    expect(heat).to_have_attribute("aria-valuenow", str(row - 1))
    expect(visitor.page).not_to_have_url(re.compile(r"unit=219\b"))
    visitor.page.keyboard.press("PageDown")
    expect(heat).to_have_attribute("aria-valuenow", str(row + 9))
    assert "= \u2248" not in (heat.get_attribute("aria-valuetext") or "")


def test_page_up_and_down_are_big_steps_of_the_scrubber_alone(visit: Visit):
    visitor = visit("/?lang=en&unit=219&t=40")
    visitor.step.focus()
    visitor.page.keyboard.press("PageUp")
    expect(visitor.step).to_have_attribute("aria-valuenow", "51")
    visitor.page.keyboard.press("PageDown")
    expect(visitor.step).to_have_attribute("aria-valuenow", "41")
    visitor.page.locator(".chips [role=option]").first.focus()
    visitor.page.keyboard.press("PageDown")
    assert visitor.at() == 41


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_text_begins_with_a_whole_line_wherever_it_is_scrolled(visit: Visit, lang: str):
    visitor = visit(f"/?lang={lang}&t=0", viewport=LAPTOP)
    cut = """() => {
      const all = [...document.querySelectorAll("*")];
      const host = all.find((one) => one.shadowRoot?.querySelector(".gs .text"));
      const panel = (host?.shadowRoot ?? document).querySelector(".gs .text");
      const edge = panel.getBoundingClientRect().top;
      const printed = [...panel.querySelectorAll("[data-step], .whole")];
      const boxes = printed.map((one) => one.getBoundingClientRect());
      const sliced = (box) => box.height && box.top < edge - 3 && box.bottom > edge + 6;
      return [panel.scrollTop, boxes.filter(sliced).length];
    }"""
    opened = visit(f"/?lang={lang}", viewport=LAPTOP, reduced_motion="reduce", locale=LOCALES[lang])
    assert not opened.page.evaluate(cut)[1]
    scrolled = set()
    for key in ["Shift+ArrowRight"] * 22 + ["End"]:
        visitor.step.focus()
        visitor.page.keyboard.press(key)
        top, sliced = visitor.page.evaluate(cut)
        scrolled.add(round(top))
        assert not sliced, (key, top)
    assert len(scrolled) > 1


def test_a_gru_says_beside_its_equation_which_z_it_draws(visit: Visit):
    visitor = visit("/?lang=en&net=shakespeare-gru&t=20")
    said = visitor.page.locator(".convention")
    expect(said).to_be_visible()
    for part in (
        "h = z h\u2032 + (1 \u2212 z) n",
        "Cho et al. (2014)",
        "Chung et al. (2014)",
        "h = (1 \u2212 z) h\u2032 + z n",
    ):
        expect(said).to_contain_text(part)
    other = visit("/?lang=en&net=python-lstm&t=20")
    expect(other.page.locator(".convention")).to_be_hidden()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_maths_has_a_legend_of_its_symbols(visit: Visit, lang: str):
    visitor = visit(f"/?lang={lang}&t=20&depth=maths")
    legend = visitor.page.locator(".legend")
    expect(legend).to_be_visible()
    assert legend.locator("dt").all_inner_texts() == [
        "W",
        "U",
        "b",
        "\u03c3",
        "tanh",
        "\u2299",
        "c\u2032, h\u2032",
    ]
    expect(legend.locator("svg")).to_have_count(2)
    expect(legend).to_contain_text({"en": "not a measurement", "ko": "잰 값이 아닙니다"}[lang])
    visitor.page.locator(".depth [data-value=story]").click()
    expect(legend).to_be_hidden()


ASKED: Final = {
    "en": ("old pages", "goes in", "draft", "after tonight", "tell the others"),
    "ko": ("무엇을 남길까", "얼마나 적을까", "초안", "오늘 밤의 일기장", "무엇을 말할까"),
}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_story_is_told_as_a_diary_if_one_likes(visit: Visit, lang: str):
    opening = visit(f"/?lang={lang}", reduced_motion="reduce", locale=LOCALES[lang])
    page, host = opening.page, opening.page.locator(".diary")
    toggle = page.locator(".asdiary")
    expect(host).to_be_hidden()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    questions, answers = host.locator("dt"), host.locator("dd")
    expect(questions).to_have_count(5)
    for question, words in zip(questions.all_inner_texts(), ASKED[lang], strict=True):
        assert words in question
    expect(host).to_contain_text({"en": "analogy", "ko": "비유"}[lang])
    # The diagram's own figures: cell before, candidate, cell now, hidden state.
    before, now, hidden = page.locator("svg.cell .nm").all_text_contents()
    told = answers.all_inner_texts()
    assert before in told[0]
    assert told[3] == now
    assert told[4].endswith(hidden)
    # It goes with the steps, into the address, and out of the way of numbers and maths.
    opening.step.focus()
    page.keyboard.press("ArrowRight")
    expect(answers.nth(3)).not_to_have_text(told[3])
    expect(page.locator("svg.cell .nm").nth(1)).to_have_text(answers.nth(3).inner_text())
    expect(page).to_have_url(re.compile("diary=on"))
    page.locator(".depth [data-value=numbers]").click()
    expect(host).to_be_hidden()
    expect(toggle).to_be_hidden()
    page.locator(".depth [data-value=story]").click()
    expect(host).to_be_visible()
    expect(page).not_to_have_url(re.compile("numbers"))  # the way back to Story is in the address, too
    expect(page).to_have_url(re.compile("diary=on"))
    again = visit(page.url.partition(page.evaluate("() => location.origin"))[2], viewport=PHONE)
    expect(again.page.locator(".diary")).to_be_visible()
    assert again.page.locator(".diary").evaluate("(one) => one.scrollWidth <= one.clientWidth")
    again.page.locator(".asdiary").click()
    expect(again.page).not_to_have_url(re.compile("diary"))


def test_a_cell_without_gates_has_a_diary_of_one_line(visit: Visit):
    host = visit("/?lang=en&net=shakespeare-rnn&t=20&diary=on").page.locator(".diary")
    expect(host.locator("dt")).to_have_count(1)
    expect(host.locator("dd")).to_contain_text("written anew")
    host = visit("/?lang=en&net=shakespeare-gru&t=20&diary=on").page.locator(".diary")
    expect(host.locator("dt")).to_have_count(4)
    expect(host.locator("dd").last).to_contain_text("read in full")
