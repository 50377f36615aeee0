"""What a person does on the translation page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/translate?lang=en"


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
    page.locator(".st-key-translate_attention").get_by_text("Luong", exact=True).click()
    page.wait_for_url(re.compile("attention=luong"))
    expect(wrote).to_have_text(should.inner_text())
    assert page.locator(".glass .look").count() > 3


def test_attention_that_is_sent_elsewhere_says_another_sentence(visit: Visit):
    page = visit(PAGE + "&attention=luong&piece=5").page
    wrote, should = page.locator(".hg dd").first, page.locator(".hg dd").last
    expect(page.locator(".tops h2")).to_contain_text("Piece 6")
    page.locator(".words .word").first.click()
    page.wait_for_url(re.compile("force=5-0"))
    expect(page.locator(".seen .hint")).to_contain_text("You sent the attention")
    expect(wrote).not_to_have_text(should.inner_text())
    page.get_by_role("button", name="Give it back").click()
    expect(wrote).to_have_text(should.inner_text())


def test_a_sentence_of_ones_own_goes_through_and_back(visit: Visit):
    page = visit(PAGE + "&attention=luong").page
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


def test_a_phone_in_korean(visit: Visit):
    page = visit("/translate?lang=ko&attention=bahdanau", viewport={"width": 390, "height": 844}).page
    expect(page.get_by_role("heading", name="어텐션: 디코더가 되돌아봅니다")).to_be_visible()
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    page.locator(".words .word").first.click()
    page.wait_for_url(re.compile("force="))
