"""What must hold on every page, in both languages, both themes, on a laptop and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from pages.shared import contents
from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]

_HERE: Final = Path(__file__)
PAGES: Final = sorted(
    f"{slug}?{urlencode(view)}" if view else slug
    for slug, page in contents.PAGES.items()
    for view in page.views
)
PRINTED: Final = _HERE.with_name("every_page.js").read_text("utf-8")
AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
# Rules of WCAG 2.2, levels A and AA, and what is said to be good practice.
ASKED: Final = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.flat().join(" ")} | ${node.html}`));
}"""
DRAWN_AS: Final = "(theme) => getComputedStyle(document.documentElement).colorScheme === theme"
LAPTOP: Final = {"width": 1280, "height": 800}
PHONE: Final = {"width": 390, "height": 844}


def unfold(page: Page) -> None:
    """Open every fold, and bring to the screen what is drawn only when it is seen."""
    closed = page.locator("[data-testid=stExpander] details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    page.evaluate(
        """async () => {
          const main = document.querySelector("[data-testid=stMain]");
          for (let y = 0; y < main.scrollHeight; y += innerHeight) {
            main.scrollTo(0, y);
            await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
          }
          main.scrollTo(0, 0);
        }"""
    )


def _still(visitor: Visitor) -> None:
    """Wait until nothing that is printed moves any more."""
    visitor.idle()
    visitor.page.wait_for_function(
        """() => {
          const now = document.querySelector("[data-testid=stMain]").scrollHeight + "/"
            + [...document.querySelectorAll(".js-plotly-plot")].map((one) => one.offsetWidth).join();
          const same = window.__still?.[0] === now;
          window.__still = same ? [now, window.__still[1] + 1] : [now, 0];
          return window.__still[1] > 20;
        }""",
        polling=30,
    )


# Each page meets every theme at every width, in one of the two languages.
SEEN: Final = {
    "en": ((LAPTOP, "light"), (PHONE, "dark")),
    "ko": ((LAPTOP, "dark"), (PHONE, "light")),
}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_printed_over_something_else_or_cut_and_nobody_is_shut_out(
    visit: Visit, page: str, lang: str
):
    """With all folds open: text over text, text that is cut, and what axe-core calls serious or critical."""
    visitor = _opened(visit, page, lang)
    unfold(visitor.page)
    visitor.page.evaluate(AXE)
    found: dict[str, Any] = {}
    for size, theme in SEEN[lang]:
        visitor.page.set_viewport_size(size)
        visitor.page.emulate_media(color_scheme=theme)
        visitor.page.wait_for_function(DRAWN_AS, arg=theme)  # the frame follows, without a press
        _still(visitor)
        at = f"at {size['width']}, {theme}"
        found |= {f"{kind} {at}": texts for kind, texts in visitor.page.evaluate(PRINTED).items() if texts}
        if violations := visitor.page.evaluate(ASKED):
            found[f"axe {at}"] = violations
    assert not found


def _opened(visit: Visit, page: str, lang: str) -> Visitor:
    slug, _, query = page.partition("?")
    locale = {"en": "en-US", "ko": "ko-KR"}[lang]
    path = f"/{slug}?lang={lang}" + (f"&{query}" if query else "")
    return visit(path, player=slug == "inspect", locale=locale, viewport=LAPTOP, color_scheme="light")
