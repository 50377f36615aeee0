"""What a person does on the gradients page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/gradients?lang=en"


def test_the_first_screen_tells_what_three_networks_keep_is_stepped_by_keyboard_and_taken_along(visit: Visit):
    visitor = visit(PAGE)
    page = visitor.page
    expect(
        page.get_by_role("heading", name=re.compile(r"^The gradient reaches back \d+ characters in the RNN"))
    ).to_be_visible()
    for network in ("RNN", "GRU", "LSTM"):
        panel = page.locator(".panel").filter(has=page.get_by_role("heading", name=network, exact=True))
        expect(panel.locator(".big b")).to_have_text(re.compile(r"^\d+%$"))
    expect(page.locator(".proof-badge")).to_contain_text("autograd agrees to")
    visitor.page.keyboard.press("End")
    expect(visitor.step).to_have_attribute("aria-valuenow", "120")
    visitor.page.keyboard.press("ArrowLeft")
    expect(visitor.step).to_have_attribute("aria-valuenow", "119")
    visitor.page.keyboard.press("Space")
    expect(visitor.step).to_have_attribute("aria-valuenow", "1")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="The curves, one row per step (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig", keep_default_na=False)
    assert len(table) == 120
    assert {"rnn_hidden_log10", "gru_hidden_log10", "lstm_cell_log10"} <= set(table.columns)
    assert table["lstm_cell_log10"].iloc[-1] == 0
    page.keyboard.press("Escape")
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG", exact=True).click()
    assert "<svg" in coming.value.path().read_text("utf-8")


def test_the_error_goes_back_without_a_byte_to_the_server(visit: Visit):
    visitor = visit(PAGE, reduced_motion="no-preference")
    page = visitor.page
    page.get_by_role("button", name="Send the error back").click()
    expect(visitor.step).not_to_have_attribute("aria-valuenow", "1")  # it set out at the last character
    before = len(visitor.frames)
    expect(visitor.step).to_have_attribute("aria-valuenow", re.compile("^([2-9]|[1-5][0-9])$"))
    assert len(visitor.frames) == before
    expect(visitor.step).to_have_attribute("aria-valuenow", "1")
    expect(page.locator(".say")).to_contain_text("119 characters back")


def test_another_guess_is_examined_and_its_link_opens_elsewhere(visit: Visit):
    visitor = visit(PAGE)
    page = visitor.page
    page.locator(".row").last.locator("[data-step='40']").click()
    page.wait_for_url(re.compile("at=40"))
    expect(page.locator(".say")).to_contain_text("40 characters back")
    other = visit(page.url.removeprefix(page.url.split("/gradients")[0])).page
    expect(other.locator(".row").last.locator(".cell.aim")).to_have_attribute("data-step", "40")
    expect(other.locator(".say")).to_have_text(page.locator(".say").inner_text())


def test_a_setting_changes_what_is_measured(visit: Visit):
    visitor = visit(PAGE + "&mode=fresh")
    page = visitor.page
    rate = page.locator(".panel").first.locator(".big b")
    before = rate.inner_text()
    page.locator(".st-key-gradients_activation").get_by_text("ReLU", exact=True).click()
    page.wait_for_url(re.compile("act=relu"))
    expect(rate).not_to_have_text(before)
    page.locator(".st-key-gradients_lesson summary").click()
    expect(page.get_by_text("“ReLU explodes”")).to_be_visible()


def test_the_languages_change_in_place(visit: Visit):
    page = visit(PAGE + "&mode=fresh&init=orthogonal").page
    page.locator(".st-key-house_language").get_by_text("한국어").click()
    expect(page.get_by_role("heading", name=re.compile("^학습 전, 119글자를 역전파하면"))).to_be_visible()
    page.wait_for_url(re.compile("init=orthogonal"))
    assert not re.search("Gradients|Measured", page.locator("[data-testid=stMain]").inner_text())


def test_pages_are_found_again_as_they_were_left(visit: Visit):
    visitor = visit(PAGE + "&mode=fresh&seed=5")
    page = visitor.page
    page.get_by_test_id("stTopNav").get_by_role("link", name="Inspect").click()
    expect(page.locator(".units")).to_be_visible()
    visitor.go_to("Gradients")
    page.wait_for_url(re.compile("seed=5"))
    page.locator(".st-key-more_gradients").get_by_role("button").click()
    expect(page.get_by_label("Seed", exact=True)).to_have_value("5")
