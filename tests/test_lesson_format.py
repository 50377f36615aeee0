"""docs/lesson-format: it names every key, function, limit and figure; its examples are read and measured."""

from __future__ import annotations

import inspect
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from pages.course import catalogue, figures
from pages.shared import glossary, registry
from pages.shared.lessons import reading
from pages.shared.lessons.expressions import FUNCTIONS, LONGEST
from pages.shared.lessons.measuring import verify
from pages.shared.lessons.reading import own_lesson
from pages.shared.lessons.schema import ASKS, DISTINCT, KINDS
from pages.shared.lessons.table import OWN

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs" / name for name in ("lesson-format.md", "lesson-format.ko.md")]
EXAMPLE = ROOT / "docs" / "examples" / "lesson.toml"
TERMS = {term.id for term in glossary.terms()}
BOTH = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def said(page: Path) -> str:
    return page.read_text("utf-8")


def test_the_example_is_a_lesson_that_agrees_with_the_network():
    lesson = own_lesson(EXAMPLE.read_bytes(), EXAMPLE.name, figures.check, registry.names(), terms=TERMS)
    assert {step.kind for step in lesson.steps} == set(KINDS)
    assert {step.predict.type for step in lesson.steps if step.predict} == set(ASKS)
    verify(lesson, catalogue.names_of)


@BOTH
def test_the_step_in_the_text_is_one(page: Path):
    [block] = re.findall(r"```toml\n(.*?)```", said(page), re.DOTALL)
    language = "ko" if ".ko." in page.name else "en"
    head = f'minutes = 5\ntitle.{language} = "a"\nlede.{language} = "b"\n'
    lesson = own_lesson((head + block).encode(), "lesson.toml", figures.check, registry.names())
    verify(lesson, catalogue.names_of)


@BOTH
def test_every_key_is_explained(page: Path):
    """Every key that the reader takes by name stands in the text, as code."""
    asked = (
        r'\.(?:whole|number|flag|string|matching|one_of|expression|pair|list_of|tables?|texts?)\(\s*"(\w+)"'
    )
    keys = set(re.findall(asked, inspect.getsource(reading)))
    assert len(keys) > 40
    code = set(re.findall(r"[\w.]+", " ".join(re.findall(r"`([^`\n]*)`", said(page)))))
    code |= {part for one in code for part in one.split(".")}
    assert not keys - code
    assert not {*KINDS, *ASKS, *DISTINCT} - code


@BOTH
def test_functions_and_limits_are_those_there_are(page: Path):
    assert ", ".join(FUNCTIONS) in said(page)
    for limit in (OWN.size // 1000, OWN.steps, OWN.characters, OWN.entries, LONGEST):
        assert re.search(rf"(?<![\d,]){limit:,}(?![\d,])", said(page)), limit


@BOTH
def test_every_kind_of_figure_has_its_settings(page: Path):
    rows = dict(re.findall(r"^\| `(\w+)` \| (`\w+`(?:, `\w+`)*) \|", said(page), re.MULTILINE))
    listed = {
        kind: ", ".join(f"`{one.name}`" for one in fields(it.settings))
        for kind, it in figures.kinds().items()
    }
    assert rows == listed, "\n".join(f"| `{kind}` | {settings} | ... |" for kind, settings in listed.items())


def test_both_pages_say_the_same():
    english, korean = map(said, PAGES)
    assert english.count("\n#") == korean.count("\n#")
    assert english.count("\n|") == korean.count("\n|")
    keys = [re.findall(r"^\| `([\w.\[\]]+)`", one, re.MULTILINE) for one in (english, korean)]
    assert keys[0] == keys[1]


@BOTH
def test_links_are_there(page: Path):
    for target in re.findall(r"\]\(((?!https:|#)[^)#]+)\)", said(page)):
        assert (page.parent / target).exists(), target


def test_the_example_is_written_in_both_languages():
    lesson = tomllib.loads(EXAMPLE.read_text("utf-8"))
    assert set(lesson["title"]) == {"en", "ko"}
