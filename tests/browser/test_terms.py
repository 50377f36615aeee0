"""A definition opens where a text links to its term: by pointer, finger, keyboard, in a shadow root too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.shared import glossary
from tests.browser.conftest import Served, Visitor, visiting

Visit = Callable[..., Visitor]
TERM = {one.id: one for one in glossary.terms()}["auroc"]
PHONE = {"width": 390, "height": 844}


def definition(page: Page) -> Locator:
    return page.locator(".gs-term[role=tooltip]")


def in_markdown(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-testid=stCaptionContainer] a[href$='#term-auroc']")


def in_component(visitor: Visitor) -> Locator:
    """Put a link where a component of ours would have it: in its shadow root, between two other links."""
    visitor.page.locator(".gs").first.evaluate(
        """root => {
            const line = document.createElement("p");
            line.className = "probe";
            for (const id of ["unit", "auroc", "gate"]) {
                const link = document.createElement("a");
                link.href = `#term-${id}`;
                link.textContent = id;
                line.append(link, " ");
            }
            root.prepend(line);
        }"""
    )
    return visitor.page.locator(".gs .probe a[href='#term-auroc']")


PLACES = [("/glossary", in_markdown, False), ("/", in_component, True)]
places = pytest.mark.parametrize(("path", "link_of", "player"), PLACES, ids=["markdown", "component"])


def shows(page: Page, lang: str) -> None:
    other = "ko" if lang == "en" else "en"
    for text in (TERM.names[lang], TERM.names[other], TERM.meanings[lang]):
        expect(definition(page)).to_contain_text(text)
    expect(definition(page)).to_have_attribute("lang", lang)


def inside_the_window(page: Page) -> None:
    box = definition(page).bounding_box()
    size = page.viewport_size
    assert box
    assert size
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]


@places
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_pointer_opens_it_and_goes(visit: Visit, path, link_of, player, lang):
    visitor = visit(f"{path}?lang={lang}", player=player, fold=player)
    page, link = visitor.page, link_of(visitor)
    address = page.url
    link.hover()
    shows(page, lang)
    inside_the_window(page)
    definition(page).hover()  # it can be read to its end with the pointer on it
    page.wait_for_timeout(400)
    expect(definition(page)).to_be_visible()
    page.mouse.move(2, 2)
    expect(definition(page)).to_be_hidden()
    link.hover()
    expect(definition(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition(page)).to_be_hidden()
    assert page.url == address


@places
def test_a_press_opens_it_and_the_address_stays(visit: Visit, path, link_of, player):
    visitor = visit(f"{path}?lang=en", player=player, fold=player)
    page, link = visitor.page, link_of(visitor)
    address, entries = page.url, page.evaluate("history.length")
    tabs = len(page.context.pages)
    link.click()
    shows(page, "en")
    page.mouse.move(2, 2)
    page.wait_for_timeout(400)
    expect(definition(page)).to_be_visible()
    page.mouse.click(2, 300)
    expect(definition(page)).to_be_hidden()
    link.click()
    link.click()
    expect(definition(page)).to_be_hidden()
    assert (page.url, page.evaluate("history.length"), len(page.context.pages)) == (address, entries, tabs)


@places
def test_the_keyboard_opens_it_and_it_is_read_aloud(visit: Visit, path, link_of, player):
    visitor = visit(f"{path}?lang=en", player=player, fold=player)
    page, link = visitor.page, link_of(visitor)
    page.keyboard.press("Tab")  # from here on, focus is seen
    if player:
        page.locator(".gs .probe a[href='#term-unit']").focus()
        page.keyboard.press("Tab")  # from link to link within one shadow root
    else:
        link.focus()
    shows(page, "en")
    expect(page.locator(".gs-term-said[role=status]")).to_have_text(
        f"{TERM.names['en']}. {TERM.meanings['en']}"
    )
    page.keyboard.press("Escape")
    expect(definition(page)).to_be_hidden()
    page.keyboard.press("Enter")
    shows(page, "en")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    if player:
        expect(definition(page)).to_contain_text("unit")
        page.keyboard.press("Shift+Tab")
    expect(definition(page)).to_be_hidden()


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_key_beside_the_text_explains_its_score(visit: Visit, lang: str):
    visitor = visit(f"/?lang={lang}")
    visitor.page.locator(".gs .key a[href='#term-auroc']").first.click()
    shows(visitor.page, lang)
    inside_the_window(visitor.page)


@contextmanager
def touching(browser: Browser, served: Served, path: str, **options) -> Iterator[Visitor]:
    with visiting(browser, served.url, viewport=PHONE, has_touch=True, is_mobile=True, **options) as visitor:
        visitor.open(served.url + path)
        visitor.page.locator("h1").first.wait_for()
        yield visitor
        assert not visitor.errors


@places
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_finger_opens_it_within_the_window(browser, served, path, link_of, player, scheme):
    with touching(browser, served, f"{path}?lang=ko", color_scheme=scheme) as visitor:
        if player:
            visitor.ready()
        page, link = visitor.page, link_of(visitor)
        link.tap()
        shows(page, "ko")
        inside_the_window(page)
        paper, ink = definition(page).evaluate(
            "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
        )
        light = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (paper, ink)]
        assert (light[0] > light[1]) == (scheme == "light")
        page.touchscreen.tap(200, 820)
        expect(definition(page)).to_be_hidden()


def test_forced_colours_leave_it_an_outline(visit: Visit):
    visitor = visit("/glossary?lang=en", player=False, fold=False, forced_colors="active")
    link = in_markdown(visitor)
    link.hover()
    expect(definition(visitor.page)).to_be_visible()
    width, style = definition(visitor.page).evaluate(
        "one => [getComputedStyle(one).borderTopWidth, getComputedStyle(one).borderTopStyle]"
    )
    assert (width, style) == ("1px", "solid")
    assert link.evaluate("one => getComputedStyle(one).textDecorationStyle") == "dotted"


def test_it_speaks_the_language_that_was_switched_to(visit: Visit):
    visitor = visit("/glossary?lang=en", player=False, fold=False)
    visitor.page.get_by_text("한국어", exact=True).click()
    expect(visitor.page).to_have_url(re.compile("lang=ko"))
    visitor.idle()
    in_markdown(visitor).click()
    shows(visitor.page, "ko")


def test_the_glossary_finds_a_term_and_its_address_names_it(visit: Visit):
    visitor = visit("/glossary?lang=en", player=False, fold=False)
    page = visitor.page
    terms = page.locator(".gs-glossary dt")
    expect(terms).to_have_count(len(glossary.terms()))
    page.get_by_label("Find a term").fill("perplex")
    page.get_by_label("Find a term").press("Enter")
    expect(terms).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=perplex"))
    visitor.open(page.url)
    expect(terms.first).to_have_attribute("id", "perplexity")
