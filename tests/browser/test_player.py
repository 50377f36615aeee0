"""Playing, stepping, choosing a unit: in the browser, and the page follows."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]


def unfold(visitor: Visitor) -> Visitor:
    """Open the charts, which nobody has to wait for who does not ask for them."""
    visitor.page.locator(".st-key-charts summary").click()
    visitor.page.locator(".st-key-chart_half_life_box .js-plotly-plot").wait_for()
    return visitor.idle()


def test_playing_advances_and_sends_nothing(visit: Visit):
    visitor = visit("/?lang=en", reduced_motion="no-preference")
    visitor.step.focus()
    visitor.page.keyboard.press("Home")
    # The page is told where the visitor came to rest; only then is it quiet.
    expect(visitor.page).to_have_url(re.compile(r"t=0\b"))
    visitor.idle()
    visitor.frames.clear()
    visitor.page.locator("button.pp").click()
    expect(visitor.step).not_to_have_attribute("aria-valuenow", "1")
    expect(visitor.step).not_to_have_attribute("aria-valuenow", "2")
    assert sum(visitor.frames) == 0
    visitor.page.locator("button.pp").click()


def test_the_keyboard_steps(visit: Visit):
    visitor = visit("/?lang=en")
    visitor.step.focus()
    for key, expected in (("Home", 1), ("ArrowRight", 2), ("Shift+ArrowRight", 12), ("ArrowLeft", 11)):
        visitor.page.keyboard.press(key)
        expect(visitor.step).to_have_attribute("aria-valuenow", str(expected))
    visitor.page.keyboard.press("End")
    expect(visitor.step).to_have_attribute("aria-valuenow", visitor.step.get_attribute("aria-valuemax"))


def test_a_chosen_unit_is_followed_by_the_charts_and_the_address(visit: Visit):
    visitor = unfold(visit("/?lang=en"))
    chips = visitor.page.locator(".chips [role=option]:not([aria-selected=true])")
    unit = chips.first.get_attribute("data-unit")
    chips.first.click()
    expect(visitor.page.get_by_role("heading", name=f"Unit {unit} over time")).to_be_visible()
    expect(visitor.page).to_have_url(re.compile(rf"unit={unit}\b"))


def test_a_dot_of_a_chart_chooses_its_unit(visit: Visit):
    visitor = unfold(visit("/?lang=en&unit=3"))
    chart = visitor.page.locator(".st-key-chart_half_life_box .js-plotly-plot")
    expect(chart.locator(".bars .point")).to_have_count(256)
    plot = chart.locator(".nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    # A bar stands on the axis: just above it, every place is in one.
    visitor.page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] - 8)
    expect(chart.locator(".hoverlayer .hovertext")).to_be_visible()
    visitor.page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] - 8)
    expect(visitor.page).not_to_have_url(re.compile(r"unit=3\b"))
    visitor.idle()
    unit = re.search(r"unit=(\d+)", visitor.page.url)
    assert unit
    expect(visitor.page.get_by_role("heading", name=f"Unit {unit[1]} over time")).to_be_visible()


def test_the_charts_playhead_follows_the_player(visit: Visit):
    visitor = unfold(visit("/?lang=en"))
    line = visitor.page.locator(".st-key-chart_curves_box .gs-playhead")
    visitor.step.focus()
    visitor.page.keyboard.press("Home")
    expect(line).to_be_attached()
    left = line.evaluate("e => e.style.left")
    visitor.page.keyboard.press("End")
    visitor.page.wait_for_function(
        "left => document.querySelector('.st-key-chart_curves_box .gs-playhead').style.left !== left",
        arg=left,
    )


def test_the_other_cells_have_their_players(visit: Visit):
    for net in ("shakespeare-gru", "shakespeare-rnn"):
        visitor = visit(f"/?lang=en&net={net}")
        expect(visitor.page.locator("svg.cell")).to_be_visible()


def test_the_server_is_asked_for_nothing_while_a_page_is_on_its_way(visit: Visit):
    """Streamlit would drop elements that it has not sent yet, and fail on those that come after them.

    What the server sends is handed on slowly, so that the player stands long before the rest of the page.
    """
    page = visit("/?lang=en").page
    page.add_init_script(
        """window.asked = [];
        let last = Promise.resolve();
        const slowly = (act) => (last = last.then(() => new Promise((on) => setTimeout(on, 60))).then(act));
        window.WebSocket = class extends WebSocket {
          addEventListener(kind, heard, options) {
            const act = kind === "message" ? (event) => slowly(() => heard.call(this, event)) : heard;
            super.addEventListener(kind, act, options);
          }
          set onmessage(heard) {
            this.addEventListener("message", heard);
          }
          send(body) {
            const said = new TextDecoder().decode(body);
            const state = document.querySelector("[data-test-script-state]")?.dataset.testScriptState;
            if (said.includes("painted") || said.includes("place")) window.asked.push(state);
            super.send(body);
          }
        };"""
    )
    base = page.evaluate("() => location.origin")
    for path in ("/?lang=en", "/layers?lang=en"):
        page.goto(base + path)
        page.locator(".gs[data-ready]").first.wait_for()
        page.wait_for_function("() => window.asked.length")
        assert set(page.evaluate("() => window.asked")) == {"notRunning"}, path
