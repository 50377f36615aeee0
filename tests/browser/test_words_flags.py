"""What a person does with the flags of the page of words, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/words?lang=en"


def lede(page: Page):
    return page.locator(".st-key-claim_words_flags [data-testid=stText]").first


def test_a_cell_is_set_the_word_flips_and_a_control_leaves_it(visit: Visit):
    page = visit(PAGE, player=False).page
    expect(page.get_by_role("heading", name=re.compile(r"^Cell \d+ "))).to_be_visible()
    expect(lede(page)).to_contain_text("another word is the likelier one: “either”")
    page.locator(".st-key-words_flags_cells").get_by_text("control", exact=True).click()
    page.wait_for_url(re.compile("cells=control"))
    expect(lede(page)).to_contain_text("the likelier word stays “either”")
    expect(page.locator(".st-key-words_flags_next_box .js-plotly-plot").first).to_be_visible()
    other = visit(page.url.removeprefix(page.url.split("/words")[0]), player=False).page
    expect(lede(other)).to_have_text(lede(page).inner_text())


def test_a_sentence_of_one_s_own_is_read_as_it_is_typed(visit: Visit):
    page = visit(PAGE, player=False).page
    box = page.get_by_label("A sentence of your own")
    box.fill("Emma and Paul were not selling their lamp")
    box.press("Enter")
    expect(page.locator(".st-key-words_flags_say")).to_contain_text("Going on by itself")
    expect(page.locator(".st-key-words_flags_lines_box")).to_contain_text("selling")
    expect(page.get_by_text("No word of this sentence is decided by the flag")).to_be_visible()


def test_gates_are_drawn_as_bits(visit: Visit):
    page = visit("/words?lang=ko", player=False).page
    page.locator(".st-key-words_flags_fold_masks summary").click()
    texts = page.locator(
        ".st-key-words_flags_gates_box .heatmaplayer text, .st-key-words_flags_gates_box text"
    )
    expect(texts.filter(has_text=re.compile("^1$")).first).to_be_visible()
