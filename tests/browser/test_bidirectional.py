"""What a person does on the page of two readers, in a real browser."""

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
    expect(page.get_by_role("heading", name="‘배’의 뜻은 뒤에서 정해집니다")).to_be_visible()
    expect(page.locator(".word")).to_have_text(["어제", "동생은", "배를", "천천히", "먹었다"])
    expect(page.locator(".proof-badge")).to_contain_text("실측")
    expect(page.locator(".card h2 small").nth(0)).not_to_have_text("확신합니다")
    expect(page.locator(".card h2 small").nth(1)).to_have_text("확신합니다")
    expect(page.locator(".card").nth(2).locator(".grow.top")).to_contain_text("먹는 배")
    expect(page.locator(".card .acc").first).to_contain_text("처음 보는 문장")


def test_the_answers_come_with_the_readers(visit: Visit):
    visitor = visit(PAGE)
    page = visitor.page
    page.keyboard.press("Home")
    expect(visitor.step).to_have_attribute("aria-valuenow", "1")
    assert bars(page, 0) == ["–", "–"]
    page.keyboard.press("ArrowRight")  # the one from the right is at the word asked about
    expect(page.locator(".card h2 small").nth(2)).to_contain_text("set to zero")
    assert bars(page, 0) == ["–", "–"]
    page.keyboard.press("Space")
    expect(visitor.step).to_have_attribute("aria-valuenow", "7")
    expect(page.locator(".card h2 small").nth(0)).to_have_text("is sure")


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


def test_a_reader_is_silenced_and_two_networks_are_trained(visit: Visit):
    visitor = visit(PAGE)
    page = visitor.page
    page.locator(".st-key-bidirectional_off").get_by_text("Left one off", exact=True).click()
    english = page.locator(".st-key-bidirectional_ablation_en [data-testid=stMetricDelta]")
    expect(english.first).to_contain_text("points")
    page.wait_for_url(re.compile("off=forward"))
    expect(page.get_by_text("Measured: a stored race")).to_be_visible()
    page.get_by_role("button", name="Train both").click()
    status = page.locator(".st-key-bidirectional_live_status")
    expect(status.get_by_role("button", name="Stop")).to_be_visible()
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
    page = visit(PAGE, viewport={"width": 390, "height": 844}, color_scheme="dark").page
    assert page.locator("[data-testid=stMain]").evaluate("node => node.scrollWidth") <= 390
    expect(page.locator(".transport")).to_be_in_viewport()


def test_a_cell_that_is_pressed_tells_its_numbers(visit: Visit):
    page = visit(PAGE).page
    canvas = page.locator(".strip.backward canvas").nth(3)
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] - 3, "y": box["height"] - 3})
    page.wait_for_url(re.compile(r"reader=backward.*unit=47|unit=47.*reader=backward"))
    expect(page.get_by_label("Unit", exact=True)).to_have_value("47")
    expect(page.get_by_text(re.compile(r"c = f·c′ \+ i·g = 0\.\d{4}"))).to_be_visible()
