"""The pages there are: each is found, each leads on, and a visitor's own text goes along."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import contents
from pages.shared.front import shell
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.page_spec import PageSpec
from tests.pages.visit import paste, said, sound, start

PAGES = Path(__file__).parents[3] / "pages"
SLUGS = sorted(one.parent.name for one in PAGES.glob("*/page.py"))
TEXT = "(a (b) c)\n" * 12


def onward(app: AppTest) -> list[Any]:
    """Return the links under a page; the first screen has one to the course besides."""
    return [one.proto for one in app.get("page_link") if one.proto.label.startswith("**")]


def test_every_page_is_in_one_group():
    listed = [slug for pages in contents.GROUPS.values() for slug in pages]
    assert sorted(listed) == SLUGS


def test_what_is_warmed_up_is_there():
    assert contents.warm()
    assert all(find_spec(module) for module in contents.warm())


@pytest.mark.parametrize("said", ["", "PAGE = None", 'PAGE = PageSpec(icon="", group="none")'])
def test_a_page_that_says_nothing_of_itself_is_named(said: str, monkeypatch: pytest.MonkeyPatch):
    package = ModuleType("pages.ninth")
    exec(said, {"PageSpec": PageSpec}, vars(package))
    monkeypatch.setitem(sys.modules, "pages.ninth", package)
    with pytest.raises(
        TypeError, match=r"pages/ninth/__init__\.py: expected PAGE, a PageSpec whose group is one of"
    ):
        contents._spec("ninth")


def test_a_lesson_leads_from_every_page_to_every_other():
    assert sorted(contents.ONWARD) == SLUGS
    for slug, links in contents.ONWARD.items():
        assert 1 <= len(links) <= 2
        assert slug not in links
    reached, here = [contents.HOME], contents.HOME
    while (here := contents.ONWARD[here][0]) not in reached:
        reached.append(here)
    assert reached == [slug for slug, one in contents.PAGES.items() if one.in_lesson]
    # The one is begun for itself, the other is looked up.
    assert set(SLUGS) - set(reached) == {"checkup", "course", "glossary", "room"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_under_every_page_stands_where_to_go_next(slug: str, language: Language):
    app = start("" if slug == contents.HOME else slug, lang=language)
    t = words(language)
    links = onward(app)
    for link, to in zip(links, contents.ONWARD[slug], strict=True):
        assert t.of(to, "title") in link.label
        assert t.of("onward", to) in link.label
        assert f"lang={language}" in link.query_string
        assert "sample=own" not in link.query_string
    assert t("onward.heading") in said(app)


def test_a_text_of_ones_own_goes_along_to_whoever_can_read_it():
    app = paste(start("", lang="en"), TEXT)
    assert all("sample=own" in one.query_string for one in onward(app))
    there = start("gradients", lang="en")
    there.session_state["own_text"] = app.session_state["own_text"]
    there.query_params.update({"sample": "own"})
    sound(there.run())
    assert there.query_params["sample"] in ("own", ["own"])
    assert not any("sample=own" in one.query_string for one in onward(there))  # the next pages read no text


def test_whoever_went_back_to_a_sample_is_not_shown_their_own_text_again():
    app = paste(start("", lang="en"), TEXT)
    app.selectbox(key="sample").select_index(0).run()
    assert not any("sample=own" in one.query_string for one in onward(sound(app)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_the_tab_says_which_page_it_is_from_the_first_byte_on(slug: str, language: Language):
    title = words(language).of(slug or contents.HOME, "title")
    assert f"<title>{title} · Gatescope</title>" in shell.page(language, slug)


def test_what_is_no_page_has_the_apps_own_title():
    assert "<title>Gatescope</title>" in shell.page("en", "no/such/page")
