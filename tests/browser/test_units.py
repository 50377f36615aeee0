"""What a person does on the page of units, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


def test_a_unit_is_found_looked_at_and_held_and_a_span_is_brushed(visit: Visit):
    visitor = visit("/units?lang=en&net=python-lstm&sample=samples", player=False)
    page = visitor.page
    rows = page.locator(".res tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.first.locator("button")).to_have_text("Unit 219")
    expect(rows.first.locator("button")).to_have_attribute("aria-pressed", "true")
    # Another unit is looked at further down.
    rows.nth(1).locator("button").click()
    page.wait_for_url(re.compile(r"unit=\d+"))
    name = rows.nth(1).locator("button").inner_text()
    expect(page.locator("h3", has_text="measured")).to_have_text(f"{name}, measured")

    # By keys: the span moves, its end moves, and what is on there is said.
    reader = page.locator(".st-key-units_brush_box .reader")
    chosen = reader.locator("[data-on]")
    expect(chosen).to_have_count(7)
    expect(page.locator(".st-key-units_brush_box .al .n").first).to_have_text(re.compile(r"\d+/\d+"))
    reader.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_url(re.compile(r"span=164-171"))
    expect(chosen).to_have_count(8)
    expect(reader).to_be_focused()
    # By pointer: a drag.
    first, last = reader.locator("span").nth(0), reader.locator("span").nth(4)
    box, end = first.bounding_box(), last.bounding_box()
    assert box is not None
    assert end is not None
    page.mouse.move(box["x"] + 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 2, end["y"] + 8, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"span=1-5"))
    expect(chosen).to_have_count(5)

    # A pattern of one's own, on many characters: a job does it.
    page.goto(page.url.replace("sample=samples&", "").replace("span=1-5", "span=163-169"))
    typed = page.get_by_role("textbox", name="Regular expression")
    typed.fill(r"\breturn\b")
    typed.press("Enter")
    verdict = page.locator(".st-key-units_verdict")
    expect(verdict).to_contain_text(re.compile(r"an untrained network \(seed 0\)"), timeout=90_000)
    expect(rows).to_have_count(6)
    visitor.idle()  # the panel of the job is drawn once more when it is done
    page.locator(".st-key-units_hold button").click()
    expect(page).to_have_url(re.compile(r"/inspect.*cut=[ch]\d+"))
    expect(page.locator(".gs.player, .gs").first).to_be_visible()
