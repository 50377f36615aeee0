"""What must hold on every page, without a browser: it opens, in every language, by whatever link."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from pages.shared import contents, state
from pages.shared.address import Address
from pages.shared.i18n import LANGUAGES, words
from tests.pages.visit import said, sound, start

VIEWS: Final = [(slug, dict(view)) for slug, page in contents.PAGES.items() for view in page.views]
HOSTILE: Final = ("<script>", "../../etc/passwd", "99999999", "$x$ " * 99)
OTHER: Final = (
    "7",
    "5",
    "2",
    "1",
    "on",
    "yes",
    "he",
    "fresh",
    "weights",
    "gru",
    "hidden",
    "backward",
    "numbers",
    "ko",
    "python-lstm",
)
"""Values among which most parameters have one that is not their default."""


def _addresses() -> Iterator[Address[Any]]:
    """Find the address of every page and of its parts; a page itself runs when it is imported."""
    yield state.INSPECT
    for slug in contents.PAGES:
        package = importlib.import_module(f"pages.{slug}")
        for module in pkgutil.walk_packages(package.__path__, f"pages.{slug}."):
            if module.name != f"pages.{slug}.page":
                yield from (
                    one for one in vars(importlib.import_module(module.name)).values() if _is_address(one)
                )


def _is_address(one: object) -> bool:
    return isinstance(one, Address)


ADDRESSES: Final = {one.page: one for one in _addresses()}
on_every_view = pytest.mark.parametrize(("slug", "view"), VIEWS, ids=lambda one: str(one) if one else "")
of_every_page = pytest.mark.parametrize("page", sorted(ADDRESSES))


def opened(slug: str, **query: str) -> AppTest:
    return start("" if slug == contents.HOME else slug, **query)


def _only(value: str | list[str]) -> str:
    return value if isinstance(value, str) else value[0]


def address_of(slug: str, view: dict[str, str]) -> Address[Any]:
    """Return the address of a part, or that of the page where a view is only what its address says."""
    return ADDRESSES.get("_".join([slug, *view.values()])) or ADDRESSES[slug]


def test_every_page_and_part_has_an_address():
    assert {address_of(slug, view).page for slug, view in VIEWS} == set(ADDRESSES)


@pytest.mark.parametrize("language", LANGUAGES)
@on_every_view
def test_it_opens_in_every_language_and_says_where_to_go_next(slug: str, view: dict[str, str], language: str):
    app = opened(slug, lang=language, **view)
    assert app.query_params["lang"] == language
    assert words(language)("onward.heading") in said(app)
    # A lesson may say all of it in its card and its pictures.
    assert len(said(app)) > len(words(language)("onward.heading")) or app.get("bidi_component")


@pytest.mark.parametrize("value", HOSTILE)
@on_every_view
def test_no_link_breaks_it(slug: str, view: dict[str, str], value: str):
    """Every parameter of its address at once, and the language."""
    query = dict.fromkeys(address_of(slug, view).parameters, value) | {"lang": value} | view
    app = opened(slug, **query)
    assert app.query_params["lang"] == "en"
    # Whatever of it was kept, the address bar has a link that can be given away.
    address, left = address_of(slug, view), {name: _only(one) for name, one in app.query_params.items()}
    assert address.query_of(address.page_state_of(left, "en")) == left


@on_every_view
def test_the_language_switch_keeps_the_place(slug: str, view: dict[str, str]):
    address = address_of(slug, view)
    default = address.kind(lang="en")
    query = {
        name: value
        for name, one in address.parameters.items()
        for value in OTHER
        if name not in view and one.read(value) != getattr(default, one.field)
    }
    app = opened(slug, lang="en", **query, **view)
    before = app.session_state[address.page_state_key]
    sound(app.segmented_control(key="language").set_value("ko").run())
    assert app.session_state[address.page_state_key] == replace(before, lang="ko")
    assert app.query_params["lang"] == "ko"


@of_every_page
@given(data=some.data())
def test_what_a_link_brings_makes_the_same_link(page: str, data: Any):
    address = ADDRESSES[page]
    values = some.text() | some.sampled_from(OTHER) | some.integers(0, 10**8).map(str)
    query = data.draw(some.dictionaries(some.sampled_from(["lang", *address.parameters]), values))
    page_state = address.page_state_of(query, "ko")
    assert address.page_state_of(address.query_of(page_state), "ko") == page_state
