"""The documentation site: built without a warning, it holds every public package, and needs nothing else."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

import rnn_core

ROOT = Path(__file__).parents[1]
GUIDES = {
    "README",
    "docs/deploy",
    "docs/lesson-format",
    "docs/lessons",
    "docs/querying",
    "docs/serving",
    "docs/site/terms",
    "docs/what-if",
}

# As `make docs` builds it, but both languages in one process: the library and its sources are read once.
BUILD = """
import sys
from sphinx.cmd.build import main
for language in ("en", "ko"):
    trees, site = (f"{sys.argv[1]}/{folder}/{language}" for folder in ("trees", "site"))
    options = ["-q", "-W", "--keep-going", "-b", "html", "-t", language, "-c", "docs/site", "-d", trees]
    if failed := main([*options, ".", site]):
        sys.exit(failed)
"""


class Page(HTMLParser):
    """What a page leads to, what it is made of, and what can be led to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name == "href" and tag == "a" and value:
                self.links.append(value)
            elif value and (name in ("src", "srcset") or (name == "href" and tag == "link")):
                self.parts.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    built = subprocess.run([sys.executable, "-c", BUILD, str(out)], cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr[-4000:]
    return out / "site"


def pages(site: Path) -> Iterator[tuple[Path, Page]]:
    for path in sorted(site.rglob("*.html")):
        if "_static" not in path.parts and "_downloads" not in path.parts:
            yield path, Page(path.read_text("utf-8"))


def test_every_link_leads_somewhere(site: Path) -> None:
    known = {path.resolve(): page for path, page in pages(site)}
    assert len(known) > 40
    lost = []
    for path, page in known.items():
        for link in page.links:
            target, anchor = urldefrag(link)
            if target.startswith(("https://", "http://", "mailto:")):
                continue
            to = (path.parent / unquote(target)).resolve() if target else path
            if not to.is_file() or (anchor and to in known and unquote(anchor) not in known[to].ids):
                lost.append(f"{path.relative_to(site.resolve())}: {link}")
    assert not lost


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    outside = [part for _, page in pages(site) for part in page.parts if "//" in part.split("?")[0]]
    assert not outside
    sheets = [*site.rglob("*.css"), *site.rglob("*.js")]
    assert sheets
    assert not [one for one in sheets if "@import url(http" in one.read_text("utf-8", "ignore")]


def test_every_package_is_in_both(site: Path) -> None:
    packages = {
        "rnn_core",
        *(one.name for one in pkgutil.iter_modules(rnn_core.__path__, "rnn_core.") if one.ispkg),
    }
    modules = [
        importlib.import_module(one.name) for one in pkgutil.walk_packages(rnn_core.__path__, "rnn_core.")
    ]
    for language in ("en", "ko"):
        reference = site / language / "docs" / "site" / "reference"
        assert {path.stem for path in reference.glob("*.html")} == packages
        pages = {path.stem: path.read_text("utf-8") for path in reference.glob("*.html")}
        for name in rnn_core.__all__:
            assert f'id="rnn_core.{name}"' in pages["rnn_core"]
        for module in modules:
            package = ".".join(module.__name__.split(".")[:2])
            if package in packages and not hasattr(importlib.import_module(package), "__all__"):
                for name in getattr(module, "__all__", ()):
                    if inspect.isclass(found := getattr(module, name)) or inspect.isfunction(found):
                        assert f'id="{module.__name__}.{name}"' in pages[package]


def test_both_languages_have_the_same_guides(site: Path) -> None:
    for guide in GUIDES:
        english = Page((site / "en" / f"{guide}.html").read_text("utf-8"))
        assert (site / "ko" / f"{guide}.ko.html").is_file()
        if guide != "docs/site/terms":
            assert any(f"ko/{guide}.ko.html" in link for link in english.links)
    for language, suffix in (("en", ""), ("ko", ".ko")):
        text = (site / language / "docs" / "site" / f"terms{suffix}.html").read_text("utf-8")
        assert text.count("<dd>") > 100
        assert f'lang="{language}"' in text[:300]
