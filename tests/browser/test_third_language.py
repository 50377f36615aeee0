"""An invented language, served: on no page does a browser show plain English."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tests import tree
from tests.browser.conftest import visiting
from tests.browser.server import free_port, serving
from tests.browser.test_every_page import LAPTOP, PAGES, unfold

# All that is written, in labels for a screen reader too; not code, an icon, or another language's word,
# nor a model card, in whose place English stands.
TEXTS: Final = """(cards) => {
  const LEFT = "script, style, noscript, code, pre, .st-key-house_theme, [data-testid=stIconMaterial],"
    + "[translate=no], [lang]:not(html, [lang=xx])";
  const LABELS = ["aria-label", "title", "placeholder", "alt"];
  const found = new Set();
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      const heading = node.closest("[data-testid=stMarkdownContainer]")?.querySelector("h1, h2, h3, h4");
      if (node.closest(LEFT) || cards.includes(heading?.textContent.trim())) continue;
      for (const name of LABELS) if (node.hasAttribute(name)) found.add(node.getAttribute(name));
      for (const child of node.childNodes) if (child.nodeType === 3) found.add(child.data.trim());
    }
  };
  look(document);
  return [...found];
}"""


def test_no_page_says_anything_in_plain_english(browser: Browser, tmp_path: Path):
    copy, data, titles, lessons = tree.copy(tmp_path), tree.data(), tree.titles(), tree.lessons()
    tree.speak(copy)
    cards = [card.partition("\n")[0].lstrip("# ") for card in tree.cards()]
    plain: dict[str, list[str]] = {}
    with serving(free_port(), tmp_path / "log", root=copy) as url, visiting(browser, url) as visitor:
        visitor.page.set_viewport_size(LAPTOP)
        for page in PAGES:
            slug, _, query = page.partition("?")
            visitor.open(f"{url}/{slug}?lang=xx&{query}")
            (visitor.ready if slug == "inspect" else visitor.whole)()
            unfold(visitor.page)
            visitor.idle()
            texts = [text for text in visitor.page.evaluate(TEXTS, cards) if text not in titles]
            left = {text: tree.without(text, lessons) for text in texts}  # English stands in their place
            plain[page] = [text for text in texts if tree.unmarked(left[text], data)]
            assert any(text != tree.marked(text) or not text.isascii() for text in texts)
        assert not visitor.errors
    assert not {page: texts for page, texts in plain.items() if texts}
