"""A person lets a shipped network write, watches it read that, and finds the leak by changing a word."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("width", [1280, 390])
def test_it_writes_and_is_watched_reading(visit: Visit, width: int):
    visitor = visit("/?lang=en&net=shakespeare-gru&length=100", viewport={"width": width, "height": 900})
    page = visitor.page
    page.locator(".st-key-inspect_writing button").first.click()
    written = page.locator("[data-testid=stCode]").last
    expect(written).to_contain_text("ROMEO:")
    expect(page.get_by_text("Measured: at its own temperature")).to_be_visible()
    box = written.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.locator(".st-key-inspect_watch button").click()
    expect(page).to_have_url(re.compile("sample=own"))
    visitor.idle()
    expect(page.locator(".st-key-inspect_watch")).to_have_count(0)


def test_the_next_word_is_changed_and_the_sentence_follows(visit: Visit):
    visitor = visit("/bidirectional?lang=en&here=0")
    page = visitor.page
    told = page.get_by_text("The backward half holds the answer already")
    expect(told).to_be_visible()
    before = told.inner_text()
    page.locator(".st-key-bidirectional_swap [data-baseweb=select]").click()
    page.get_by_role("option").nth(2).click()
    expect(told).not_to_have_text(before)
    expect(page).to_have_url(re.compile("swap="))
