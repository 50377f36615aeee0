"""The frame around every page: the way between pages, also on a phone, the language and the theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.shared import contents
from pages.shared.i18n import words
from tests.browser.conftest import Served, Visitor, visiting
from tests.browser.test_every_page import LAPTOP, PHONE

Visit = Callable[..., Visitor]

TOUCH: Final = {"locale": "en-US", "viewport": PHONE, "has_touch": True, "is_mobile": True}
OVERLAPS: Final = """(selectors) => {
  const boxes = selectors.flatMap((one) => [...document.querySelectorAll(one)])
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one.dataset.testid ?? one.className, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height);
  const found = [];
  for (const [index, [name, a]] of boxes.entries()) {
    for (const [other, b] of boxes.slice(index + 1)) {
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) found.push(`${name} over ${other}`);
    }
  }
  return found;
}"""
IN_THE_BAR: Final = [
    "[data-testid=stHeaderLogo]",
    "[data-testid=stSidebarLogo]",
    "[data-testid=stExpandSidebarButton]",
    "[data-testid=stSidebarCollapseButton]",
    ".st-key-house_language",
    "[data-testid=stMainMenu]",
    "[data-testid=stTopNavLink]",
    "[data-testid=stTopNavSection]",
]
LOCALES: Final = {"en": "en-US", "ko": "ko-KR"}


def _is_ringed(page: Page, link: Locator) -> None:
    """Focus does not look like a pointer."""
    ring = "(one) => getComputedStyle(one).outlineStyle + ' ' + getComputedStyle(one).outlineWidth"
    link.hover()
    assert link.evaluate(ring).startswith("none")
    page.keyboard.press("Tab")
    for _ in range(8):
        if link.evaluate("(one) => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(link).to_be_focused()
    style, width = link.evaluate(ring).split()
    assert style == "solid"
    assert float(width.removesuffix("px")) >= 2


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_is_found_in_the_top_bar_by_keyboard_and_the_next_by_a_link_onwards(
    visit: Visit, lang: str
):
    t = words(lang)  # type: ignore[arg-type]
    theirs = LOCALES["ko" if lang == "en" else "en"]  # of the browser: only the link says the page's own
    page = visit(f"/gradients?lang={lang}", player=False, locale=theirs, viewport=LAPTOP).page
    bar = page.get_by_test_id("stTopNav")
    assert not page.evaluate(OVERLAPS, IN_THE_BAR)
    _is_ringed(page, bar.get_by_role("link", name=t.of("inspect", "title")))
    for group, pages in contents.GROUPS.items():
        if len(pages) == 1:
            (slug,) = pages
            expect(bar.get_by_role("link", name=t.of(slug, "title"), exact=True)).to_be_visible()
        elif pages:
            menu = bar.get_by_role("button", name=t.of("nav", group))
            expect(menu).to_contain_text(t.of("nav", group))
            menu.focus()
            page.keyboard.press("Enter")
            items = page.get_by_role("menuitem")
            expect(items).to_have_count(len(pages))
            for item, slug in zip(items.all(), pages, strict=True):
                expect(item).to_contain_text(t.of(slug, "title"))
                expect(item).to_be_focused()
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Escape")
            expect(items).to_have_count(0)
            expect(menu).to_be_focused()
    link = page.locator(".st-key-onward a").first
    slug = (link.get_attribute("href") or "").partition("?")[0]
    title = t.of(slug, "title")
    expect(link).to_contain_text(title)
    link.click()
    page.wait_for_url(re.compile(rf"/{slug}\?lang={lang}"))
    expect(page).to_have_title(f"{title} · Gatescope")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_page_says_its_name_and_language(visit: Visit, lang: str):
    visitor = visit(f"/layers?lang={lang}", player=False, locale=LOCALES[lang])
    page = visitor.page
    other = "ko" if lang == "en" else "en"
    expect(page).to_have_title(f"{words(lang).of('layers', 'title')} · Gatescope")  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.lang") == lang
    page.locator(".st-key-house_language").get_by_text(words(other)("language.name")).click()  # type: ignore[arg-type]
    expect(page).to_have_title(f"{words(other).of('layers', 'title')} · Gatescope")  # type: ignore[arg-type]
    expect(page.locator("html")).to_have_attribute("lang", other)


# A phone.


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_on_a_phone_the_page_menu_opens_closes_and_goes(
    browser: Browser, served: Served, lang: str, width: int
):
    t = words(lang)  # type: ignore[arg-type]
    options: dict[str, Any] = TOUCH | {"viewport": {"width": width, "height": 700}, "locale": LOCALES[lang]}
    with visiting(browser, served.url, **options) as visitor:
        page = visitor.open(f"{served.url}/depth?lang={lang}").whole().page
        assert not page.evaluate(OVERLAPS, IN_THE_BAR)
        menu = page.locator("[data-testid=stSidebar][data-collapsed=false]")

        page.get_by_test_id("stExpandSidebarButton").tap()
        expect(menu).to_be_visible()
        page.wait_for_function(
            "(s) => document.querySelector(s).getBoundingClientRect().x >= -1", arg=SIDEBAR
        )
        assert not page.evaluate(OVERLAPS, IN_THE_BAR)
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").tap()
        expect(menu).to_have_count(0)
        assert page.evaluate("document.documentElement.lang") == lang

        page.get_by_test_id("stExpandSidebarButton").tap()
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=t.of("truncation", "title")).tap()
        page.wait_for_url(re.compile("/truncation"))
        expect(menu).to_have_count(0)
        visitor.whole()
        assert page.evaluate("document.documentElement.lang") == lang
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not visitor.errors


SIDEBAR: Final = "[data-testid=stSidebar]"


# Streamlit's own English.


def test_an_english_page_is_left_as_streamlit_writes_it(visit: Visit):
    """And so it becomes once more after a change of language."""
    page = visit("/depth?lang=ko", player=False, locale="en-US").page
    expect(page.get_by_role("button", name="메뉴", exact=True)).to_be_visible()
    page.locator(".st-key-house_language").get_by_text("English").click()
    expect(page.get_by_role("button", name="Main menu", exact=True)).to_be_visible()


def test_an_address_without_a_page_says_so_in_korean(browser: Browser, served: Served):
    with visiting(browser, served.url, locale="ko-KR") as visitor:
        visitor.open(f"{served.url}/nowhere?lang=ko")
        dialog = visitor.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        expect(dialog).not_to_contain_text(re.compile("[A-Za-z]{3,}.*[A-Za-z]{3,} "))
        expect(dialog).to_contain_text("화면")


# The theme.

DRAWN_AS: Final = "(theme) => getComputedStyle(document.documentElement).colorScheme === theme"
BACKGROUND: Final = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_theme_is_chosen_in_ones_language_and_kept_on_every_page(
    browser: Browser, served: Served, lang: str
):
    dark = {"en": "Dark", "ko": "어둡게"}[lang]
    with visiting(browser, served.url, locale=LOCALES[lang], color_scheme="light") as visitor:
        page = visitor.open(f"{served.url}/depth?lang={lang}").page
        for theme in ("dark", "light"):  # the frame follows the system's, without a press
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.wait_for_function(DRAWN_AS, arg=theme)
        light = page.evaluate(BACKGROUND)
        page.get_by_test_id("stMainMenuButton").click()
        page.get_by_role("menuitemradio", name=dark, exact=True).click()
        page.wait_for_function(f"(was) => ({BACKGROUND})() !== was", arg=light)
        chosen = page.evaluate(BACKGROUND)
        visitor.open(f"{served.url}/truncation?lang={lang}")
        assert page.evaluate(BACKGROUND) == chosen
        page.wait_for_function(DRAWN_AS, arg="dark")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_switch_in_the_header_changes_the_theme_both_ways(
    browser: Browser, served: Served, lang: str, width: int
):
    t = words(lang)  # type: ignore[arg-type]
    viewport = {"width": width, "height": 700}
    with visiting(
        browser, served.url, locale=LOCALES[lang], viewport=viewport, color_scheme="light"
    ) as visitor:
        page = visitor.open(f"{served.url}/depth?lang={lang}").whole().page
        assert not page.evaluate(OVERLAPS, IN_THE_BAR)
        light = page.evaluate(BACKGROUND)
        page.get_by_role("button", name=t("house.dark"), exact=True).press("Enter")
        page.wait_for_function(f"(was) => ({BACKGROUND})() !== was", arg=light)
        back = page.get_by_role("button", name=t("house.light"), exact=True)
        expect(back).to_be_focused()
        expect(page.get_by_test_id("stMainMenuList")).to_have_count(0)
        page.keyboard.press("Tab")
        expect(back).not_to_be_focused()
        dark = page.evaluate(BACKGROUND)
        visitor.open(f"{served.url}/truncation?lang={lang}").whole()
        assert page.evaluate(BACKGROUND) == dark
        back.click()
        page.wait_for_function(f"(was) => ({BACKGROUND})() === was", arg=light)
        expect(page.get_by_role("button", name=t("house.dark"), exact=True)).to_be_visible()
        assert not visitor.errors


# Keys, and a screen of few colours.


def test_page_down_scrolls_the_page_with_nothing_in_focus(visit: Visit):
    page = visit("/depth?lang=en", player=False, viewport=LAPTOP).whole().page
    top = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    page.evaluate("() => document.activeElement?.blur()")
    page.keyboard.press("PageDown")
    page.wait_for_function(f"() => ({top})() > innerHeight / 2")
    page.keyboard.press("PageUp")
    page.wait_for_function(f"() => ({top})() === 0")
