"""The translation page as Streamlit runs it: its numbers against the networks, both languages, any link."""

from __future__ import annotations

import re
from base64 import b64decode
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.shared import tables
from pages.shared.i18n import Language, words
from pages.translate import tokenisation
from pages.translate.exports import pieces, record
from pages.translate.materials.kinds import NETWORKS
from pages.translate.measure import beam, expected, network, translate, written
from pages.translate.sentence import Sentence, samples
from pages.translate.seq2seq_view.component import as_choice, packet
from pages.translate.url_state import ADDRESS, Direction, PageState, force
from pages.translate.view_model import view_model
from rnn_core.models.seq2seq import ATTENTIONS, Attention
from rnn_core.tasks.parallel import GENERATED
from rnn_core.tasks.translation.corpus import _is_held_out
from rnn_core.training.recipes.translators import GRAMMAR, card
from rnn_core.training.translating import held_out
from tests.pages import visit
from tests.pages.visit import sound

start = partial(visit.start, "translate")

WAYS: tuple[Direction, ...] = ("en-ko", "ko-en")


def read(direction: Direction, slug: str = "cup") -> Sentence:
    one = next(one for one in samples() if one.slug == slug)
    text = one.side(direction)
    return Sentence(text, tokenisation.read(direction, text), one.side(direction, target=True), own=False)


@pytest.mark.parametrize(("language", "way"), [*product(("ko", "en"), WAYS)])
def test_every_part_of_the_page_is_there(language: Language, way: Direction) -> None:
    app, t = start(lang=language, way=way, attention="luong"), words(language)
    assert [one.value for one in app.subheader][:-1] == [t("translate_bottleneck.title_unlearnt")]
    folds = [one.label for one in app.expander]
    assert folds == [
        t("translate_held.title"),
        t("parts.how"),
        t("translate.map_title"),
        t("translate.loss_title"),
        t("translate.beam_title", width=4),
        t("translate.swap_title"),
        t("translate_poison.title"),
        t("translate_inside.title"),
        t("translate_live.title"),
        t("translate.about_title"),
        t("further.title"),
    ]
    if language == "ko":
        prose = " ".join([*(one.value for one in app.caption), *folds])
        assert not re.search(r"[A-Za-z]{4,}", re.sub(r"\(#term-[a-z-]+\)", "", prose))


def drawn(app: AppTest) -> str:
    """All that the pictures of the page were given."""
    return str([one.proto for one in sound(app).get("bidi_component")])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_visitor_who_comes_with_nothing_begins_with_an_answer_they_can_judge(lang: Language) -> None:
    app = start(lang=lang)
    assert ADDRESS.page_state_of({"lang": lang}, lang).direction == {"en": "ko-en", "ko": "en-ko"}[lang]
    assert app.query_params.get("way") == {"en": "ko-en", "ko": None}[lang]
    sound(app.segmented_control(key="language").set_value("ko" if lang == "en" else "en").run())
    assert app.query_params["way"] == ("ko-en" if lang == "en" else "en-ko")  # the page state stays the same


@pytest.mark.parametrize(
    "said", [{"attention": "luong"}, {"sample": "fish"}, {"piece": "3"}, {"of": "digits"}]
)
def test_an_address_that_was_given_away_before_keeps_its_direction(said: dict[str, str]) -> None:
    assert ADDRESS.page_state_of({"lang": "en", **said}, "en").direction == "en-ko"


def test_attention_is_one_switch_and_remembers_its_kind() -> None:
    app = start(lang="en", way="ko-en", attention="bahdanau")
    switch = app.segmented_control(key="translate_switch")
    assert (switch.options, switch.value) == (["off", "on"], "on")
    sound(switch.set_value("off").run())
    assert "attention" not in app.query_params
    assert words("en")("translate.claim_none") in drawn(app)
    sound(app.segmented_control(key="translate_switch").set_value("on").run())
    assert app.query_params["attention"] == "bahdanau"
    sound(app.segmented_control(key="translate_attention").set_value("luong").run())
    assert app.query_params["attention"] == "luong"
    assert words("en")("translate.claim_attention") in drawn(app)


def test_no_sentence_on_offer_was_learnt_not_even_a_clause() -> None:
    for one in samples():
        for clause in re.split(" and | but ", one.en):
            assert _is_held_out(clause), clause


@pytest.mark.parametrize(("way", "kind"), [("en-ko", "luong"), ("ko-en", "none")])
def test_the_stored_figures_are_measured_again(way: Direction, kind: Attention) -> None:
    found = network(way, kind)
    count = GRAMMAR.sizes[1]
    unseen = GENERATED[way](0, count, found.config["training"]["seed"]).held_out
    again = held_out(found.model, unseen, (found.source, found.target))
    stored = found.config["held_out"]
    assert again["sentences"] == stored["sentences"] == count
    assert again["exact"] == pytest.approx(stored["exact"], abs=0.005)
    assert again["pieces"] == pytest.approx(stored["pieces"], abs=0.005)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_card_tells_the_figures_of_the_configs(language: str) -> None:
    assert set(GRAMMAR.networks) == {f"{way}-{kind}" for way in WAYS for kind in ATTENTIONS}
    assert card(GRAMMAR, NETWORKS, language) == (NETWORKS / f"card.{language}.md").read_text("utf-8")


@pytest.mark.parametrize("way", WAYS)
def test_attention_carries_what_one_vector_cannot(way: Direction) -> None:
    held = {kind: network(way, kind).config["held_out"]["exact"] for kind in ATTENTIONS}
    assert min(held["luong"], held["bahdanau"]) > 0.9 > 0.5 > held["none"]


@pytest.mark.parametrize(("way", "kind"), [*product(WAYS, ATTENTIONS)])
def test_what_is_shown_is_what_the_network_does(way: Direction, kind: Attention) -> None:
    one = read(way)
    found = translate(PageState("en", way, kind), one.words)
    assert found.residual < 1e-12
    assert not any(found.unknown)
    model, said = found.network.model, found.said
    with torch.no_grad():
        numbers = torch.as_tensor(found.network.source.encode(one.words))[:, None]
        encoded = model.encode(numbers, torch.tensor([len(numbers)]))
        told = torch.tensor([1, *said.pieces[:-1]])[:, None]
        logits = model.decode(told, encoded.start, encoded).logits[:, 0]
    bits = logits.log_softmax(-1)[torch.arange(len(told)), torch.as_tensor(said.pieces)] / np.log(2)
    np.testing.assert_allclose(said.log2_probabilities, bits.numpy(), atol=1e-10)
    if kind != "none":
        assert written(found) == one.expected


def test_forcing_attention_changes_what_follows_and_nothing_before() -> None:
    one = read("en-ko")
    own = translate(PageState("en", attention="luong"), one.words)
    forced = translate(PageState("en", attention="luong", forced="3-0"), one.words)
    assert own.said.weights is not None
    assert forced.said.weights is not None
    np.testing.assert_allclose(forced.said.log2_probabilities[:3], own.said.log2_probabilities[:3])
    np.testing.assert_array_equal(forced.said.weights[3], np.arange(len(one.words)) == 0)
    assert forced.residual < 1e-12
    assert abs(forced.said.top_probabilities[3, 0] - own.said.top_probabilities[3, 0]) > 1e-6


def test_the_right_sentence_costs_what_its_pieces_cost() -> None:
    one = read("en-ko")
    page_state = PageState("en", attention="luong")
    found = translate(page_state, one.words)
    told = expected(found.network, one.words, one.expected)
    np.testing.assert_allclose(told.log2_probabilities, found.said.log2_probabilities, atol=1e-9)
    assert beam(page_state, one.words).bits[0] == pytest.approx(told.bits)


def test_what_is_taken_away_is_what_is_shown() -> None:
    shown = view_model(words("en"), PageState("en", attention="bahdanau"), read("en-ko"))
    frame, all_of_it = pieces(shown), record(shown)
    assert len(frame) == len(shown.view.spoken) == len(all_of_it["pieces"])
    np.testing.assert_allclose(frame.filter(like="attention_").sum(axis=1), 1)
    assert all_of_it["written"] == written(shown.found)


class TestPacket:
    def test_states_and_sentences_arrive(self) -> None:
        shown = view_model(words("ko"), PageState("ko"), read("en-ko"))
        sent = packet(shown.view)
        states = np.frombuffer(b64decode(sent["states"]), np.uint8).astype(int)
        np.testing.assert_allclose((states - 128) / 127, shown.found.states.ravel(), atol=0.004)
        assert sent["rows"][1][1] == shown.read.expected
        assert sent["place"]["step"] == int(np.argmin(shown.found.said.log2_probabilities))
        assert packet(shown.view)["rev"] == sent["rev"]

    @given(st.recursive(st.none() | st.integers() | st.text() | st.booleans(), lambda one: st.lists(one)))
    def test_nonsense_from_the_browser_is_not_believed(self, nonsense: Any) -> None:
        assert as_choice({"rev": "r", "step": nonsense}, "r", 5, 4) is None or nonsense in range(4)
        assert as_choice(nonsense, "r", 5, 4) is None
        choice = as_choice({"rev": "r", "step": 1, "force": nonsense}, "r", 5, 4)
        assert choice is not None
        assert choice.force is None or -1 <= choice.force < 5


@given(
    st.builds(
        PageState,
        lang=st.sampled_from(["ko", "en"]),
        direction=st.sampled_from(WAYS),
        attention=st.sampled_from(ATTENTIONS),
        sample=st.sampled_from(["", "cup", "poem"]),
        pick=st.none() | st.integers(0, 99),
        forced=st.sampled_from(["", "3-1", "0-0_12-31"]),
    )
)
def test_a_link_brings_one_back(page_state: PageState) -> None:
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state


@given(st.text(max_size=40))
def test_a_hostile_link_opens_the_default(value: str) -> None:
    page_state = ADDRESS.page_state_of(
        dict.fromkeys(("way", "attention", "piece", "force", "sample"), value), "en"
    )
    assert page_state.direction in WAYS
    assert page_state.attention in ATTENTIONS
    assert re.fullmatch(r"[\d_-]*", page_state.forced)
    assert len(force(page_state, 3)) < 80


def test_a_sentence_of_ones_own_with_words_it_never_saw() -> None:
    app = start(lang="en", text="The king eats a purple cake!", attention="luong")
    assert "Words it does not know: purple" in drawn(app)


def test_a_sentence_without_words_gets_a_sentence() -> None:
    app = start(lang="en", text="?!")
    assert words("en")("translate.empty") in drawn(app)
    assert app.text_input[0].value == "?!"


def test_no_spreadsheet_takes_a_piece_for_a_formula() -> None:
    shown = view_model(words("en"), PageState("en", attention="luong"), read("en-ko"))
    table = tables.csv(pieces(shown)).decode("utf-8-sig").splitlines()
    assert any(row.split(",")[1].startswith("'+") for row in table)
    assert not any(row.split(",")[1].startswith("+") for row in table)
