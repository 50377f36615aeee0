"""What a person does on the page of two directions, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/bidirectional?lang=en"


def bars(page: Page, card: int) -> list[str]:
    return page.locator(".card").nth(card).locator(".grow .num").all_inner_texts()


def test_the_first_screen_shows_who_knows_and_who_guesses(visit: Visit):
    page = visit("/bidirectional?lang=ko", locale="ko-KR").page
    expect(
        page.get_by_role("heading", name="‘배’의 뜻은 뒤에 오는 단어를 읽어야 분명해집니다")
    ).to_be_visible()
    expect(page.locator(".word")).to_have_text(["어제", "동생은", "배를", "천천히", "먹었다"])
    expect(page.locator(".proof-badge")).to_contain_text("실측")
    expect(page.locator(".card h2 small").nth(0)).to_have_text("분명하지 않습니다")
    expect(page.locator(".card h2 small").nth(1)).to_have_text("분명합니다")
    expect(page.locator(".card").nth(2).locator(".grow.top")).to_contain_text("먹는 배")
    page.get_by_text("어떻게 측정했나요", exact=False).first.click()
    expect(page.get_by_text("처음 보는 문장의 뜻").first).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_claim_picture_and_answers_stand_in_the_first_screen(visit: Visit, lang: str, size: tuple[int, int]):
    page = visit(f"/bidirectional?lang={lang}", viewport={"width": size[0], "height": size[1]}).page
    bar = page.locator(".transport").bounding_box()
    assert bar is not None
    seen = bar["y"] if size[0] < 640 else size[1]
    assert bar["y"] + bar["height"] <= size[1]
    for part in ("h1", ".lede", ".scene", ".card >> nth=2"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= seen + 1, part
    row = page.locator(".st-key-row_bidirectional").bounding_box()
    assert row is not None
    assert row["height"] <= (76 if size[0] > 640 else 152)


def test_the_answers_come_with_the_readers(visit: Visit):
    visitor = visit(PAGE + "&sample=crane-bird")
    page = visitor.page
    page.keyboard.press("Home")
    expect(visitor.step).to_have_attribute("aria-valuenow", "1")
    assert bars(page, 0) == ["–", "–"]
    page.keyboard.press("ArrowRight")  # the one from the right is at the word asked about
    expect(page.locator(".card h2 small").nth(2)).to_contain_text("set to zero")
    assert bars(page, 0) == ["–", "–"]
    page.keyboard.press("Space")
    expect(visitor.step).to_have_attribute("aria-valuenow", "7")
    expect(page.locator(".card h2 small").nth(0)).to_have_text("clear")


def test_a_sentence_of_ones_own_is_read(visit: Visit):
    visitor = visit("/bidirectional?lang=ko", locale="ko-KR")
    page = visitor.page
    field = page.get_by_label("내 문장", exact=True)
    field.fill("우리 할머니는 눈을 천천히 감았어요!")
    field.press("Enter")
    expect(page.locator(".word")).to_have_text(["우리", "할머니는", "눈을", "천천히", "감았어요"])
    expect(page.locator(".card").nth(1).locator(".grow.top")).to_contain_text("보는 눈")
    page.wait_for_url(re.compile("sample=own"))
    assert "text=" not in page.url
    field.fill("The sailor wanted to rob that bank")
    field.press("Enter")
    expect(page.locator(".word").last).to_have_text("bank")
    expect(page.locator(".card").nth(0).locator(".grow.top")).to_contain_text("은행")


def test_another_word_is_asked_about_and_its_link_opens_elsewhere(visit: Visit):
    visitor = visit(PAGE + "&sample=her")
    page = visitor.page
    page.locator(".word", has_text="uncle").click()
    page.wait_for_url(re.compile("word=5"))
    expect(page.locator(".card").nth(2).locator(".grow").first).to_contain_text("noun")
    page.get_by_role("button", name="forget gate").click()
    page.wait_for_url(re.compile("q=forget"))
    other = visit(page.url.removeprefix(page.url.split("/bidirectional")[0])).page
    expect(other.locator(".word[aria-pressed=true]")).to_have_text("uncle")
    expect(other.get_by_role("button", name="forget gate")).to_have_attribute("aria-pressed", "true")


def test_a_half_is_ablated_and_two_networks_are_trained(visit: Visit):
    visitor = visit(PAGE)
    page = visitor.page
    page.get_by_text("Ablation: one half", exact=False).click()
    page.locator(".st-key-bidirectional_off").get_by_text("Forward at zero", exact=True).click()
    expect(page.locator(".st-key-bidirectional_ablation table")).to_contain_text("(\u2212")
    page.wait_for_url(re.compile("off=forward"))
    shown = page.get_by_text("not your run")
    expect(shown).to_be_visible()
    page.get_by_role("button", name="Train both").click()
    status = page.locator(".st-key-bidirectional_live_status")
    expect(status.get_by_role("button", name="Stop")).to_be_visible()
    expect(shown).to_have_count(0)  # what is drawn from now on is the visitor's own
    status.get_by_role("button", name="Stop").click()
    expect(status).to_contain_text("Stopped.")


def test_the_answers_are_downloaded(visit: Visit):
    page = visit(PAGE).page
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="All answers (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig", keep_default_na=False)
    assert set(table["network"]) == {"forward", "backward", "both"}
    assert table["probability"].sum() == pytest.approx(3 * 7, rel=1e-6)
    page.keyboard.press("Escape")
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG", exact=True).click()
    assert "<svg" in coming.value.path().read_text("utf-8")


def test_a_phone_scrolls_one_way_only(visit: Visit):
    held = f"{PAGE}&cut=h0-47:r@1-=0"
    page = visit(held, viewport={"width": 390, "height": 844}, color_scheme="dark").page
    expect(page.locator(".st-key-bidirectional_hands_said")).to_contain_text("falls from")
    assert page.locator("[data-testid=stMain]").evaluate("node => node.scrollWidth") <= 390
    expect(page.locator(".transport")).to_be_in_viewport()


def test_a_cell_that_is_pressed_tells_its_numbers(visit: Visit):
    page = visit(PAGE).page
    canvas = page.locator(".strip.backward canvas").nth(3)
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] - 3, "y": box["height"] - 3})
    page.wait_for_url(re.compile(r"reader=backward.*unit=47|unit=47.*reader=backward"))
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value("47")
    expect(page.get_by_text(re.compile(r"c = f·c′ \+ i·g = 0\.\d{4}"))).to_be_visible()


def test_the_keys_choose_a_cell_and_leave_the_page_its_own(visit: Visit):
    page = visit(PAGE).page
    cell = page.locator(".chosen[role=slider]")
    cell.focus()
    before = page.locator(".scrub[role=slider]").get_attribute("aria-valuenow")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(cell).to_have_attribute(
        "aria-valuetext", re.compile(r"Unit 13 of 48, Forward LSTM, at “bat”: hidden state")
    )
    assert page.locator(".scrub[role=slider]").get_attribute("aria-valuenow") == before
    page.wait_for_url(re.compile("unit=13"))
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value("13")
    swallowed = page.evaluate(
        """() => new Promise((tell) => {
          addEventListener("keydown", (event) => tell(event.defaultPrevented), { once: true });
          document.querySelector("[data-testid=stMain]").dispatchEvent(
            new KeyboardEvent("keydown", { key: "PageDown", bubbles: true, cancelable: true }));
        })"""
    )
    assert swallowed is False
