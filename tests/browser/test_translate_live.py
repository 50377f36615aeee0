"""What a person does with a network they train on the translation page, and with the pieces it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Locator, TimeoutError, expect

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
PAGE = "/translate?lang=en&way=en-ko"


def test_a_piece_that_is_pointed_at_lights_up_the_words_it_looked_at(visit: Visit):
    visitor = visit(PAGE + "&attention=luong&piece=0")
    page = visitor.page
    lit = page.locator(".glass .weight")
    last = page.locator(".glass .tile").nth(3)
    before = lit.all_text_contents()
    last.hover()
    expect(last).to_have_class(re.compile("peek"))
    assert lit.all_text_contents() != before
    expect(visitor.step).to_have_attribute("aria-valuenow", "1")
    page.mouse.move(0, 0)
    expect(last).not_to_have_class(re.compile("peek"))
    page.locator(".glass .tile").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".glass .tile").nth(1)).to_be_focused()
    expect(visitor.step).to_have_attribute("aria-valuenow", "2")
    page.wait_for_url(re.compile("piece=1"))
    page.locator(".st-key-translate_fold_inside summary").click()
    expect(page.get_by_text(re.compile("^Token 2,"))).to_be_visible()


def test_a_network_is_trained_and_translates_above(visit: Visit):
    page = visit(PAGE + "&learn=digits&look=none&updates=100&seed=3").page
    drawn = page.locator(".st-key-translate_live_curves")
    expect(drawn).to_contain_text("Stored training of")
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_url(re.compile("job="))
    expect(drawn).to_contain_text("Your training")
    use = page.get_by_role("button", name="Translate above with this network")
    expect(use).to_be_visible()
    expect(page.locator(".st-key-translate_live_status")).to_contain_text("After 100 updates")
    use.click()
    page.wait_for_url(re.compile("mine=yes"))
    page.get_by_role("button", name="Type your own").click()
    box = page.get_by_label("Your own sentence")
    box.fill("4082")
    box.press("Enter")
    expect(page.locator(".hg dd").last).to_have_text("2804")
    expect(page.locator(".hg .foot")).to_contain_text("trained in this visit")


def take(box: Locator, name: str) -> None:
    """Take an option of a list, opened again where a run of the page that ends has closed it."""
    option = box.page.get_by_role("option", name=name)

    def taken() -> bool:
        box.press("ArrowDown")
        with suppress(TimeoutError):
            option.click(timeout=3_000)
            return True
        return False

    assert any(taken() for _ in range(40)), f"no option {name!r} could be taken"


def test_a_table_that_nothing_decides_is_asked_about_and_read_as_chosen(visit: Visit):
    page = visit(PAGE + "&learn=own").page
    rows = "".join(f"The number {k} sleeps.\t{k}번이 잔다.\t{k}번이 잔다, 정말.\n" for k in range(30))
    page.locator(".st-key-translate_live_file input[type=file]").set_input_files(
        {"name": "mine.tsv", "mimeType": "text/plain", "buffer": rows.encode()}
    )
    problem = page.locator(".st-key-problem_translate_live")
    expect(problem).to_contain_text("Choose them here.")
    take(problem.get_by_role("combobox", name="Target"), "3: 0번이 잔다, 정말.")
    page.get_by_role("button", name="Read these columns").click()
    expect(page.locator(".st-key-translate_live_notes")).to_contain_text("target: column 3.")
    page.get_by_text("Read it another way").click()
    page.get_by_label("The first row names the columns").locator("xpath=ancestor::label").click()
    expect(page.locator(".st-key-translate_live_notes")).to_contain_text("29 pairs were read.")
    expect(page.get_by_role("button", name="Read these columns")).to_be_visible()  # what was open stays open
