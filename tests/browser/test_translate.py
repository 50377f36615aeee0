"""What a person does on the translation page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/translate?lang=en&way=en-ko"
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# All that a phone shows stands above the transport, which is fixed to its lower edge.
ENDS = """() => {
  const within = (one) => one.shadowRoot?.querySelector(".hg") ?? (one.matches(".hg") ? one : null);
  const root = [...document.querySelectorAll("*")].map(within).find(Boolean);
  const box = (one) => one.getBoundingClientRect();
  const parts = ["h1", ".glass", "dd", ".transport"].map((one) => root.querySelector(one));
  const [claim, glass, made, bar] = parts.map(box);
  const row = box(document.querySelector(".st-key-row_translate"));
  const order = [row.top, claim.top, glass.top, made.top];
  return { row: row.height, order, made: made.bottom, bar: bar.top, foot: bar.bottom };
}"""


@pytest.mark.parametrize(("viewport", "tall"), [(LAPTOP, 72), (PHONE, 160)])
@pytest.mark.parametrize("path", ["lang=en", "lang=ko", "lang=ko&of=digits", "lang=en&attention=luong"])
def test_claim_picture_and_translation_stand_in_the_first_screen(
    visit: Visit, path: str, viewport: ViewportSize, tall: int
):
    page = visit(f"/translate?{path}", viewport=viewport).page
    ends = page.evaluate(ENDS)
    assert ends["order"] == sorted(ends["order"])
    assert ends["row"] <= tall
    assert ends["made"] <= min(viewport["height"], ends["bar"] + 1)
    assert ends["foot"] <= viewport["height"]


def test_who_comes_in_english_can_judge_the_answer(visit: Visit):
    page = visit("/translate?lang=en").page
    page.wait_for_url(re.compile("way=ko-en"))
    wrote, should = page.locator(".hg dd").first, page.locator(".hg dd").last
    assert re.fullmatch("[a-z ]+", wrote.inner_text())
    assert wrote.inner_text() != should.inner_text()
    wrong = page.locator(".glass .tile.wrong")
    expect(wrong).to_have_count(2)
    expect(wrong.first.locator(".cross")).to_have_count(1)
    assert wrong.first.locator(".card").evaluate("(one) => getComputedStyle(one).strokeDasharray") != "none"
    expect(page.locator(".hg .verdict")).to_contain_text("2 of 11")


def test_a_sentence_is_put_together_from_the_words_that_are_known(visit: Visit):
    page = visit(PAGE + "&attention=luong").page
    page.get_by_role("button", name="Type your own").click()
    known = page.locator("[class*=st-key-translate_words_en-ko]")
    for group, word in [
        ("Small words", "the"),
        ("Who", "king"),
        ("Does", "likes"),
        ("Small words", "the"),
        ("What", "cake"),
    ]:
        page.get_by_role("radio", name=group, exact=True).click()
        before = page.get_by_label("Your own sentence").input_value()
        known.get_by_role("radio", name=word, exact=True).click()
        expect(page.get_by_label("Your own sentence")).to_have_value(f"{before} {word}".strip())
    page.get_by_role("button", name="Translate", exact=True).click()
    expect(page.get_by_label("Your own sentence")).to_be_hidden()
    expect(page.locator(".hg dd").first).to_have_text("임금님께서는 케이크를 좋아하신다")


def test_the_first_screen_squeezes_a_sentence_through_one_vector(visit: Visit):
    page = visit(PAGE).page
    expect(page.get_by_role("heading", name="A whole sentence, through one vector")).to_be_visible()
    expect(page.locator(".proof-badge")).to_contain_text("torch agrees to")
    assert page.locator(".glass .tile").count() > 3
    expect(page.locator(".hg dd")).to_have_count(2)


def test_attention_gets_right_what_the_vector_lost(visit: Visit):
    page = visit(PAGE).page
    wrote, should = page.locator(".hg dd").first, page.locator(".hg dd").last
    assert wrote.inner_text() != should.inner_text()
    page.locator(".st-key-translate_switch").get_by_text("on", exact=True).click()
    page.wait_for_url(re.compile("attention=luong"))
    expect(wrote).to_have_text(should.inner_text())
    assert page.locator(".glass .look").count() > 3


def test_attention_that_is_sent_elsewhere_says_another_sentence(visit: Visit):
    page = visit(PAGE + "&attention=luong&piece=5").page
    wrote, should = page.locator(".hg dd").first, page.locator(".hg dd").last
    expect(page.locator(".tops h2")).to_contain_text("Token 6")
    page.locator(".words .word").first.click()
    page.wait_for_url(re.compile("force=5-0"))
    expect(page.locator(".seen .hint")).to_contain_text("You overrode the attention")
    expect(wrote).not_to_have_text(should.inner_text())
    page.locator(".st-key-translate_fold_held summary").press("Enter")
    page.get_by_role("button", name="Hold it").press("Enter")  # with the attention forced as it is
    page.wait_for_url(re.compile(r"cut=e\.h0-47"))
    beside = page.locator(".st-key-translate_held_sentences")
    expect(beside).to_contain_text(f"as it was: {wrote.inner_text()}")
    expect(beside).to_contain_text("what if: ")
    page.locator(".st-key-translate_hands_cuts").get_by_role("button", name="Reset").click()
    expect(beside).to_have_count(0)
    page.locator(".seen").get_by_role("button", name="Reset").click()
    expect(wrote).to_have_text(should.inner_text())


def test_a_sentence_of_ones_own_goes_through_and_back(visit: Visit):
    page = visit(PAGE + "&attention=luong").page
    page.get_by_role("button", name="Type your own").click()
    box = page.get_by_label("Your own sentence")
    box.fill("The teacher will not open that window tomorrow.")
    box.press("Enter")
    expect(page.locator(".hg dd").first).to_have_text("내일 선생님께서는 그 창문을 여시지 않을 것이다")
    box.fill("내일 선생님께서는 그 창문을 여시지 않을 것이다.")
    box.press("Enter")
    expect(page.locator(".hg dd").first).to_have_text("the teacher will not open that window tomorrow")
    assert "text=" not in page.url


def test_the_keyboard_walks_through_the_pieces(visit: Visit):
    visitor = visit(PAGE + "&piece=0")
    visitor.page.keyboard.press("ArrowRight")
    expect(visitor.step).to_have_attribute("aria-valuenow", "2")
    visitor.page.keyboard.press("End")
    expect(visitor.step).to_have_attribute("aria-valuenow", visitor.step.get_attribute("aria-valuemax"))
    visitor.page.wait_for_url(re.compile(r"piece=\d+"))


def test_page_up_and_page_down_move_the_scrubber_by_ten(visit: Visit):
    visitor = visit("/translate?lang=en&of=digits&piece=0")
    visitor.step.focus()
    visitor.page.keyboard.press("PageUp")
    expect(visitor.step).to_have_attribute("aria-valuenow", "11")
    visitor.page.keyboard.press("PageDown")
    expect(visitor.step).to_have_attribute("aria-valuenow", "1")


def test_a_phone_in_korean(visit: Visit):
    page = visit("/translate?lang=ko&attention=bahdanau", viewport={"width": 390, "height": 844}).page
    expect(page.get_by_role("heading", name="어텐션: 디코더가 원문을 되돌아봅니다")).to_be_visible()
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    page.locator(".words .word").first.click()
    page.wait_for_url(re.compile("force="))


@pytest.mark.parametrize("fold", ["translate_fold_map", "translate_fold_inside"])
def test_a_heat_map_can_be_walked_through_by_keyboard(visit: Visit, fold: str):
    page = visit(PAGE + "&attention=luong").page
    box = page.locator(f".st-key-{fold}")
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    grid = box.locator("[data-testid=stDataFrame] canvas").first
    expect(grid).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if grid.evaluate("(one) => one === document.activeElement"):
            break
    expect(grid).to_be_focused()
    page.keyboard.press("ArrowRight")
    chosen = box.locator("[data-testid=stDataFrame] [role=gridcell][aria-selected=true]")
    expect(chosen).to_have_count(1)
    first = chosen.get_attribute("aria-colindex")
    page.keyboard.press("ArrowRight")
    expect(chosen).not_to_have_attribute("aria-colindex", first or "")


def test_no_pipe_is_seen_behind_a_label(visit: Visit):
    page = visit(PAGE + "&attention=luong").page
    labels = page.locator(".glass .label")
    expect(labels).to_have_count(2)
    for k in range(2):
        cover, text = labels.nth(k).locator(".cover"), labels.nth(k).locator("text").first
        around, inner = cover.bounding_box(), text.bounding_box()
        assert around
        assert inner
        assert around["x"] < inner["x"]
        assert around["x"] + around["width"] > inner["x"] + inner["width"]
        assert cover.evaluate(
            "(one) => one.closest('svg').querySelector('.look').compareDocumentPosition(one) & 4"
        )


def test_the_name_of_a_token_begins_with_what_is_printed_on_it(visit: Visit):
    page = visit("/translate?lang=en").page
    for tile in page.locator(".glass .tile").all():
        assert (tile.get_attribute("aria-label") or "").startswith(tile.text_content() or "?")
