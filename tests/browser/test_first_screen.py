"""What a visitor meets: something true at once, in their language, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Served, Visitor

Visit = Callable[..., Visitor]


def test_the_first_request_ever_to_a_deep_link_shows_that_page_and_nothing_else(served: Served):
    assert served.first_dialogs == 0
    assert re.search(r"Unit \d+", served.first_heading)
    assert "/inspect" in served.first_url
    assert not served.first.errors


@pytest.mark.parametrize(("locale", "word"), [("ko-KR", "유닛"), ("fr-FR", "Unit")])
def test_a_real_trace_stands_there_in_the_browsers_language(visit: Visit, locale: str, word: str):
    visitor = visit("/", locale=locale)
    expect(visitor.page.locator("h1").first).to_contain_text(word)
    assert visitor.at() > 1  # a story does not open on the first step
    expect(visitor.page.locator(".gs .proof")).to_contain_text("torch")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_nothing_scrolls_sideways(visit: Visit, lang: str):
    visitor = visit(f"/?lang={lang}", viewport={"width": 390, "height": 900})
    for width in (390, 320, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.page.wait_for_function(
            """() => {
                const main = document.querySelector("[data-testid=stMain]");
                return main.scrollWidth <= main.clientWidth
                    && document.documentElement.scrollWidth <= window.innerWidth;
            }"""
        )


def test_the_language_switch_keeps_the_place(visit: Visit):
    visitor = visit("/?lang=en&net=python-lstm")
    visitor.step.focus()
    visitor.page.keyboard.press("ArrowRight")
    at = visitor.at()
    expect(visitor.page).to_have_url(re.compile(rf"t={at - 1}\b"))
    visitor.page.get_by_text("한국어", exact=True).click()
    expect(visitor.page.locator("h1").first).to_contain_text("유닛")
    visitor.ready()
    assert visitor.at() == at
    assert "lang=ko" in visitor.page.url
    assert "net=python-lstm" in visitor.page.url or visitor.page.get_by_text("파이썬 코드").count()


@pytest.mark.parametrize(
    "query",
    [
        "net=../../etc&sample=%00&unit=-1&unit=6&t=1e999&w=99999999&layer=77&depth=x&q=__class__&lang=xx&lang=ko",
        "net=korean-lstm&sample=own&unit=99999&t=99999999",
    ],
)
def test_a_hostile_or_old_link_opens_on_defaults(visit: Visit, query: str):
    visitor = visit(f"/?{query}")
    expect(visitor.page.locator("h1").first).to_be_visible()
    assert visitor.page.locator("[data-testid=stException]").count() == 0
