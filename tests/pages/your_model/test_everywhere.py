"""Networks that came in a file, wherever a visitor's own networks are shown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from torch import nn

from pages.inspect import paper, player_bridge
from pages.inspect.exports import exports
from pages.inspect.scene import compose, settle_text
from pages.shared import cache, registry, state, user_networks
from pages.shared.downloads import encoded
from pages.shared.i18n import words
from pages.shared.user_networks import Source, UserNetwork
from pages.your_model.networks import ways
from rnn_core.checkpoints.opened import opened_network
from rnn_core.models import OpenedModel
from rnn_core.text.given import numbered, vocabulary_of
from rnn_core.text.rows import RowVocabulary, table_of
from tests.pages import visit
from tests.pages.visit import said

APP = str(Path(__file__).parents[3] / "app.py")
LETTERS = "abcdefghij klmnopqrstuvwxyz.\n"
TEXT = "the quick brown fox jumps over the lazy dog.\nand then it sleeps.\n"


def _model(tokens: int, rnn: nn.Module) -> OpenedModel:
    table = torch.randn(tokens, rnn.input_size)
    width = (rnn.proj_size or rnn.hidden_size) * (2 if rnn.bidirectional else 1)
    return OpenedModel(rnn, table, (torch.randn(tokens, width), torch.randn(tokens)))


def networks() -> dict[str, UserNetwork]:
    """One network of each kind that a file can hold, as the session keeps them."""
    torch.manual_seed(4)
    count = len(LETTERS)
    rows = np.random.default_rng(0).normal(size=(60, 3))
    words = ["<unk>", *sorted(set(TEXT.replace(".", " .").split()))]
    made = {
        "letters": (_model(count, nn.LSTM(5, 7, 2)), vocabulary_of(LETTERS), TEXT),
        "words": (_model(len(words), nn.GRU(4, 6)), vocabulary_of(words), TEXT),
        "numbers": (_model(9, nn.RNN(4, 6)), numbered(9), "0 1 2 3 4 5 6 7 8 " * 4),
        "projected": (_model(count, nn.LSTM(5, 7, proj_size=3)), vocabulary_of(LETTERS), TEXT),
        "both": (_model(count, nn.GRU(5, 7, 2, bidirectional=True)), vocabulary_of(LETTERS), TEXT),
        "rows": (
            OpenedModel(nn.GRU(3, 8), None, (torch.randn(3, 8), torch.zeros(3))),
            RowVocabulary(columns=("a", "b", "c")),
            table_of("abc", rows),
        ),
        "bare": (OpenedModel(nn.LSTM(3, 8)), RowVocabulary(columns=("a", "b", "c")), table_of("abc", rows)),
    }
    found = {}
    for kind, (model, vocabulary, text) in made.items():
        name = f"mine-{kind}"
        network = opened_network(name, model, vocabulary)
        titles = {"en": f"{kind}.pt", "ko": f"{kind}.pt"}
        found[name] = UserNetwork(network, titles, text, Source(), reads=titles, searchable=False)
    return found


NAMES = tuple(networks())


def start(page: str = "inspect", **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update(query)
    app.session_state["painted"] = True
    app.session_state["charts"] = True
    app.session_state["mine"] = networks()
    app._page_hash = calc_hash(page if page != "inspect" else "")
    return visit.sound(app.run())


@pytest.mark.parametrize("mode", ["look", "whatif"])
@pytest.mark.parametrize("name", NAMES)
def test_the_inspector_shows_it(name: str, mode: str) -> None:
    app = start(lang="en", net=name, mode=mode, cut="" if mode == "look" else "c0@3-6=0")
    assert app.selectbox(key="network").value == name


def test_a_direction_is_chosen_as_a_layer_and_stands_in_the_address() -> None:
    app = start(lang="en", net="mine-both", layer="3")
    offered = app.selectbox(key="layer")
    assert offered.options == ["Layer 1 →", "Layer 1 ←", "Layer 2 →", "Layer 2 ←"]
    assert offered.value == 3
    assert "reads in both directions" in said(app)
    moved = offered.set_value(1).run()
    assert moved.query_params["layer"] == "1"


@pytest.mark.parametrize("other", ["mine-letters", "mine-rows", "shakespeare-lstm"])
@pytest.mark.parametrize("name", NAMES)
def test_two_networks_are_compared_or_it_is_said_why_not(name: str, other: str) -> None:
    app = start("compare", lang="ko", a=name, b=other)
    assert app.selectbox(key="compare_a").value == name


@pytest.mark.parametrize("name", NAMES)
def test_two_texts_are_compared(name: str) -> None:
    start("compare", lang="en", a=name, mode="texts")


@pytest.mark.parametrize("name", NAMES)
def test_the_gradients_of_what_foretells_are_shown(name: str) -> None:
    start("gradients", lang="en", net=name)


@pytest.mark.parametrize("name", ["mine-words", "mine-rows"])
def test_the_lab_takes_what_foretells(name: str) -> None:
    start("lab", lang="en", part="grus", net=name)


def test_gradients_say_that_rows_foretell_nothing() -> None:
    assert "predicts no token" in said(start("gradients", lang="en", net="mine-rows"))


def test_the_player_knows_which_layers_read_from_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_networks, "_kept", networks)
    monkeypatch.setattr(cache, "_keep", lambda _key, make, own: make())
    page_state, mine = settle_text(replace(state.PageState("en"), net="mine-both"))
    scenes = [compose(replace(page_state, layer=layer), mine) for layer in range(4)]
    assert [player_bridge.view(words("en"), one).backward for one in scenes] == [False, True, False, True]


def test_another_visitor_never_sees_it() -> None:
    first = start(lang="en", net="mine-letters")
    other = AppTest.from_file(APP, default_timeout=120)
    other.query_params.update({"lang": "en", "net": "mine-letters"})
    other.session_state["painted"] = True
    visit.sound(other.run())
    assert any("letters.pt" in one for one in first.selectbox(key="network").options)
    assert not any(".pt" in one for one in other.selectbox(key="network").options)
    assert other.selectbox(key="network").value in registry.names()
    assert "network" in said(other)  # that it is gone


@pytest.mark.parametrize("name", NAMES)
def test_every_file_of_the_inspector_is_made(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_networks, "_kept", networks)
    monkeypatch.setattr(cache, "_keep", lambda _key, make, own: make())
    monkeypatch.setattr(paper, "here", lambda: paper.Here("", ""))
    t = words("ko")
    page_state, mine = settle_text(replace(state.PageState("ko"), net=name))
    for one in exports(t, compose(page_state, mine)):
        assert encoded(one.make(), one.name)


def test_a_readout_of_numbers_is_held_against_the_next_row() -> None:
    told = said(start(lang="en", net="mine-rows"))
    error, persistence = map(float, re.findall(r"is off by (\S+) .* repeated, by (\S+)\. It", told)[0])
    assert (error < persistence) == ("It forecasts better" in told)
    assert "next row" not in said(start(lang="en", net="mine-bare"))


def test_a_text_that_holds_no_rows_is_not_read_and_that_is_said() -> None:
    app = visit.paste(start(lang="en", net="mine-rows"), "No table at all.")
    assert "reads rows of 3 numbers" in said(app)
    app = visit.paste(app, "a,b,c\n1,2,3\n4,5,6\n7,8,9\n")
    assert "reads rows of 3 numbers" not in said(app)


@pytest.mark.parametrize("name", NAMES)
def test_its_units_are_found(name: str) -> None:
    rows = networks()[name].checkpoint.vocabulary.kind == "rows"
    app = start("units", net=name, lang="en", pattern="a > 0.2" if rows else "[a-e]|[0-4]", span="2-5")
    told = said(app)
    assert "places in the first half" in told
    assert app.get("bidi_component")
    app = app.button(key="units_mark" if rows else "units_find").click().run()
    told = said(visit.sound(app))
    if rows:
        assert app.query_params["pattern"] == "rows 2-5"
        assert "1 places in the first half" in told
        assert "0 places in the second half" in told
        broken = said(start("units", net=name, lang="ko", pattern="d > 1"))
        assert "a, b, c" in broken
    else:
        text = TEXT if name != "mine-numbers" else "0 1 2 3 4 5 6 7 8 "
        assert re.fullmatch(app.query_params["pattern"], text[1:5])


def test_links_lead_only_to_what_can_look_into_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_networks, "_kept", networks)
    led = {name: {way[0] for way in ways(name)} for name in NAMES}
    assert {"inspect", "what_if", "compare", "gradients", "units"} <= led["mine-letters"]
    assert "units" in led["mine-rows"]
    assert "gradients" not in led["mine-rows"]
    assert all("what_if" in ways_of for ways_of in led.values())
