"""docs/lessons: both pages are written from one table, and its addresses, experiments and tests are there."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest

from docs.experiments.__main__ import EXPERIMENTS
from docs.lessons import PAGES, SECTIONS, covered, table, written
from pages.shared import contents
from pages.shared.address import Address
from tests.pages.test_every_page import address_of

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = ROOT / "docs" / "experiments" / "results"
ROWS: Final[list[tuple[str, dict[str, Any]]]] = [
    (section, row) for section in SECTIONS for row in table()[section]
]
NUMBERS: Final = {"claims": range(1, 55), "confusions": range(1, 18)}
BEYOND: Final = {54}
"""Rows that no course claims, and that a page shows all the same."""
UNFINISHED: Final[set[tuple[str, int]]] = set()
"""Rows of which something is not built, and which say so."""

every_row = pytest.mark.parametrize(
    ("section", "row"), ROWS, ids=[f"{section}-{row['number']}" for section, row in ROWS]
)


@cache
def names(path: Path) -> frozenset[str]:
    """Every test of a file, and every class of tests, as pytest names them."""

    def found(body: list[ast.stmt], before: str) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield before + node.name
            elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
                within = list(found(node.body, f"{before}{node.name}::"))
                yield from [before + node.name, *within] if within else []

    return frozenset(found(ast.parse(path.read_text("utf-8")).body, ""))


def led(address: str) -> tuple[Address[Any], dict[str, str]]:
    """Return the address of the page, or of its part, that a link leads to, and what else the link says."""
    parts = urlsplit(address)
    assert not parts.netloc
    slug = parts.path.removeprefix("/") or contents.HOME
    assert slug in contents.PAGES, address
    query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    views = [dict(view) for view in contents.PAGES[slug].views]
    view = next((one for one in views if one.items() <= query.items()), {})
    rest = {name: said for name, said in query.items() if name not in view}
    return address_of(slug, view or views[0]), rest


@pytest.mark.parametrize("language", PAGES)
def test_a_page_is_what_the_table_makes(language: str) -> None:
    assert PAGES[language].read_text("utf-8") == written(language), "run: python -m docs.lessons"


def test_both_languages_have_the_same_rows() -> None:
    def rows(language: str) -> list[list[str]]:
        lines = [line for line in PAGES[language].read_text("utf-8").splitlines() if line.startswith("| ")]
        split = [line.strip("| ").split(" | ") for line in lines if line[2].isdigit()]
        return [[cells[0], *cells[2:]] for cells in split]

    assert rows("en") == rows("ko")
    assert len(rows("en")) == len(ROWS)


@pytest.mark.parametrize("section", SECTIONS)
def test_no_row_is_left_out(section: str) -> None:
    assert [row["number"] for row in table()[section]] == list(NUMBERS[section])


def test_every_claim_of_the_lessons_is_in_the_course() -> None:
    claims = {row["number"] for row in table()["claims"]} - BEYOND
    assert claims <= set(covered())
    assert set(covered()) <= claims | BEYOND


def test_what_is_not_built_says_so() -> None:
    assert {(section, row["number"]) for section, row in ROWS if "missing_en" in row} == UNFINISHED


@every_row
def test_a_row_is_whole(section: str, row: dict[str, Any]) -> None:
    assert row["en"].endswith(".")
    assert row["ko"].endswith(".")
    assert re.search(r"[\uac00-\ud7a3]", row["ko"])
    assert ("missing_en" in row) == ("missing_ko" in row)
    assert bool(row.get("pages")) == bool(row.get("tests"))
    assert row.get("pages") or "missing_en" in row
    assert set(row) <= {
        "number",
        "en",
        "ko",
        "pages",
        "experiments",
        "tests",
        "missing_en",
        "missing_ko",
    }
    assert not any("|" in said for said in row.values() if isinstance(said, str))


@every_row
def test_every_address_is_of_a_page_that_knows_what_it_says(section: str, row: dict[str, Any]) -> None:
    for link in row.get("pages", ()):
        address, query = led(link)
        assert query.keys() <= address.parameters.keys(), link
        for name, said in query.items():
            assert str(address.parameters[name].read(said)) == said, link


@every_row
def test_every_experiment_is_there_with_its_results(section: str, row: dict[str, Any]) -> None:
    sums = (RESULTS / "SHA256SUMS").read_text("utf-8").split()
    for name in row.get("experiments", ()):
        module = sys.modules[EXPERIMENTS[name].__module__]
        assert module.__name__.startswith("docs.experiments.")
        assert (RESULTS / f"{name}.json").is_file()
        assert f"{name}.json" in sums


@every_row
def test_every_test_is_there(section: str, row: dict[str, Any]) -> None:
    for test in row.get("tests", ()):
        file, _, name = test.partition("::")
        assert name in names(ROOT / "tests" / file), test
    assert len(set(row.get("tests", ()))) == len(row.get("tests", ()))


@pytest.mark.parametrize(
    ("link", "fits"),
    [
        ("/sequences?inputs=60", True),
        ("/sequences?inputs=160", False),  # beyond the last
        ("/sequences?input=60", False),  # no such parameter
        ("/lab?section=compare&amount=20000", True),
        ("/lab?section=nothing", False),
        ("/words?part=flags&flag=plural", True),
        ("/types?type=many_to_many", False),
        ("/?net=python-lstm", True),
    ],
)
def test_what_an_address_must_be(link: str, fits: bool) -> None:
    row = {"pages": [link]}
    if fits:
        test_every_address_is_of_a_page_that_knows_what_it_says("", row)
    else:
        with pytest.raises(AssertionError):
            test_every_address_is_of_a_page_that_knows_what_it_says("", row)
