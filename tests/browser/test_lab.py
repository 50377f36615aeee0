"""What a person does in the lab, in a real browser: train, pause, stop, come back, look inside, take it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect

from rnn_core.checkpoints import unpack
from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
LONG = "/lab?lang=en&hidden=256&updates=10000"  # minutes, on any machine
SHORT = "/lab?lang=en&hidden=32&window=16&updates=50"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def state(page: Page) -> Any:
    return page.locator(".st-key-lab_character_status")


@contextmanager
def training(visit: Visit, path: str) -> Iterator[Page]:
    """A run that is under way, and is stopped at the end whatever comes."""
    page = visit(path, player=False).page
    page.get_by_role("button", name=re.compile("^Train")).click()
    try:
        expect(state(page)).to_contain_text(re.compile(r"Update [\d,]+ of"))
        yield page
    finally:
        # At once or not at all: a run that has just ended takes the button away.
        page.get_by_role("button", name="Stop", exact=True).evaluate_all(
            "all => all.forEach((one) => one.click())"
        )


def test_a_stored_run_is_on_the_first_screen(visit: Visit):
    page = visit("/lab?lang=en", player=False).page
    expect(state(page)).to_contain_text("Measured: a stored run")
    expect(page.locator(".st-key-lab_character_loss .js-plotly-plot")).to_be_visible()
    expect(page.get_by_text("What it writes after 2,000 updates")).to_be_visible()


def test_a_network_is_trained_paused_found_again_and_stopped(visit: Visit):
    with training(visit, LONG) as page:
        press(page, "Pause")
        expect(state(page)).to_contain_text("Paused")
        press(page, "Go on")
        expect(state(page)).to_contain_text("It is running")
        page.reload()
        expect(state(page)).to_contain_text("It is running")
        press(page, "Stop")
        expect(state(page)).to_contain_text("Stopped")
        expect(page.get_by_role("button", name="Open in the inspector")).to_be_visible()


def test_a_trained_network_is_taken_along_brought_back_and_looked_into(visit: Visit):
    with training(visit, SHORT) as page:
        expect(state(page)).to_contain_text("Finished.")
        with page.expect_download() as coming:
            page.get_by_role("button", name="Download the network").click()
        data = coming.value.path().read_bytes()
        assert unpack(data).config["training"]["update"] == 50
        page.get_by_role("button", name="Import a network").click()
        page.locator("input[type=file]").last.set_input_files(
            {"name": "n.zip", "mimeType": "application/zip", "buffer": data}
        )
        page.locator(".st-key-lab_character_inspect_brought button").click()
        expect(page.locator(".units")).to_be_visible()
        expect(page).to_have_url(re.compile("net=mine-"))
        expect(page.get_by_text("32 units").first).to_be_visible()


def test_a_closed_tab_stops_its_job_and_the_next_visitor_has_the_worker(visit: Visit):
    first = visit(LONG, player=False).page
    press(first, "Train")
    expect(state(first)).to_contain_text(re.compile(r"Update [\d,]+ of"))
    first.close()
    second = visit(SHORT, player=False).page
    press(second, "Train")
    expect(state(second)).to_contain_text("Finished.")  # it would wait for ever behind the first


def test_a_phone_scrolls_one_way_only(visit: Visit):
    page = visit(
        "/lab?lang=en", player=False, viewport={"width": 390, "height": 844}, color_scheme="dark"
    ).page
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth") <= 390
    button = page.get_by_role("button", name="Train").first
    colours = button.evaluate(
        "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
    )
    assert colours[0] != colours[1]
