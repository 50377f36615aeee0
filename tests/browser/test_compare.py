"""What a person does on the page of comparisons, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
from playwright.sync_api import Page, expect

from pages.shared import registry, samples
from rnn_core.comparison import compare
from rnn_core.reading import read
from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


def lane_values(page: Page) -> list[str]:
    return page.locator(".sheet .sr").all_inner_texts()


def test_one_cursor_moves_in_two_networks_and_their_figures_are_the_librarys(visit: Visit):
    visitor = visit("/compare?lang=en&sample=scholars")
    page = visitor.page
    text = samples.sample("shakespeare-lstm", "scholars").text
    nets = [registry.network(f"shakespeare-{cell}") for cell in ("lstm", "gru")]
    both = compare(*(read(one, text) for one in nets))
    expect(page.locator(".proof .badge")).to_contain_text("Measured")
    step = visitor.at()
    assert step == both.differ_most(50)  # counted from 1: a step before they part
    bits = both.bits[step]
    expect(page.locator(".say")).to_contain_text(
        f"surprisal of A {bits[0]:.2f} bits, of B {bits[1]:.2f} bits"
    )
    for side, reading in enumerate(both.readings):
        likeliest = reading.checkpoint.vocabulary.shown(int(reading.top_ids[step - 1, 0]))
        expect(page.locator(".expects").nth(side).locator(".ch").first).to_have_text(likeliest)
    a, b, _ = both.partners().closest
    expect(page.locator(".sheet .sl").last).to_contain_text(f"{a} ↔ {b}")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    expect(visitor.step).to_have_attribute("aria-valuenow", "11")
    assert f"{both.bits[10, 0]:.2f}" in lane_values(page)
    # A row of the map is a unit; up and down go from one to the next.
    page.locator(".heat").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".sheet .sl").last).not_to_contain_text(f"{a} ↔ {b}")
    page.wait_for_url(re.compile(r"t=10&unit=\d+"))
    shown = page.locator(".sheet .sl").last.inner_text()
    page.reload()
    visitor.ready()
    expect(page.locator(".sheet .sl").last).to_have_text(shown, use_inner_text=True)
    expect(visitor.step).to_have_attribute("aria-valuenow", "11")
    page.get_by_role("button", name="Hold unit").click()
    page.wait_for_url(re.compile("hold=yes"))
    expect(page.locator(".st-key-compare_held")).to_contain_text("random pairs, median")


def test_two_texts_keep_their_gap_and_go_along_as_a_table(visit: Visit):
    visitor = visit("/compare?lang=ko&mode=texts&a=python-lstm", locale="ko-KR")
    page = visitor.page
    expect(page.locator(".say .tok")).to_have_text("'")
    expect(page.locator(".say")).to_contain_text("B에만 있는 글자")
    expect(page.locator(".reader").nth(0)).to_have_attribute("data-gap", "")
    only = page.locator(".reader").nth(1).locator(".k.only")
    expect(only).to_have_count(11)
    expect(only.first).to_have_css("box-shadow", re.compile("inset"))
    page.locator(".reader").nth(0).locator("[data-step='4']").click()
    expect(visitor.step).to_have_attribute("aria-valuenow", "5")
    expect(page.locator(".say")).to_contain_text("0.00배")
    page.wait_for_url(re.compile(r"t=4"))
    visitor.whole()
    page.get_by_role("button", name="내보내기").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="CSV").click()
    frame = pd.read_csv(coming.value.path(), encoding="utf-8-sig", keep_default_na=False)
    assert (frame["character_a"] == "").sum() == 11
    page.keyboard.press("Escape")
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG", exact=True).click()
    assert "<image" in coming.value.path().read_text("utf-8")


def test_two_texts_of_ones_own_are_compared_on_a_phone_and_stay_there(visit: Visit):
    visitor = visit("/compare?lang=en&mode=texts", viewport={"width": 390, "height": 844})
    page = visitor.page
    page.get_by_role("button", name="Your own two texts").click()
    page.get_by_role("textbox", name="Text A").fill("x = f(1)\ny = g(x, 2)\n")
    second = "x = f(1)\n\ny = g(x, 2)\n"
    page.get_by_role("textbox", name="Text B").fill(second)
    page.get_by_role("button", name="Compare these texts").click()
    expect(page.locator(".reader").nth(1).locator(".k.only")).to_have_count(1)
    page.wait_for_url(re.compile("pair=own"))
    assert "first=" not in page.url
    expect(page.locator(".reader").nth(1).locator("[data-step]")).to_have_count(len(second))
    page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
