"""What must hold on every page, in both languages, both themes, on a laptop and on a phone.

A page is opened once in each language, in English on a laptop and in Korean on a phone; the tests look at it
one after the other, and leave it as they found it but for its folds and its width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from pages.shared import contents
from tests.browser.conftest import Contexts, Served, Visitor, strangers
from tests.browser.layout_shift import GOOD, shifts, told

_HERE: Final = Path(__file__)
PAGES: Final = sorted(
    f"{slug}?{urlencode(view)}" if view else slug
    for slug, page in contents.PAGES.items()
    for view in page.views
)
LANGUAGES: Final = {"en": "en-US", "ko": "ko-KR"}
EVERY: Final = [(page, lang) for page in PAGES for lang in LANGUAGES]
PRINTED: Final = _HERE.with_name("every_page.js").read_text("utf-8")
AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
# Rules of WCAG 2.2, levels A and AA, and what is said to be good practice.
ASKED: Final = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.flat().join(" ")} | ${node.html}`));
}"""
# What can be pressed on a wall, parts of a figure apart: those are what it shows.
PRESSED: Final = """() => {
  const PRESSED = "button, select, input, textarea, [role=radio], [role=tab]";
  const PARTS = "[role=slider], .cell, .word, .belt *, .u *, .ulab, .tabs *, [aria-pressed=true],"
    + ".st-key-house_wall *";
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      if (!one.matches(PRESSED) || one.matches(PARTS)) continue;
      const seen = one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const where = `${one.outerHTML.slice(0, 60)} in ${one.parentElement.className}`;
      if (seen && one.getClientRects().length) found.push(where);
    }
  };
  look(document);
  return found;
}"""
WIDE: Final = """() => {
  const box = document.querySelector("[data-testid=stMain]");
  const widest = [...document.querySelectorAll(".main-svg, [data-testid^=stBidiComponent]")]
    .map((one) => one.getBoundingClientRect().right);
  return Math.max(box.scrollWidth, ...widest);
}"""
WALL: Final = {"width": 1920, "height": 1080}
LAPTOP: Final = {"width": 1280, "height": 800}
PHONE: Final = {"width": 390, "height": 844}
# How a page is come to: its width and its theme.
CAME: Final = {"en": (LAPTOP, "light"), "ko": (PHONE, "dark")}


def unfold(page: Page) -> None:
    """Open every fold, and bring to the screen what is drawn only when it is seen."""
    page.wait_for_function(
        """() => {
          const closed = document.querySelectorAll("[data-testid=stExpander] details:not([open]) > summary");
          for (const one of closed) one.click();
          return !closed.length;
        }""",
        polling=200,
    )
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


def wide(page: Page) -> int:
    """Return how many pixels of a page lie beside the screen: it scrolls one way only."""
    over: int = page.get_by_test_id("stMain").evaluate("node => Math.max(0, node.scrollWidth - innerWidth)")
    return over


# Pages with rows of choices, which stand whole on a phone too.
IN_SIGHT: Final = {
    *("inspect", "gradients", "depth", "bidirectional", "layers", "translate", "truncation"),
    "lab?section=character",
}
# Buttons of which a part lies outside what lets them be seen.
CLIPPED: Final = """() => {
  const BUTTONS = "[data-testid=stButtonGroup] button, [data-testid^=stBaseButton]";
  const clips = (one) => one !== document.body && getComputedStyle(one).overflowX !== "visible";
  const outside = (inner, outer) => inner.right > outer.right + 1 || inner.left < outer.left - 1;
  const found = [];
  for (const button of document.querySelectorAll(BUTTONS)) {
    const own = button.getBoundingClientRect();
    for (let around = button.parentElement; own.width && around; around = around.parentElement) {
      if (clips(around) && outside(own, around.getBoundingClientRect())) found.push(button.innerText);
    }
  }
  return found;
}"""


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


# What Streamlit says, on screen and to a screen reader: everything outside our texts, pictures and options.
THEIRS: Final = """() => {
  const OURS = "[data-testid=stMarkdownContainer], [data-testid=stText], [data-testid=stCode], svg, canvas,"
    + "style, script, noscript, [data-testid=stIconMaterial], [translate=no], [role=option], .js-plotly-plot,"
    + ".gs-term, [data-testid=stHtml]";
  const LABELS = ["aria-label", "title", "placeholder", "alt"];
  const found = new Set();
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  for (const one of document.querySelectorAll("body *")) {
    if (!seen(one) || one.closest("svg")) continue;
    for (const name of LABELS) if (one.hasAttribute(name)) found.add(one.getAttribute(name));
    if (one.closest(OURS)) continue;
    for (const child of one.childNodes) if (child.nodeType === Node.TEXT_NODE) found.add(child.data.trim());
  }
  return [...found].filter((text) => /[A-Za-z]{2,}/.test(text) && !/[\\uac00-\\ud7a3]/.test(text));
}"""
NAMES: Final = {
    *("Gatescope", "English", "LSTM", "GRU", "RNN", "BPTT", "tanh", "ReLU", "sigmoid", "torch", "Python"),
    *(
        "LaTeX",
        "CSV",
        "JSON",
        "TOML",
        "PNG",
        "AUROC",
        "float32",
        "float64",
        "NaN",
        "SGD",
        "Adam",
        "Xavier",
        "He",
    ),
}


def english(page: Page) -> list[str]:
    """What is said in English alone, names apart."""
    found: list[str] = page.evaluate(THEIRS)
    return [one for one in found if set(re.findall("[A-Za-z]{2,}", one)) - NAMES]


NO_RING: Final = Path(__file__).with_name("focus.js").read_text("utf-8")
BARE_IN_FORCED_COLOURS: Final = """() => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      if (!one.matches("[data-testid^=stBaseButton-primary], [role=slider], [aria-current=page]")) continue;
      if (!one.checkVisibility({ visibilityProperty: true }) || !one.getClientRects().length) continue;
      const style = getComputedStyle(one);
      const bordered = style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) > 0;
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      const filled = style.forcedColorAdjust === "none";
      const inside = [...one.querySelectorAll("*"), one].some((part) => {
        const own = getComputedStyle(part);
        return own.borderTopStyle !== "none" && parseFloat(own.borderTopWidth) > 0;
      });
      if (!bordered && !outlined && !filled && !inside) found.push(one.outerHTML.slice(0, 160));
    }
  };
  look(document);
  return found;
}"""


def at(page: str, lang: str) -> dict[str, Any]:
    """Say how a page of the list is visited in a language."""
    slug, _, query = page.partition("?")
    path = f"/{slug}?lang={lang}" + (f"&{query}" if query else "")
    return {"path": path, "player": slug == "inspect", "locale": LANGUAGES[lang]}


@dataclass(frozen=True)
class Shown:
    """A page as it stands, and what moved while it came."""

    name: str
    visitor: Visitor
    lang: str
    moved: list[dict[str, Any]]

    @property
    def page(self) -> Page:
        return self.visitor.page


@pytest.fixture(scope="module")
def shown(request: pytest.FixtureRequest, contexts: Contexts, served: Served) -> Iterator[Shown]:
    page, lang = request.param
    with strangers(contexts, served) as go:
        size, theme = CAME[lang]
        visitor = go(**at(page, lang), viewport=size, color_scheme=theme)
        yield Shown(page, visitor, lang, shifts(visitor.page))


def over(pages: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Run a test over pages that are shown."""
    return pytest.mark.parametrize("shown", pages, indirect=True, ids=[f"{p}-{lang}" for p, lang in pages])


@over(EVERY)
def test_nothing_moves_while_a_page_comes(shown: Shown):
    assert sum(one["value"] for one in shown.moved) < GOOD, told(shown.moved)


@over([(page, lang) for page, lang in EVERY if lang == "en"])
def test_focus_is_seen_and_forced_colours_leave_an_outline(shown: Shown):
    """Windows' contrast themes take backgrounds and shadows away: a border or an outline must be left."""
    assert shown.page.evaluate(NO_RING) == []
    shown.page.emulate_media(forced_colors="active")
    assert shown.page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    bare = shown.page.evaluate(BARE_IN_FORCED_COLOURS)
    shown.page.emulate_media(forced_colors="none")
    assert bare == []


@over(EVERY)
def test_nothing_is_printed_over_something_else_or_cut_and_nobody_is_shut_out(shown: Shown):
    """With all folds open, at both widths: text over text, and text that is cut.

    As the page came, with its theme, also what axe-core calls serious or critical.
    """
    page = shown.page
    came, theme = CAME[shown.lang]
    choices = CLIPPED if shown.name in IN_SIGHT else "() => []"
    beside, clipped = wide(page), page.evaluate(choices)
    unfold(page)
    _still(shown.visitor)
    page.evaluate(AXE)
    found = {"axe": page.evaluate(ASKED), **page.evaluate(PRINTED)}
    other = PHONE if came is LAPTOP else LAPTOP
    page.set_viewport_size(other)
    # Plotly leaves a legend where it was when a narrow chart becomes a wide one.
    if other is LAPTOP and page.locator(".js-plotly-plot").count():
        page.reload()
        shown.visitor.whole()
        unfold(page)
    _still(shown.visitor)
    found |= {f"{kind} at {other['width']}": texts for kind, texts in page.evaluate(PRINTED).items()}
    found |= {"beside": beside, "clipped": clipped + page.evaluate(choices)}
    assert not {where: what for where, what in found.items() if what}, theme


def shut(visitor: Visitor) -> None:
    """Close a drawer; one that was closed before the server heard that it is open comes back once."""
    body = visitor.page.get_by_test_id("stPopoverBody")
    for _ in range(5):
        visitor.page.keyboard.press("Escape")
        visitor.idle()
        if not body.count():
            return
    expect(body).to_have_count(0)


@over([(page, lang) for page, lang in EVERY if lang == "ko"])
def test_on_a_korean_page_streamlit_speaks_korean(shown: Shown):
    page = shown.page
    page.set_viewport_size(LAPTOP)
    shown.visitor.idle()
    found = {"plain": english(page)}
    for number, drawer in enumerate(page.get_by_test_id("stPopoverButton").all()):
        if not drawer.is_visible():
            continue
        drawer.click()
        expect(page.get_by_test_id("stPopoverBody").first).to_be_visible()
        shown.visitor.idle()
        found[f"drawer {number}"] = english(page)
        shut(shown.visitor)
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_test_id("stMainMenuList")).to_be_visible()
    found["menu"] = english(page)
    page.keyboard.press("Escape")
    page.set_viewport_size(PHONE)
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    found["on a phone"] = english(page)
    assert not {where: what for where, what in found.items() if what}


@over([(page, lang) for page, lang in EVERY if lang == "en"])
def test_on_a_wall_a_page_is_large_and_has_nothing_to_press(shown: Shown):
    """The last look at a page: it stays on the wall, but for the one that Esc is tried on."""
    page = shown.page
    page.set_viewport_size(WALL)
    before = page.url
    page.locator(".st-key-house_wall button").click()
    page.wait_for_function("() => document.documentElement.dataset.view === 'projector'")
    shown.visitor.idle()
    assert page.url.replace("&view=projector", "") == before
    assert page.evaluate(PRESSED) == []
    assert page.locator("[data-testid=stHeader]").is_hidden()
    assert page.evaluate(WIDE) <= WALL["width"]
    letters = page.locator("h1").first.evaluate(
        "(one) => parseFloat(getComputedStyle(one).fontSize) * one.currentCSSZoom"
    )
    assert letters >= 33
    if "glossary" in page.url:
        page.keyboard.press("Escape")
        expect(page.locator("[data-testid=stHeader]")).to_be_visible()
        shown.visitor.idle()
        assert page.url == before
