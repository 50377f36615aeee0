"""What to read: every topic stands on some page, with its authors and year, in every language."""

from __future__ import annotations

import re

import pytest

from pages.shared import further
from pages.shared.i18n import LANGUAGES, Language, words
from tests.pages.visit import start
from tests.tree import ROOT


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_topic_names_a_work_and_its_year_and_no_host(lang: Language):
    for topic, told in zip(further.TOPICS, further.paragraphs(words(lang), further.TOPICS), strict=True):
        assert re.search(r"\*[A-Z][^*]+\*", told), topic
        assert re.search(r"\b(19|20)\d\d\b", told), topic
        assert "http" not in told


def test_every_topic_stands_on_a_page():
    calls = "".join(path.read_text("utf-8") for path in (ROOT / "pages").glob("*/*.py"))
    shown = {
        one for call in re.findall(r"further\.show\(([^)]*)\)", calls) for one in re.findall(r'"(\w+)"', call)
    }
    assert shown == set(further.TOPICS)


@pytest.mark.parametrize("slug", ["inspect", "bidirectional", "layers", "translate"])
def test_the_pages_show_it(slug: str):
    assert words("en")("further.title") in [one.label for one in start(slug, lang="en").expander]
