"""What to read: every topic stands on some page, with its authors and year, in every language."""

from __future__ import annotations

import re
from typing import Final

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


WHERE: Final[dict[str, tuple[further.Topic, ...]]] = {
    "": ("colah", "framing", "addition", "replaced"),
    "bidirectional": ("bert",),
    "layers": ("grid", "highway"),
    "translate": ("conditional", "pairs", "distance", "attention", "captions"),
}
"""Path of a page -> what to read there."""


def test_every_topic_has_its_place():
    assert sorted(one for topics in WHERE.values() for one in topics) == sorted(further.TOPICS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", WHERE)
def test_a_topic_stands_where_it_belongs(slug: str, lang: Language):
    t = words(lang)
    (fold,) = [one for one in start(slug, lang=lang).expander if one.label == t("further.title")]
    assert [one.value for one in fold.markdown] == further.paragraphs(t, WHERE[slug])
