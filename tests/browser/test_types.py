"""What a person does on the page of types, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/types?lang=en"


def card(page: Page, name: str):
    return page.locator(".st-key-types_shape button").filter(has_text=re.compile(rf"^{name}"))


def test_a_drawing_opens_its_type_by_mouse_and_by_key_and_its_link_opens_elsewhere(visit: Visit):
    page = visit(PAGE, player=False).page
    expect(page.get_by_role("heading", name="One to many: a picture to a caption")).to_be_visible()
    drawn = page.evaluate(
        """() => [...document.querySelectorAll(".st-key-types_shape button")].map((one) => {
          const own = getComputedStyle(one, "::before");
          return [own.maskImage.slice(0, 24), parseFloat(own.width) > 40, parseFloat(own.height) > 25];
        })"""
    )
    assert drawn == [['url("data:image/svg+xml,', True, True]] * 5
    page.emulate_media(forced_colors="active")  # the drawings are there, and which is open is seen
    found = page.locator(".st-key-types_shape").evaluate(
        """(box) => {
          const drawn = (one) => getComputedStyle(one, "::before").backgroundColor;
          const [open, shut] = [true, false].map((one) => box.querySelector(`[aria-checked=${one}]`));
          const grounds = [open, shut].map((one) => getComputedStyle(one).backgroundColor);
          return [grounds[0] !== grounds[1], drawn(open) !== grounds[0], drawn(shut) !== grounds[1]];
        }"""
    )
    assert found == [True, True, True]
    page.emulate_media(forced_colors="none")
    card(page, "many to many, synced").click()
    page.wait_for_url(re.compile("type=synced"))
    expect(page.get_by_role("heading", name="the direction of a dot, frame by frame")).to_be_visible()
    card(page, "one to one").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("type=one_to_one"))
    page.locator(".st-key-types_age").get_by_role("slider").press("ArrowRight")
    page.wait_for_url(re.compile("age=46"))
    other = visit(page.url.removeprefix(page.url.split("/types")[0]), player=False).page
    expect(other.locator(".st-key-types_age")).to_contain_text("46")


def test_a_thing_it_never_saw_is_laid_out_and_the_figures_are_taken_along(visit: Visit):
    page = visit(PAGE, player=False).page
    expect(page.locator(".st-key-types_said")).to_contain_text("This is the right caption.")
    page.get_by_role("button", name="The thing it never saw").click()
    page.wait_for_url(re.compile("a=yellow-ring"))
    said = page.locator(".st-key-types_said")
    expect(said).to_contain_text("No training picture had a yellow ring")
    caption = said.locator("strong").inner_text()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="What is drawn (CSV)").click()
    table = pd.read_csv(coming.value.path(), encoding="utf-8-sig")
    best = table.loc[table.groupby("step")["probability"].idxmax(), "token"].tolist()
    assert " ".join(best) == f"{caption} </s>"


def test_a_picture_of_ones_own_is_drawn_by_pointer_and_by_key(visit: Visit):
    page = visit(PAGE, player=False).page
    said = page.locator(".st-key-types_said")
    expect(said).to_contain_text("This is the right caption.")
    cell = page.get_by_role("gridcell")
    expect(cell).to_have_count(144)
    corner, above = cell.nth(132), cell.nth(120)
    expect(corner).to_have_accessible_name("row 12, column 1: black")
    corner.click()
    expect(corner).to_have_accessible_name("row 12, column 1: red")
    expect(said).to_contain_text("pixels that differ: 1 of 144")
    page.get_by_role("button", name="yellow").click()
    corner.focus()
    corner.press("ArrowUp")
    expect(above).to_be_focused()
    above.press("Enter")
    expect(above).to_have_accessible_name("row 11, column 1: yellow")
    expect(said).to_contain_text("pixels that differ: 2 of 144")
    page.get_by_role("button", name="Back to the scene").click()
    expect(said).to_contain_text("This is the right caption.")
    expect(above).to_have_accessible_name("row 11, column 1: black")
    page.get_by_role("button", name="Clear").click()
    expect(said).to_contain_text(re.compile("The nearest ones have [0-9]+ different captions"))


def test_a_sentence_and_a_dot_of_ones_own(visit: Visit):
    page = visit(PAGE + "&type=many_to_one", player=False).page
    box = page.locator(".st-key-types_sentence").get_by_role("textbox")
    box.fill("this phone was not boring")
    box.press("Enter")
    page.wait_for_url(re.compile("sentence=this"))
    expect(page.locator(".st-key-types_verdict")).to_contain_text("praise")
    card(page, "many to many, synced").click()
    page.get_by_role("button", name="Again").click()
    page.wait_for_url(re.compile("path=r(&|$)"))
    page.get_by_role("button", name="Down", exact=True).press("Enter")
    page.wait_for_url(re.compile("path=rd"))
    expect(page.locator(".st-key-types_ways")).to_contain_text("of 2 frames")


def test_what_is_trained_here_takes_the_stored_networks_place(visit: Visit):
    page = visit(PAGE + "&type=one_to_one&seed=4", player=False).page
    expect(page.get_by_text("by the stored network of seed 0")).to_be_visible()
    page.locator(".st-key-types_begin_one_to_one").get_by_role("button").click()
    expect(page.locator(".st-key-types_run_one_to_one")).to_contain_text("400 of 400 updates")
    expect(page.get_by_text("by the network you trained here, seed 4")).to_be_visible()
    card(page, "one to many").click()
    page.wait_for_url(lambda url: "type=" not in url)
    page.locator(".st-key-types_begin_one_to_many").get_by_role("button").click()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    expect(page.locator(".st-key-types_run_one_to_many")).to_contain_text(
        re.compile("[1-9][0-9]* of 600 updates")
    )
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("by the network you trained here, seed 4")).to_be_visible()
