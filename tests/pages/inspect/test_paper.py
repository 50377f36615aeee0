"""The worksheet of what is on screen: where its code leads, and what it says of the text and the unit."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages.inspect import paper
from pages.inspect.paper import Here
from pages.inspect.scene import Scene, compose
from pages.shared.i18n import LANGUAGES, words
from pages.shared.state import INSPECT, OWN, OwnText, PageState
from rnn_core.reading import read

SERVER = "http://192.168.0.7:8501/app/inspect"
TEXT = "She said (as one says it) that the gate was open, and went."
PLACE = PageState("en", net="shakespeare-lstm", sample="gate", unit=28)


def scene(text: str = "", **place: object) -> Scene:
    """The scene of a sample; with a text, as if the visitor had brought it."""
    found = compose(replace(PLACE, **place), None)  # type: ignore[arg-type]
    if not text:
        return found
    brought = replace(found, mine=OwnText(text), text=text, reading=read(found.checkpoint, text))
    return replace(brought, place=replace(found.place, sample=OWN))


def opened(address: str) -> PageState:
    assert address.startswith(SERVER + "?")
    return INSPECT.page_state_of(dict(parse_qsl(urlsplit(address).query)), "ko")


def test_the_code_of_a_sample_opens_it_at_a_step():
    here = scene()
    told = paper.origin(words("en"), here, Here(f"{SERVER}?lang=en&old=1", ""))
    assert told.address is not None
    assert (told.carried, told.local) == (True, False)
    assert opened(told.address(57)) == replace(here.place, step=57)


def test_a_text_of_ones_own_goes_along_only_where_the_link_has_it():
    t = words("en")
    told = paper.origin(t, scene(TEXT), Here(SERVER, TEXT))
    assert told.address is not None
    assert told.carried
    assert (opened(told.address(3)).text, opened(told.address(3)).step) == (TEXT, 3)
    for at in (Here(SERVER, ""), Here(SERVER, "\uac00" * 300)):
        alone = paper.origin(t, scene(TEXT), at)
        assert alone.address is not None
        assert not alone.carried
        there = opened(alone.address(3))
        assert (there.net, there.unit, there.text, there.sample, there.step) == (PLACE.net, 28, "", "", None)
    assert told.text == t("worksheet.own")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_a_server_on_this_computer_is_said_to_be(host: str):
    assert paper.origin(words("en"), scene(), Here(f"http://{host}:8501/", "")).local


def test_without_an_address_there_is_no_code():
    assert paper.origin(words("en"), scene(), Here("", "")).address is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_of_the_network_the_text_and_the_unit_on_screen(lang: str):
    t = words(lang)
    told = next(one for one in scene().checkpoint.stories if one.named and one.layer == 0)
    written = _made(scene(lang=lang, unit=told.unit))
    assert t.of("network", "shakespeare-lstm") in written
    assert t.of("worksheet_title", "kept", unit=str(told.unit)) in written
    assert t.of("story", f"{told.feature}.chip") in written
    assert t("worksheet.short", needed=13, steps=3) in _made(scene("one", lang=lang))


def _made(shown: Scene) -> str:
    return paper.worksheet(shown, paper.origin(words(shown.place.lang), shown, Here(SERVER, ""))).decode()
