"""What a person does on the depth page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/depth?lang=en"
KINDS = ("plain", "residual", "dense", "highway")


def test_the_first_screen_measures_four_stacks_and_a_setting_changes_them(visit: Visit):
    visitor = visit(PAGE, player=False)
    page = visitor.page
    expect(
        page.get_by_role("heading", name=re.compile("^At 50 layers the plain stack's gradient vanishes"))
    ).to_be_visible()
    for kind in KINDS:
        expect(page.locator(f".st-key-depth_chart_{kind} .main-svg").first).to_be_visible()
    left = page.locator(".st-key-depth_gradient_plain h3")
    before = left.inner_text()
    expect(page.locator(".st-key-depth_take")).to_contain_text(re.compile("These gradients vanish .*: Plain"))
    page.locator(".st-key-depth_initialisation").click()
    page.get_by_role("option", name="He", exact=True).click()
    page.wait_for_url(re.compile("init=he"))
    expect(left).not_to_have_text(before)
    page.get_by_role("slider").press("ArrowRight")
    page.wait_for_url(re.compile("layers=55"))
    page.locator(".st-key-depth_lesson summary").click()
    expect(page.locator(".st-key-depth_claim_highway")).to_contain_text("here: at 55 layers")


def test_training_is_seen_as_it_goes_on_and_taken_away(visit: Visit):
    visitor = visit(PAGE + "&layers=5&init=he&seeds=1", player=False)
    page = visitor.page
    page.get_by_role("button", name=re.compile("^Train these four now")).click()
    expect(page.locator(".st-key-depth_chart_training .main-svg").first).to_be_visible()
    expect(page.locator(".st-key-depth_train")).to_contain_text("Your runs, 5 layers")
    visitor.idle()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Your training runs (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig")
    assert set(table.connection) == set(KINDS)
    assert (table.groupby("connection")["update"].max() == 150).all()
    ends = table[table["update"] == 150].set_index("connection").accuracy
    expect(page.locator(".st-key-depth_train")).to_contain_text(f"Plain {ends['plain']:.0%}")
    with page.expect_download() as coming:
        page.get_by_role("button", name="The gradients on screen, every network and layer (CSV)").click()
    assert len(pd.read_csv(coming.value.path(), encoding="utf-8-sig")) == 4 * 6


def test_korean_is_korean(visit: Visit):
    page = visit("/depth?lang=ko&layers=10&seeds=1", player=False).page
    expect(page.get_by_role("heading", name=re.compile("^10층에서"))).to_be_visible()
    assert not re.search("Depth|Measured|layers|guessing", page.locator("[data-testid=stMain]").inner_text())


def test_a_phone_scrolls_one_way_only_in_the_dark(visit: Visit):
    viewport = {"width": 390, "height": 844}
    page = visit(PAGE + "&layers=10&seeds=1", player=False, viewport=viewport, color_scheme="dark").page
    assert page.locator("[data-testid=stMain]").evaluate("node => node.scrollWidth") <= 390
    page.locator(".st-key-more_depth").get_by_role("button").click()
    for choice in ("states h", "weights W"):
        box = page.locator(".st-key-depth_of").get_by_text(choice, exact=True).bounding_box()
        assert box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    first, second = (page.locator(f".st-key-depth_gradient_{kind}").bounding_box() for kind in KINDS[:2])
    assert first["y"] == second["y"]
