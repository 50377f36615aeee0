"""Take the pictures of the READMEs from the app: ``python -m tests.browser.pictures``, or ``make pictures``.

With each picture stands what was printed on it, so that a test sees when the page says something else.
"""

from __future__ import annotations

import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import ADVICE, find
from tests.browser.conftest import FLAGS, Visitor, visiting
from tests.browser.server import ROOT, free_port, serving

FOLDER: Final = ROOT / "docs" / "pictures"
PRINTED: Final = FOLDER / "printed.json"
COLOURS: Final = 128  # of a picture: enough for flat colours and letters
# What is in sight, from top to bottom, but for how exact it is: that is the processor's.
IN_SIGHT: Final = """() => {
  const found = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (node.closest("script, style, title, desc, .proof, [class*=badge]")) continue;
      for (const child of node.childNodes) {
        if (child.nodeType !== 3 || !child.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(child);
        const box = range.getBoundingClientRect();
        const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
        if (seen && node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
          found.push(child.data.trim().replace(/\\s+/g, " "));
        }
      }
    }
  };
  look(document);
  return found;
}"""


@dataclass(frozen=True)
class Picture:
    """One picture: its file, and the page, language and theme it is of."""

    name: str
    slug: str
    language: str
    theme: str
    query: str = ""

    @property
    def path(self) -> str:
        """The address on the server."""
        return f"/{self.slug}?lang={self.language}" + (f"&{self.query}" if self.query else "")


PICTURES: Final = tuple(
    Picture(f"{slug or 'inspect'}_{language}", slug, language, theme, query)
    for slug, theme, query in (
        ("", "light", ""),
        ("gradients", "dark", ""),
        ("bidirectional", "light", ""),
    )
    for language in ("en", "ko")
)


def look(picture: Picture, visitor: Visitor, base: str) -> list[str]:
    """Open a picture's page and return what is printed in sight."""
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 860})
    page.emulate_media(color_scheme=picture.theme, reduced_motion="reduce")
    visitor.open(base + picture.path)
    (visitor.ready if not picture.slug else visitor.whole)()
    page.mouse.move(0, 0)
    return [str(text) for text in page.evaluate(IN_SIGHT)]


def _save(page: Page, path: Path) -> None:
    drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Take all pictures anew."""
    chromium = find()
    if not chromium:
        raise SystemExit(ADVICE)
    printed = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(free_port(), Path(folder) / "log") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for picture in PICTURES:
            with visiting(browser, url) as visitor:
                printed[picture.name] = look(picture, visitor, url)
                _save(visitor.page, FOLDER / f"{picture.name}.png")
        browser.close()
    PRINTED.write_text(json.dumps(printed, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
