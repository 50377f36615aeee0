"""What a person does on the truncation page, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pandas as pd
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/truncation?lang=en"


def takes(page: Page):
    return page.locator(".st-key-truncation_takes [data-testid=stText]").first


def test_a_longer_window_reaches_the_bit_and_its_link_opens_elsewhere(visit: Visit):
    page = visit(PAGE, player=False).page
    expect(
        page.get_by_role("heading", name="A dependency longer than the BPTT window is not learnt")
    ).to_be_visible()
    expect(takes(page)).to_contain_text("at the bit it is 0")
    page.locator(".st-key-truncation_window").get_by_text("12", exact=True).click()
    page.wait_for_url(re.compile("window=12"))
    expect(takes(page)).to_contain_text("so it reaches the bit")
    page.locator(".st-key-truncation_answer").get_by_role("slider").press("ArrowLeft")
    page.wait_for_url(re.compile("answer=11"))
    expect(takes(page)).to_contain_text("The answer at step 39 needs the bit of step 31")
    other = visit(page.url.removeprefix(page.url.split("/truncation")[0]), player=False).page
    expect(takes(other)).to_have_text(takes(page).inner_text())


def test_training_is_drawn_as_it_comes_and_can_be_stopped(visit: Visit):
    page = visit(PAGE + "&window=4&seed=5", player=False).page  # the window that takes longest
    page.locator(".st-key-truncation_begin_echo").get_by_role("button").click()
    run = page.locator(".st-key-truncation_run_echo")
    expect(run).to_contain_text("Seed 5, window 4: ")
    # The page below stands while it runs.
    expect(page.get_by_text("When is gradient clipping needed?")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(run).to_contain_text("Trained here: window 4, seed 5")
    expect(page.locator(".st-key-truncation_begin_echo").get_by_role("button")).to_be_visible()
    expect(page.get_by_text("Network you trained here, seed 5")).to_be_visible()
    steps = re.search(r"seed 5, ([\d,]+) of 10,000", run.inner_text())
    assert steps
    assert 0 < int(steps[1].replace(",", "")) < 10_000


def test_both_limits_are_trained_to_their_end(visit: Visit):
    page = visit(PAGE + "&n=10&seed=1", player=False).page
    assert page.locator(".st-key-truncation_fold_clip details[open]").count()  # the link asks for it
    page.locator(".st-key-truncation_begin_latch").get_by_role("button").click()
    run = page.locator(".st-key-truncation_run_latch")
    expect(run).to_contain_text("Trained here: 10 steps, rate 0.01, seed 1, 400 of 400 updates")
    # How much is right at the end hangs on how this processor rounds.
    expect(run).to_contain_text(re.compile(r"Accuracy with clipping [\d.]+%"))


def test_length_is_measured_and_taken_along(visit: Visit):
    page = visit(PAGE, player=False).page
    page.locator(".st-key-truncation_fold_length summary").first.click()  # its table folds too
    page.locator(".st-key-truncation_begin_length").get_by_role("button").click()
    expect(page.locator(".st-key-truncation_run_length")).to_contain_text("Measured here. At 1,024 steps")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Memory and time by length (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig")
    assert set(table["measured"]) == {"stored", "here"}
    assert (table["bytes_kept"] > 0).all()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Everything stored: clipping (JSON)").click()
    assert json.loads(coming.value.path().read_text("utf-8"))["command"]


def test_the_languages_change_in_place(visit: Visit):
    visitor = visit(PAGE + "&window=4&rate=0.001", player=False)
    page = visitor.page
    page.locator(".st-key-house_language").get_by_text("한국어").click()
    expect(page.get_by_role("heading", name="BPTT 창보다 긴 의존성은 학습되지 않습니다")).to_be_visible()
    page.wait_for_url(re.compile("window=4.*rate=0.001"))
    visitor.idle()
    assert not re.search("Window|Measured|Stored", page.locator("[data-testid=stMain]").inner_text())
