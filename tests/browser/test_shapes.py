"""What a person does on the page of tensor shapes, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/shapes?lang=en"


def light(page: Page, key: str) -> None:
    page.locator(f".pick [data-key={key}]").click()
    expect(page.locator(f".pick [data-key={key}]")).to_have_attribute("aria-pressed", "true")


def test_each_tensor_lights_its_cells_the_address_says_which_and_what_is_under_it_answers(visit: Visit):
    page = visit(PAGE, player=False).page
    lit = page.locator(".plate.lit")
    expect(page.locator(".say")).to_contain_text("h_n (4, 3, 64)")
    expect(lit).to_have_count(4 * 3)
    for key, count, shape in (
        ("x", 8 * 3, "x (8, 3, 48)"),
        ("output", 8 * 3 * 2, "output (8, 3, 128)"),
        ("last", 3 * 2, "output[-1] (3, 128)"),
        ("c_n", 4 * 3, "c_n (4, 3, 64)"),
    ):
        light(page, key)
        expect(page.locator(".say")).to_contain_text(shape)
        expect(lit).to_have_count(count)
    page.wait_for_url(re.compile("lit=c_n"))
    page.locator(".figure").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".desk > .cell")).to_contain_text(re.compile(r"c_n\[0, 0, :\] = "))
    page.keyboard.press("ArrowUp")
    expect(page.locator(".desk > .cell")).to_contain_text("backward, step 7")
    expect(page.locator(".desk > .cell")).to_contain_text("not in c_n")
    mixed = page.locator(".st-key-shapes_mixed_up")
    expect(mixed).to_contain_text("all of them earlier ones")
    mixed.get_by_text("True", exact=True).click()
    expect(mixed).to_contain_text("exactly 0")
    pads = page.locator(".st-key-shapes_pads")
    expect(pads).to_contain_text("reads 15 zero vectors on")
    pads.get_by_text("packed (pack_padded_sequence)").click()
    expect(pads).to_contain_text("reading stops after 9 steps")
    page.wait_for_url(re.compile("told=yes.*packed=yes"))
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Where every number comes from (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig")
    assert set(table.tensor) == {"output", "h_n", "c_n"}


def test_a_slider_rewrites_the_code_and_another_module_is_measured(visit: Visit):
    page = visit(PAGE, player=False).page
    code, badge = page.locator(".sh .code"), page.locator(".sh .proof-badge")
    expect(code).to_contain_text("nn.LSTM(48, 64, num_layers=2, bidirectional=True)")
    before = badge.inner_text()
    page.locator(".size-steps input").focus()
    page.keyboard.press("ArrowRight")
    expect(code).to_contain_text("x: (9, 3, 48)")
    total = page.locator(".sum b").inner_text()
    expect(badge).not_to_have_text(before)
    page.get_by_role("button", name="batch_first").click()
    expect(code).to_contain_text("batch_first=True")
    expect(code).to_contain_text("x: (3, 9, 48)")
    assert page.locator(".sum b").inner_text() == total  # neither batch nor time is in it
    page.locator(".size-layers input").fill("1")
    expect(page.locator(".sum b")).not_to_have_text(total)
    light(page, "dropout")
    expect(page.locator(".say")).to_contain_text("0 places")
    expect(page.locator(".note")).to_contain_text("num_layers=1")
    page.locator(".cells").get_by_text("GRU", exact=True).click()
    expect(code).to_contain_text("output, h_n = rnn(x)")
    expect(page.locator(".pick [data-key=c_n]")).to_have_count(0)
    expect(page.locator(".size-projection input")).to_be_disabled()
    page.wait_for_url(re.compile("cell=gru"))
    expect(page.locator(".st-key-shapes_last")).to_contain_text("(GRU)")


def test_a_phone_in_korean_scrolls_one_way_only_in_the_dark(visit: Visit):
    viewport = {"width": 390, "height": 844}
    page = visit("/shapes?lang=ko&b=4", player=False, viewport=viewport, color_scheme="dark").page
    expect(page.locator(".say")).to_contain_text("모든 층(2개)")
    assert page.locator("[data-testid=stMain]").evaluate("node => node.scrollWidth") <= 390
    first = page.locator(".figure").bounding_box()
    assert first["y"] + first["height"] < 844  # the drawing is on the first screen
    said = page.locator(".sh").inner_text()
    assert not re.search("[Ll]ayer|batch 0|step", said.replace("batch_first", "").replace("num_layers", ""))
