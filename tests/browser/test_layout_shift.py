"""The measure by which test_every_page.py says that nothing moves while a page comes sees what does move."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visitor
from tests.browser.layout_shift import GOOD, shifts, told

Visit = Callable[..., Visitor]


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
