"""A shipped network writes on the inspect page, and is watched reading what it wrote."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.inspect import writing
from pages.shared import registry
from pages.shared.i18n import LANGUAGES, Language, words
from pages.shared.state import INSPECT, LENGTHS, TEMPERATURES, PageState
from rnn_core.training.sample import Drawn, draw, sample
from tests.pages.visit import said, sound, start


def opened(**query: str) -> AppTest:
    app = start("inspect", **query)
    app.session_state["inspect_writing"] = True
    return sound(app.run())


def answer(app: AppTest) -> str:
    return app.code[0].value  # the bar comes first


@pytest.mark.parametrize("name", registry.names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_network_goes_on_from_its_prompt(name: str, lang: Language):
    app = opened(lang=lang, net=name, length="100")
    network = registry.network(name)
    prompt = app.text_input(key="inspect_prompt").value
    assert prompt
    assert (network.vocabulary.ids(prompt) != 0).all()
    text = sample(network.model, network.vocabulary, prompt, 100, temperature=0.8, seed=1)
    assert (
        answer(app).rstrip() == "".join(writing.TO_COMPATIBILITY.get(c, c) for c in text).strip("\n").rstrip()
    )


def test_what_it_costs_is_the_networks_own_surprise_at_temperature_1():
    network = registry.network("shakespeare-gru")
    drawn = list(draw(network.model, network.vocabulary, "ROMEO:", 60, temperature=0.5, seed=3))
    ids = torch.tensor([*network.vocabulary.ids("ROMEO:").tolist(), *(one.token for one in drawn)])
    with torch.no_grad():
        logits, _ = network.model(ids[:-1, None])
        bits = torch.nn.functional.cross_entropy(logits[:, 0], ids[1:], reduction="none") / math.log(2)
    assert [one.bits for one in drawn] == pytest.approx(bits[5:].tolist(), abs=1e-3)


def test_controls_move_the_link_and_the_text_and_a_prompt_is_in_no_link():
    app = opened(lang="en", net="shakespeare-gru", length="100")
    first = answer(app)
    app.text_input(key="inspect_prompt").set_value("My secret thing").run()
    assert answer(sound(app)).startswith("My secret thing")
    assert "secret" not in str(dict(app.query_params))
    app.button(key="inspect_again").click().run()
    assert app.query_params["draw"] == "2"
    second = answer(app)
    assert second != first
    app.select_slider(key="inspect_temperature").set_value("0.2").run()
    assert app.query_params["temperature"] == "0.2"
    assert answer(app) != second


@pytest.mark.parametrize("prompt", ["", "   ", "가나다", "\u202e\x00", "x" * 200])
def test_any_prompt_is_gone_on_from(prompt: str):
    app = opened(lang="en", net="shakespeare-gru", length="100")
    app.text_input(key="inspect_prompt").set_value(prompt).run()
    assert len(answer(sound(app))) > 50


def test_another_network_begins_with_words_of_its_own():
    app = opened(lang="en", net="shakespeare-gru", length="100")
    app.text_input(key="inspect_prompt").set_value("ABC").run()
    app.selectbox(key="network").set_value("latex-lstm").run()
    assert app.text_input(key="inspect_prompt").value == "\\begin"


def test_it_is_watched_reading_what_it_wrote():
    app = opened(lang="en", net="shakespeare-gru", length="100")
    text = answer(app)
    app.button(key="inspect_watch").click().run()
    assert sound(app).query_params["sample"] == "own"
    assert app.query_params["net"] == "shakespeare-gru"
    assert app.session_state["own_text"].text == text
    assert not app.session_state["inspect_writing"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("bits", "mark"), [(1.0, "easy|쉬운"), (1.99, "about as|비슷"), (4.0, "more than|어렵")]
)
def test_the_sentence_is_that_of_the_figures(lang: Language, bits: float, mark: str):
    network = registry.network("shakespeare-gru")  # about 1.99 bits on held-out text
    text = writing.Text("a", (1,), (Drawn(2, bits),) * 3, 0.8)
    told = writing.measured(words(lang), network, text)
    assert [one in told for one in mark.split("|")].count(True) == 1
    assert f"{bits:.2f}" in told
    assert f"{network.config['held_out']['bits']:.2f}" in told


def test_low_temperatures_are_easier_for_the_network_in_every_seed():
    place = PageState("en", length=200)
    for draws in range(1, 4):
        low, high = (
            writing.written("shakespeare-gru", "", replace(place, temperature=t, draw=draws)).bits
            for t in ("0.2", "1.5")
        )
        assert low < 1.99 < high


def test_a_link_says_how_it_writes():
    for temperature in TEMPERATURES:
        for length in LENGTHS:
            place = PageState("en", temperature=temperature, length=length, draw=7)
            assert INSPECT.page_state_of(INSPECT.query_of(place), "en") == place


def test_the_file_holds_every_token():
    network = registry.network("shakespeare-gru")
    text = writing.written("shakespeare-gru", "To be", PageState("en", length=100))
    frame = writing.table(network, text)
    assert len(frame) == 105
    assert frame["bits"].isna().sum() == frame["prompt"].sum() == 5
    assert frame["bits"].mean() == pytest.approx(text.bits)
    assert "".join(frame["token"][:5]) == "To be"


def test_the_page_says_nothing_of_it_until_it_is_opened():
    assert "Measured: at its own temperature" not in said(start("inspect", lang="en"))
