"""A ninth page costs one folder, a third language its words and one Locale: tried on a copy of the app."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pages.shared.page_spec import PageSpec
from tests import tree

PAGE = '''"""A page that somebody adds."""

from __future__ import annotations

from pages.ninth.url_state import ADDRESS
from pages.shared import parts
from pages.shared.i18n import words


def main() -> None:
    """Say hello."""
    t = words(ADDRESS.arrive().lang)
    parts.claim("ninth", t("ninth.claim"), t("ninth.lede"))


main()
'''
PLACE = '''"""All that its links can say."""

from dataclasses import dataclass

from pages.shared.address import Address


@dataclass(frozen=True)
class PageState:
    """What is on screen."""

    lang: str


ADDRESS = Address("ninth", PageState, {})
'''
SPEC = """from pages.shared.page_spec import PageSpec

PAGE = PageSpec(icon=":material/star:", group="topics", order=3)
"""
WORDS = """[ninth]
title = "{0} nine"
claim = "{0} claim"
lede = "{0} lede"

[onward]
ninth = "{0} onward"
"""
# All that is asked of the copy, in one process: whether the tests that go over all pages find the page, where
# it is found, where it leads, and what came with it.
ASKED = """
import json
import pytest
files = ["tests/pages/test_every_page.py", "tests/pages/shared/test_contents.py"]
passed = pytest.main(["-q", "-p", "no:cacheprovider", "-k", "ninth", *files])
from pages.shared import contents
from pages.shared.front import shell
from pages.shared.i18n import words
from tests.browser.test_every_page import PAGES
from tests.pages.visit import said, start

app = start("ninth", lang="en")
before = start("depth", lang="ko")
print()
print(json.dumps({
    "passed": passed,
    "browsed": PAGES,
    "order": list(contents.GROUPS["topics"]),
    "onward": contents.ONWARD["depth"] + contents.ONWARD["ninth"],
    "said": said(app),
    "links": [link.proto.label for link in before.get("page_link")],
    "title": shell.page("ko", "ninth").partition("<title>")[2].partition("</title>")[0],
    "sheet": "st-key-claim_ninth" in shell.page("en"),
}))
"""


def asked(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    around = os.environ | {"PYTHONPATH": str(copy), "OMP_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, *command], cwd=copy, env=around, capture_output=True, text=True)


def answer(copy: Path, *command: str) -> str:
    ran = asked(copy, *command)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    return ran.stdout


@pytest.fixture(scope="module")
def ninth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app with one more folder."""
    copy = tree.copy(tmp_path_factory.mktemp("ninth"))
    folder = copy / "pages" / "ninth"
    folder.mkdir()
    for name, content in {
        "__init__.py": SPEC,
        "page.py": PAGE,
        "url_state.py": PLACE,
        "page.css": ".st-key-claim_ninth { color: inherit; }\n",
        "en.toml": WORDS.format("English"),
        "ko.toml": WORDS.format("\ud55c\uad6d\uc5b4"),
    }.items():
        (folder / name).write_text(content, "utf-8")
    return copy


@pytest.fixture(scope="module")
def told(ninth: Path) -> tuple[dict[str, Any], str]:
    """What the copy answers, and all that its process said."""
    ran = answer(ninth, "-c", ASKED)
    return json.loads(ran.splitlines()[-1]), ran


def test_a_ninth_page_is_found_by_its_folder_alone(told: tuple[dict[str, Any], str]):
    found, _ = told
    at = found["order"].index("depth")
    assert found["order"][at + 1] == "ninth"  # among equals, the slug decides
    assert found["onward"] == ["ninth", "layers"]
    assert "English claim" in found["said"]
    assert found["links"] == ["**\ud55c\uad6d\uc5b4 nine**: \ud55c\uad6d\uc5b4 onward"]
    assert found["title"] == "\ud55c\uad6d\uc5b4 nine \u00b7 Gatescope"
    assert found["sheet"]


def test_a_ninth_page_is_under_the_contract(ninth: Path):
    lint = ("-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))")
    assert asked(ninth, *lint).returncode == 0
    trespass = ninth / "pages" / "ninth" / "trespass.py"
    trespass.write_text("import pages.depth.url_state\n", "utf-8")
    refused = asked(ninth, *lint)
    trespass.unlink()
    assert refused.returncode == 1
    assert "pages.ninth is not allowed to import pages.depth" in refused.stdout


def test_a_ninth_page_is_in_the_tests_that_go_over_all_pages(told: tuple[dict[str, Any], str]):
    found, ran = told
    assert found["passed"] == 0, ran[-3000:]
    assert " passed" in ran
    assert "ninth" in found["browsed"]


def test_a_third_language_costs_its_words_and_one_locale(tmp_path: Path):
    """Every page is run in an invented language: nothing on it is said in plain English."""
    copy = tree.copy(tmp_path)
    tree.speak(copy)
    found = json.loads(answer(copy, "-m", "tests.pages.unspoken", "xx").splitlines()[-1])
    assert len(found) >= len(list((tree.ROOT / "pages").glob("*/page.py")))
    assert not {page: said for page, said in found.items() if said}


def test_plain_english_is_seen():
    assert tree.unmarked("Ùnìt 7 of à nètwòrk, GRU, \u201ca token\u201d") == ["of"]
    assert tree.unmarked(tree.marked("The gate of `nn.LSTM` in {network}, see [it](#term-gate)")) == []
    assert not {"network", "unit", "layer", "gate", "text", "learning"} & tree.data()
    assert PageSpec("", "topics").views == ({},)
