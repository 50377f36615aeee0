"""What a person does on the page of stacked layers, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/layers?lang=en&in=python&t=85"


def meters(page: Page) -> list[str]:
    return page.locator(".level .meter .num").all_inner_texts()


def test_all_layers_read_at_once_and_the_keys_move_them(visit: Visit):
    visitor = visit("/layers?lang=ko", locale="ko-KR")
    page = visitor.page
    expect(page.locator(".level h3")).to_have_text(["4층", "3층", "2층", "1층"])
    expect(page.locator(".proof .badge")).to_contain_text("실측")
    expect(page.locator(".strip canvas")).to_have_count(4)
    page.keyboard.press("Home")
    expect(visitor.step).to_have_attribute("aria-valuenow", "1")
    before = meters(page)
    page.keyboard.press("Shift+ArrowRight")
    expect(visitor.step).to_have_attribute("aria-valuenow", "11")
    assert meters(page) != before
    page.locator(".strip .text [data-step='3']").click()
    expect(visitor.step).to_have_attribute("aria-valuenow", "4")
    page.keyboard.press("Space")
    expect(visitor.step).not_to_have_attribute("aria-valuenow", "4")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"t=\d+"))


def test_another_question_tints_the_text_and_its_link_opens_elsewhere(visit: Visit):
    visitor = visit(PAGE)
    page = visitor.page
    expect(page.locator(".say")).to_contain_text("“in brackets”")
    ask = page.get_by_role("combobox", name="Question")
    ask.select_option("indentation")
    page.wait_for_url(re.compile("ask=indentation"))
    page.get_by_text("One question, in every stack").click()
    expect(page.get_by_text("“indentation” by layer")).to_be_visible()
    page.get_by_text("What if: hold a layer").click()
    page.get_by_role("button", name="Hold it").click()
    page.wait_for_url(re.compile("cut=h0-76"))
    expect(page.locator(".st-key-layers_hands_said")).to_contain_text("bits per token instead of")
    visitor.idle()
    page.locator(".st-key-layers_layers").get_by_text("2", exact=True).click()
    expect(page.get_by_text("What was held was let go")).to_be_visible()
    expect(page.locator(".level")).to_have_count(2)
    page.wait_for_url(re.compile("layers=2"))
    other = visit(page.url.removeprefix(page.url.split("/layers")[0])).page
    expect(other.locator(".level")).to_have_count(2)
    expect(other.get_by_role("combobox", name="Question")).to_have_value("indentation")


def test_a_text_of_ones_own_is_read_and_its_gradients_taken_along(visit: Visit):
    visitor = visit(PAGE)
    page = visitor.page
    page.get_by_role("button", name="Your own text").click()
    page.get_by_role("textbox", name="Type or paste a text").fill("나는 (밥을) 먹었다.")
    page.get_by_role("button", name="Read this text").click()
    expect(page.locator(".strip .syllables span").first).to_have_text("나")
    expect(page.locator(".strip .text span").first).to_have_text("ㄴ")
    page.wait_for_url(re.compile("sample=own"))
    assert "text=" not in page.url
    visitor.idle()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Gradients by layer (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig", keep_default_na=False)
    assert set(table["layer"]) == {1, 2, 3, 4}
    assert (table["norm"] > 0).all()
    page.keyboard.press("Escape")
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG", exact=True).click()
    assert "<svg" in coming.value.path().read_text("utf-8")


def test_a_phone_scrolls_one_way_only(visit: Visit):
    page = visit(PAGE, viewport={"width": 390, "height": 844}, color_scheme="dark").page
    assert page.locator("[data-testid=stMain]").evaluate("node => node.scrollWidth") <= 390
    expect(page.locator(".transport")).to_be_in_viewport()
    expect(page.locator(".strip .caret")).to_be_in_viewport()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_claim_question_scores_and_stack_stand_in_the_first_screen(
    visit: Visit, lang: str, size: tuple[int, int]
):
    page = visit(f"/layers?lang={lang}", viewport={"width": size[0], "height": size[1]}).page
    bar = page.locator(".transport").bounding_box()
    assert bar is not None
    seen = bar["y"] if size[0] < 640 else size[1]
    assert bar["y"] + bar["height"] <= size[1]
    for part in ("h1", ".lede", ".ask select", ".level >> nth=3", ".strip .text"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= seen + 1, part
    row = page.locator(".st-key-row_layers").bounding_box()
    assert row is not None
    assert row["height"] <= (76 if size[0] > 640 else 152)


def test_a_term_is_explained_where_it_stands(visit: Visit):
    page = visit(PAGE).page
    link = page.locator(".lede a")
    expect(link).to_have_attribute("href", "#term-auroc")
