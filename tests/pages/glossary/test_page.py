"""Every entry of the glossary is whole, every link to a term leads to one, and the browser gets them all."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from pages.glossary import entries
from pages.shared import glossary
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.taught import taught
from tests.examples import examples
from tests.pages.visit import said, start

ROOT = Path(__file__).parents[3]
ENTRIES = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text("utf-8"))
INSTEAD = ENTRIES.pop("instead")
WRITTEN = [
    path
    for folder in ("pages", "assets", "docs")
    for suffix in ("toml", "md", "js", "html", "py")
    for path in sorted((ROOT / folder).rglob(f"*.{suffix}"))
]
LINK = re.compile(r"#term-([a-z0-9-]+)")
KEYS = {"topic", "en", "ko", "means_en", "means_ko"}
HANGUL = re.compile("[\uac00-\ud7a3]")


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_is_whole(name: str) -> None:
    entry = ENTRIES[name]
    assert set(entry) == KEYS
    assert entry["means_ko"].endswith("다.") or entry["means_ko"].endswith("다).")
    assert entry["means_en"].endswith((".", ")."))
    assert HANGUL.search(entry["means_ko"])
    assert not HANGUL.search(entry["en"] + entry["means_en"])
    for language in LANGUAGES:
        assert words(language).has("glossary_topic", entry["topic"])


def test_no_two_entries_are_one_term() -> None:
    for language in LANGUAGES:
        names = [entry[language] for entry in ENTRIES.values() if entry["topic"] != "symbol"]
        assert len(set(names)) == len(names)


def test_topics_stand_together() -> None:
    topics = [entry["topic"] for entry in ENTRIES.values()]
    changes = sum(before != after for before, after in pairwise(topics))
    assert changes == len(set(topics)) - 1


def test_every_link_to_a_term_leads_to_one() -> None:
    asked = {(path, name) for path in WRITTEN for name in LINK.findall(path.read_text("utf-8"))}
    assert asked
    assert not {(str(path), name) for path, name in asked if name not in ENTRIES}


def asked_for(encoding: str) -> Response:
    scope = {"type": "http", "method": "GET", "path": glossary.url(), "headers": [], "query_string": b""}
    matched, child = glossary.route().matches(scope)
    assert matched is Match.FULL
    headers = [(b"accept-encoding", encoding.encode())]
    return glossary.respond(Request(scope | child | {"headers": headers}))


def test_the_browser_gets_every_definition_once_and_keeps_it() -> None:
    answer = asked_for("gzip, br")
    told = json.loads(gzip.decompress(bytes(answer.body)))
    assert set(told) == set(ENTRIES)
    assert told["auroc"][:4] == [ENTRIES["auroc"][key] for key in ("ko", "en", "means_ko", "means_en")]
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    plain = asked_for("identity")
    assert "content-encoding" not in plain.headers
    assert json.loads(bytes(plain.body)) == told
    assert len(answer.body) < 20_000


@settings(max_examples=examples(20), deadline=None)
@given(
    wanted=st.sampled_from([*ENTRIES, "게이트", "gate", "ROC", "없는말"]), language=st.sampled_from(LANGUAGES)
)
def test_what_is_found_holds_what_was_looked_for(wanted: str, language: str) -> None:
    from pages.glossary.matching import matching

    found = {term.id for term in matching(glossary.terms(), wanted, language)}
    for name, entry in ENTRIES.items():
        texts = (name, entry["en"], entry["ko"], entry[f"means_{language}"])
        assert (name in found) == any(wanted.lower() in text.lower() for text in texts), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_when_nothing_is_found(language: str) -> None:
    app = start("glossary", lang=language, q="zzz")
    assert "zzz" in said(app)
    app = start("glossary", lang=language)
    assert str(len(ENTRIES)) in said(app)


def test_where_a_term_is_taught_is_a_step_that_links_to_it() -> None:
    lessons = {
        one["number"]: one
        for one in (
            tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "assets/lessons").glob("*.toml")
        )
    }
    linked = {
        (name, number)
        for number, lesson in lessons.items()
        for name in LINK.findall(json.dumps(lesson["step"], ensure_ascii=False))
    }
    assert {(name, one.lesson) for name, places in taught().items() for one in places} == linked
    for name, places in taught().items():
        for one in places:
            steps = [LINK.findall(json.dumps(step)) for step in lessons[one.lesson]["step"]]
            assert name in steps[one.step - 1]
            assert not any(name in step for step in steps[: one.step - 1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_and_the_browser_say_where_a_term_is_taught(language: Language) -> None:
    told = json.loads(bytes(asked_for("identity").body))
    for term in glossary.terms():
        says = glossary.where_taught(term, language)
        assert bool(says) == (term.id in taught())
        assert entries.entry(term, language).count("<a ") == len(taught().get(term.id, ()))
        assert told[term.id][4:] == ([glossary.where_taught(term, one) for one in LANGUAGES] if says else [])
