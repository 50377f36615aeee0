"""What a person does in the lab, in a real browser: train, pause, stop, come back, look inside, take it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
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
    expect(page.locator(".writing .after")).to_contain_text("2,000 updates")
    expect(page.get_by_role("heading", level=1)).to_contain_text("bits per character")


@pytest.mark.parametrize(
    ("width", "height", "lang"), [(1280, 800, "en"), (1280, 800, "ko"), (390, 844, "en"), (390, 844, "ko")]
)
def test_the_claim_the_text_its_loss_and_the_button_are_on_the_first_screen(
    visit: Visit, width: int, height: int, lang: str
):
    page = visit(f"/lab?lang={lang}", player=False, viewport={"width": width, "height": height}).page
    expect(page.locator(".st-key-lab_character_loss .js-plotly-plot")).to_be_visible()
    for part in ("h1", ".writing .written", ".writing .run", ".st-key-lab_character_train button"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height, part
    curve = page.locator(".st-key-lab_character_right").bounding_box()
    assert curve is not None
    assert curve["y"] < height
    assert len({round(one["y"]) for one in rows_of(page)}) <= (1 if width > 640 else 2)


def rows_of(page: Page) -> list[Any]:
    """The choices above the claim, by where their middles are."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [...document.querySelector(".st-key-row_lab_character").children].map((one) => {
          const box = one.getBoundingClientRect();
          return { y: Math.round((box.top + box.bottom) / 2 / 20) };
        })"""
    )


def test_noise_turns_into_text_when_it_is_played_and_the_keys_go_through_it(visit: Visit):
    page = visit("/lab?lang=en", player=False).page
    after, written = page.locator(".writing .after"), page.locator(".writing .written")
    expect(after).to_contain_text("2,000 updates")
    learnt = written.inner_text()
    page.get_by_role("slider", name="Updates so far").focus()
    page.keyboard.press("Home")
    expect(after).to_contain_text(re.compile(r"^0 updates"))
    noise = written.inner_text()
    assert noise != learnt
    page.keyboard.press("PageUp")
    expect(after).not_to_contain_text(re.compile(r"^0 updates"))
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile(r"stage=0\b"))  # told once it rests: a link shows the same
    page.locator(".writing").get_by_role("button", name="Play").click()
    expect(after).to_contain_text("2,000 updates")
    expect(written).to_have_text(learnt)
    expect(page).not_to_have_url(re.compile("stage="))


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
