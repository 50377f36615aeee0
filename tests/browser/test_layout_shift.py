"""Nothing that a visitor sees moves while a page comes: Chromium's own measure, below what is called good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.test_every_page import LAPTOP, PAGES, PHONE

Visit = Callable[..., Visitor]

GOOD: Final = 0.1
"""A page's layout shift from which on it is no longer "good" (web.dev/cls)."""
# All shifts since a time, and what moved: from where to where, by the nearest key of ours.
SHIFTS: Final = """(since) => new Promise((tell) => {
  const key = (one) => [...(one.classList ?? [])].find((name) => name.startsWith("st-key-"));
  const place = (node) => {
    let here = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const own = here?.dataset?.testid ?? here?.tagName ?? "what is gone";
    while (here && !key(here)) here = here.parentElement ?? here.getRootNode()?.host;
    return here ? `${own} in ${key(here)}` : own;
  };
  const box = (rect) => [rect.x, rect.y, rect.width, rect.height].map(Math.round).join();
  const told = (entries) => tell(
    entries
      .filter((one) => !one.hadRecentInput && one.startTime >= since)
      .map((one) => ({
        value: one.value,
        moved: one.sources.map((s) => `${place(s.node)}: ${box(s.previousRect)} -> ${box(s.currentRect)}`),
      })),
  );
  const watch = new PerformanceObserver((list) => told(list.getEntries()));
  watch.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => told(watch.takeRecords())));
})"""


def shifts(page: Page, since: float = 0.0) -> list[dict[str, Any]]:
    return page.evaluate(SHIFTS, since)  # type: ignore[no-any-return]


def told(found: list[dict[str, Any]]) -> str:
    """Say how much moved, and the largest of it first."""
    worst = sorted(found, key=lambda one: -one["value"])[:4]
    lines = [f"{one['value']:.3f}: " + "; ".join(one["moved"]) for one in worst]
    return "\n".join([f"layout shift {sum(one['value'] for one in found):.3f}", *lines])


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_moves_while_a_page_comes(visit: Visit, page: str, lang: str):
    slug, _, query = page.partition("?")
    locale = {"en": "en-US", "ko": "ko-KR"}[lang]
    path = f"/{slug}?lang={lang}" + (f"&{query}" if query else "")
    moved = {}
    for size in (LAPTOP, PHONE):
        visitor = visit(path, player=slug == "inspect", locale=locale, viewport=size)
        found = shifts(visitor.page)
        if sum(one["value"] for one in found) >= GOOD:
            moved[size["width"]] = told(found)
    assert not moved, "\n".join(f"at {width}: {text}" for width, text in moved.items())


def test_what_moves_is_seen_and_named(visit: Visit):
    """The measure above sees a shift, and says what was shifted."""
    visitor = visit("/depth?lang=en", player=False)
    since = visitor.page.evaluate("performance.now()")
    visitor.page.evaluate(
        "() => document.querySelector('[class*=block-container]').style.setProperty('padding-top', '400px')"
    )
    visitor.page.wait_for_function(
        "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go(true))))"
    )
    found = shifts(visitor.page, since)
    assert sum(one["value"] for one in found) > GOOD
    assert "st" in told(found)


def test_the_first_line_goes_when_the_page_stands(visit: Visit):
    visitor = visit("/gradients?lang=ko", player=False, locale="ko-KR")
    visitor.page.locator("#gatescope-shell").wait_for(state="hidden")
    assert visitor.page.evaluate("document.documentElement.dataset.coming") is None
