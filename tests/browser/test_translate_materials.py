"""What a person does with dates, digits and real sentences on the translation page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


def test_digits_come_back_whole_with_attention_only(visit: Visit):
    page = visit("/translate?lang=en").page
    page.get_by_role("combobox", name="What it learnt").click()
    page.get_by_role("option", name="Digits backwards").click()
    page.wait_for_url(re.compile("of=digits"))
    expect(page.get_by_role("heading", name="All digits, through one vector")).to_be_visible()
    wrote, should = page.locator(".hg dd").first, page.locator(".hg dd").last
    expect(should).to_have_text("210987654321")
    expect(wrote).not_to_have_text("210987654321")
    page.locator(".st-key-translate_switch").get_by_text("on", exact=True).click()
    expect(wrote).to_have_text("210987654321")
    page.get_by_role("button", name="Type your own").click()
    box = page.get_by_label("Your own number")
    box.fill("482913")
    box.press("Enter")
    expect(wrote).to_have_text("319284")
    expect(should).to_have_text("319284")


def test_a_link_opens_dates_and_any_form_is_read(visit: Visit):
    page = visit("/translate?lang=en&of=dates&attention=luong&sample=dates-3").page
    wrote = page.locator(".hg dd").first
    expect(wrote).to_have_text("2021-05-03")
    page.get_by_role("button", name="Type your own").click()
    box = page.get_by_label("Your own date")
    for written in ("May 31st, 02", "2002년 5월 31일"):
        box.fill(written)
        box.press("Enter")
        expect(wrote).to_have_text("2002-05-31")
        expect(page.locator(".hg .words .word").first).to_have_text(
            re.compile(f"^{written[0]}", re.IGNORECASE)
        )
    assert page.locator(".st-key-translate_direction").count() == 0


def test_real_sentences_say_how_badly_they_go_on_a_phone(visit: Visit):
    page = visit("/translate?lang=ko&of=real", viewport={"width": 390, "height": 844}).page
    expect(page.get_by_role("heading", name="진짜 문장: 작은 신경망에는 어려운 과제")).to_be_visible()
    expect(page.get_by_text("chrF, 100점 만점")).to_be_visible()
    expect(page.locator(".hg .notes")).to_contain_text("tatoeba.org #")
    page.get_by_role("button", name="직접 쓰기").click()
    box = page.get_by_label("직접 쓴 문장")
    box.fill("나는 고양이를 좋아해.")
    box.press("Enter")
    page.wait_for_url(re.compile("way=ko-en"))
    expect(page.locator(".hg dd")).to_have_count(1)
    expect(page.locator(".hg dd")).to_have_text(re.compile(r"[a-z]+ "))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
