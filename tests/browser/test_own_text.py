"""A visitor's own text: pasted, uploaded in old encodings, refused, and in a link only if they say so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
KOREAN = "나는 오늘 학교에 가서 순환 신경망을 배웠다. 똠방각하도 함께 배웠다."


def _drawer(page: Page) -> None:
    page.locator(".st-key-row_inspect .st-key-drawer button").click()


def _upload(page: Page, name: str, data: bytes) -> None:
    _drawer(page)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})


def test_a_pasted_text_is_read(visit: Visit):
    visitor = visit("/?lang=en&net=python-lstm")
    _drawer(visitor.page)
    area = visitor.page.locator("textarea")
    text = "def f(x):\n    return '<b>x</b>'\n"
    area.fill(text)
    visitor.page.get_by_role("button", name="Read this text").click()
    expect(visitor.step).to_have_attribute("aria-valuemax", str(len(text)))
    assert "text=" not in visitor.page.url


def test_enter_makes_a_line_and_sends_nothing(visit: Visit):
    visitor = visit("/?lang=en")
    steps = visitor.step.get_attribute("aria-valuemax")
    _drawer(visitor.page)
    area = visitor.page.locator("textarea")
    area.press_sequentially("ab")
    area.press("Enter")
    area.press_sequentially("c")
    visitor.idle()
    assert area.input_value() == "ab\nc"
    assert visitor.step.get_attribute("aria-valuemax") == steps


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_an_uploaded_file_is_read_and_its_encoding_said(visit: Visit, encoding: str):
    visitor = visit("/?lang=en&net=korean-lstm")
    _upload(visitor.page, "글.txt", KOREAN.encode(encoding))
    notes = visitor.page.locator(".st-key-inspect_notes")
    expect(notes).to_contain_text(f"Read as {encoding}")
    visitor.ready()
    expect(visitor.page.locator(".gs .text")).to_contain_text("똠")


def test_what_cannot_be_read_is_explained_and_nothing_is_lost(visit: Visit):
    visitor = visit("/?lang=en")
    steps = visitor.step.get_attribute("aria-valuemax")
    _upload(visitor.page, "a.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")
    expect(visitor.page.locator(".st-key-problem_text")).to_contain_text("PDF")
    assert visitor.step.get_attribute("aria-valuemax") == steps


def test_a_short_text_goes_into_the_link_only_if_its_owner_says_so(visit: Visit):
    visitor = visit("/?lang=en&net=python-lstm")
    _drawer(visitor.page)
    visitor.page.locator("textarea").fill("x = (1, 2)")
    visitor.page.get_by_role("button", name="Read this text").click()
    expect(visitor.step).to_have_attribute("aria-valuemax", "10")
    visitor.page.keyboard.press("Escape")
    visitor.page.locator(".st-key-inspect_take_away").get_by_role(
        "button", name="A link to this place"
    ).click()
    visitor.page.get_by_text("Put my text into the link").click()
    expect(visitor.page).to_have_url(re.compile(r"text=x"))
    other = visit(visitor.page.url[visitor.page.url.index("/?") :])
    expect(other.step).to_have_attribute("aria-valuemax", "10")


def test_a_long_text_shows_its_first_window_and_is_read_on(visit: Visit):
    visitor = visit("/?lang=en&net=python-lstm")
    text = "".join(f"def f{i}(x):\n    return ({i}, 'a{i}')\n" for i in range(300))
    _upload(visitor.page, "long.py", text.encode())
    expect(visitor.step).to_have_attribute("aria-valuemax", "1000")
    expect(visitor.page.get_by_text(re.compile(r"^All [\d,]+ steps"))).to_be_visible()
    visitor.idle()
    strip = visitor.page.locator(".st .whole[role=slider]")
    with visitor.page.expect_response(re.compile(r"/ahead/[^/]+/2000$")):
        strip.press("ArrowRight")
        strip.press("ArrowRight")
    expect(strip).to_have_attribute("aria-valuetext", re.compile(r"^Steps 2,001 to 3,000 of "))
    shown = visitor.page.locator(".text[role=listbox]")
    there = re.findall(r"def f\d+", text[2000:3000])[1]
    expect(shown).to_contain_text(there)  # the player has it before the page follows
    steps = shown.locator("[data-step]")
    expect(steps).to_have_count(1000)  # and soon what one would have to scroll to
    assert steps.evaluate_all("all => all.map(one => Number(one.dataset.step))") == list(range(1000))
    expect(visitor.page).to_have_url(re.compile(r"w=2000"))
    visitor.ready()
    box = strip.bounding_box()
    assert box
    visitor.page.mouse.move(box["x"] + 1, box["y"] + 20)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 20, steps=8)
    visitor.page.mouse.up()
    last = (len(text) - 1) // 1000 * 1000
    expect(visitor.page).to_have_url(re.compile(rf"w={last}"))
    expect(visitor.step).to_have_attribute("aria-valuemax", str(len(text) - last))
    visitor.ready()
    # Its windows go on from what was walked through in float32, and say so.
    expect(visitor.page.locator(".proof")).to_contain_text(re.compile(r"measured.*float32", re.IGNORECASE))


def test_what_is_read_in_several_steps_stands_whole_over_them(visit: Visit):
    visitor = visit("/?lang=en&net=python-lstm")
    _drawer(visitor.page)
    text = (
        "def meet(where, when):\n    # 👩🏽‍🚀 and ❤️, then पढ़ूँगा\n    return where.at(when) or when.at(where)\n"
    )
    visitor.page.locator("textarea").fill(text)
    visitor.page.get_by_role("button", name="Read this text").click()
    expect(visitor.step).to_have_attribute("aria-valuemax", str(len(text)))
    panel = visitor.page.locator(".gs .text")
    wholes = ["👩🏽‍🚀", "❤️", "ढ़ूँ", "गा"]
    expect(panel.locator(".syl .whole")).to_have_text(wholes)
    expect(panel.locator(".syl").nth(0).locator(".k")).to_have_text(["👩", "🏽", "ZWJ", "🚀"])
    expect(panel.locator(".syl").nth(1).locator(".k")).to_have_text(["❤", "VS16"])
    expect(panel.locator(".syl").nth(3).locator(".k")).to_have_text(["ग", "\u25ccा"])
    expect(panel.locator(".k")).to_have_count(len(text))
    note = visitor.page.locator(".st-key-inspect_notes")
    expect(note).to_contain_text("5 of 91 characters on screen are not among those this network knows")
    expect(visitor.page.locator(".gs .unknown")).to_contain_text("does not know: 5")


# Letters whose dots lie under the tint of the next line, which is drawn after them.
COVERED = """(text) => {
  const all = [...text.querySelectorAll(".k")];
  const boxes = all.map((one) => one.getBoundingClientRect());
  const pad = parseFloat(getComputedStyle(all[0]).paddingBottom);
  const covers = (a, b) =>
    b.top > a.top + 1 && b.left < a.right - 1 && b.right > a.left + 1 && b.top < a.bottom - pad - 1;
  const covered = (one, at) => boxes.slice(at + 1, at + 80).some((box) => covers(boxes[at], box));
  return all.filter((one, at) => one.classList.contains("unk") && covered(one, at)).length;
}"""


def test_no_line_covers_the_dots_under_the_line_before(visit: Visit):
    visitor = visit("/?lang=en&net=python-lstm", viewport={"width": 390, "height": 844})
    _upload(visitor.page, "a.txt", ("今天天气很好，我们去公园散步。孩子们在湖边放风筝。\n" * 4).encode())
    expect(visitor.page.locator(".gs .k.unk").first).to_be_visible()
    visitor.ready()
    assert visitor.page.locator(".gs .k.unk").count() > 50
    assert visitor.page.locator(".gs .text").evaluate(COVERED) == 0


CONTRAST = """(button) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const { color, backgroundColor } = getComputedStyle(button);
  const both = [light(color), light(backgroundColor)];
  return Math.max(...both) / Math.min(...both);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_button_in_the_drawer_says_can_be_read(visit: Visit, scheme: str):
    page = visit("/?lang=en", color_scheme=scheme).page
    _drawer(page)
    button = page.get_by_role("button", name="Read this text")
    button.wait_for()
    assert button.evaluate(CONTRAST) > 4.5


PROSE = "We met (at noon) by the lake. She said that nobody had read it; I had, twice over, in a train.\n"


def _read(page: Page, text: str) -> None:
    _drawer(page)
    page.locator("textarea").fill(text)
    page.get_by_role("button", name="Read this text").click()


def test_a_text_goes_along_through_the_navigation(visit: Visit):
    visitor = visit("/?lang=en&net=shakespeare-lstm")
    _read(visitor.page, PROSE)
    expect(visitor.step).to_have_attribute("aria-valuemax", str(len(PROSE)))
    visitor.go_to("Gradients")
    expect(visitor.page).to_have_url(re.compile(r"/gradients\?.*sample=own"))
    assert "text=" not in visitor.page.url
    letters = visitor.page.locator(".rw .rows [data-step]")
    expect(letters.first).to_be_visible()
    shown = "".join(letters.evaluate_all("all => all.map((one) => one.textContent)"))
    assert "lake" in shown


def test_who_knows_the_text_reads_it_after_one_press(visit: Visit):
    visitor = visit("/?lang=en&net=python-lstm")
    _read(visitor.page, KOREAN)
    expect(visitor.page.locator(".gs .unk").first).to_be_visible()
    visitor.page.get_by_role("button", name="Read it with Korean · LSTM").click()
    expect(visitor.page).to_have_url(re.compile(r"net=korean-lstm"))
    expect(visitor.page.locator(".gs .text.jamo")).to_contain_text("똠")
    expect(visitor.page.locator(".gs .unk")).to_have_count(0)
    expect(visitor.page.get_by_role("button", name=re.compile("^Read it with"))).to_have_count(0)


# Of letters that have been read: how orange or blue each is, red less blue, with the letter it stands for.
WARMTH = """(panel) => [...panel.querySelectorAll(".k")].map((one) => {
  const [r, , b] = one.style.getPropertyValue("--b").match(/\\d+/g).map(Number);
  return [one.textContent, r - b];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_ends_of_the_key_are_seen_on_a_korean_text(visit: Visit, scheme: str):
    text = "나는 오늘 학교(신촌)에 갔다. 어제(금요일) 배운 것(순환 신경망)을 다시 읽었다."
    visitor = visit("/?lang=en&net=korean-lstm&unit=135", color_scheme=scheme)
    _read(visitor.page, text)
    expect(visitor.page.locator(".gs .text")).to_contain_text("촌")
    visitor.ready()
    expect(visitor.page.locator(".gs .poles span")).to_have_text(["inside", "outside"])
    warmth = visitor.page.locator(".gs .text").evaluate(WARMTH)
    inside, depth = [], 0
    for letter, warm in warmth:
        depth += (letter == "(") - (letter == ")")
        inside.append((depth > 0, warm))
    within = sorted(warm for yes, warm in inside if yes)
    without = sorted(warm for yes, warm in inside if not yes)
    # Of the middle letter of each side: orange within, blue without, and far apart.
    assert within[len(within) // 2] > 40
    assert without[len(without) // 2] < -40
    expect(visitor.page.locator(".gs .ends")).to_contain_text("\u2265")


def test_the_link_has_a_button_that_copies_it(visit: Visit):
    page = visit("/?lang=en").page
    page.locator(".st-key-inspect_take_away").get_by_role("button", name="A link to this place").click()
    copy = page.locator(".st-key-link_address").get_by_role("button")
    expect(copy).to_be_visible()
    assert copy.evaluate("(one) => getComputedStyle(one).visibility") == "visible"


def test_the_units_of_a_network_of_ones_own_are_searched(visit: Visit):
    page = visit("/lab?lang=en&hidden=8&updates=50&window=16", player=False).page
    page.locator(".st-key-lab_character_train button").click()
    page.locator(".st-key-lab_character_inspect button").click()
    expect(page.locator(".st-key-search")).to_be_visible()
    expect(page.locator(".st-key-search summary")).to_contain_text("Units searched:")
    expect(page.locator(".gs .lede")).not_to_contain_text("not been searched")
    page.locator(".st-key-search summary").click()
    expect(page.locator(".st-key-search table tbody tr").first).to_be_visible()
    expect(page.locator(".st-key-search")).to_contain_text("others that its training never read")


def test_a_stored_run_is_marked_under_a_text_of_ones_own(visit: Visit):
    page = visit("/lab?lang=ko", player=False, locale="ko-KR").page
    mark = page.locator(".st-key-unlike_lab_character")
    expect(mark).to_have_count(0)
    page.locator(".st-key-drawer").get_by_role("button").click()
    page.locator("textarea").fill("to be or not to be, that is the question. " * 30)
    page.locator(".st-key-paste_read button").click()
    expect(mark).to_contain_text("아직 학습하지 않았습니다")
