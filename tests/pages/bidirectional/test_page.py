"""The page of two directions as Streamlit runs it: its numbers against torch, both languages, any link."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.bidirectional.direction_view.component import as_event, packet
from pages.bidirectional.exports import answers, record, states
from pages.bidirectional.measure import interest, measure, networks, silenced
from pages.bidirectional.sentence import Asked, asked, samples, words_of
from pages.bidirectional.url_state import ADDRESS, PageState
from pages.bidirectional.view_model import percent, view_model
from pages.shared import own_sentence
from pages.shared.i18n import words
from rnn_core.analysis.tagger import QUANTITIES, SIDES, candidates
from rnn_core.models.tagger import DIRECTIONS, Direction, Tagger
from rnn_core.tasks.homographs import LANGUAGES, corpus
from rnn_core.training.tagging import prepare
from tests.pages import visit
from tests.pages.visit import said, sound

start = partial(visit.start, "bidirectional")

CRANE = ("We", "rented", "the", "old", "crane")


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_sample_shows_what_it_promises(tongue: Any):
    shipped = networks(tongue)
    for sample in samples(tongue):
        read = words_of(sample.text)
        found = measure(tongue, read)
        shown = candidates(shipped, read[sample.word], found, sample.word)
        assert len(shown) > 1, sample.slug
        assert found.shares["both"][sample.word].max() > 0.8, sample.slug
        assert shipped.tags[int(found.shares["both"][sample.word].argmax())] in shown, sample.slug
        blind = min(found.shares[direction][sample.word].max() for direction in ("forward", "backward"))
        assert blind < 0.95, sample.slug


def test_a_half_at_zero_costs_what_that_side_decides():
    whole, deaf = silenced("ko", None), silenced("ko", "backward")
    assert whole.sense > 0.97
    assert deaf.side(1) < 0.75
    assert deaf.side(-1) > deaf.side(1)
    assert silenced("en", "forward").side(-1) < 0.75


@pytest.mark.parametrize(
    ("share", "written"), [(0.5, "50%"), (0.996, "99.6%"), (0.9999, ">99.9%"), (1.0, "100%"), (0.0, "0%")]
)
def test_what_is_nearly_all_is_not_called_all(share: float, written: str):
    assert percent(share) == written


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_either_sentence_is_shown_in_either_language(lang: str, tongue: str):
    app = start(**{"lang": lang, "in": tongue})
    assert app.segmented_control(key="bidirectional_tongue").value == tongue
    assert len(app.get("bidi_component")) == 1
    assert ("정방향 LSTM만" if lang == "ko" else "Forward LSTM alone") in " ".join(
        [said(app), str([one.proto for one in app.get("bidi_component")])]
    )


def test_a_sample_and_the_sentences_language_move_the_address():
    app = start(lang="en")
    app.selectbox(key="bidirectional_sample").set_value("her").run()
    assert app.query_params["sample"] == "her"
    sound(app).segmented_control(key="bidirectional_tongue").set_value("ko").run()
    assert app.query_params["in"] == "ko"
    assert "sample" not in app.query_params
    sound(app)


def test_a_sentence_of_ones_own_is_read_in_its_own_language_and_is_in_no_link():
    app = start(lang="en")
    app.text_input(key="bidirectional_typed").set_value("배를 쿠쿠쿠 먹었어요!").run()
    sound(app)
    assert app.query_params["in"] == "ko"
    assert app.query_params["sample"] == "own"
    assert "text" not in app.query_params
    assert "배" in said(app)


@pytest.mark.parametrize("text", ["a", "?!", "a " * 60, "\u4f60\u597d", "\ud55c" * 200, "<b>bank</b>"])
def test_no_text_breaks_the_page(text: str):
    assert len(start(lang="en", sample="own", text=text).get("bidi_component")) == 1


def test_a_half_is_set_to_zero_by_the_address_too():
    app = start(lang="en", off="backward")
    assert app.segmented_control(key="bidirectional_off").value == "backward"
    assert any("\u2212" in cell for cell in app.table[0].value["English"])


def test_the_files_hold_what_was_measured():
    read = Asked(CRANE, 4, False)
    shown = view_model(words("en"), PageState("en", step=4), read)
    frame = answers(shown, read)
    assert len(frame) == 3 * 5 * len(shown.shipped.tags)
    assert frame.groupby(["network", "step"])["probability"].sum().to_numpy() == pytest.approx(1)
    table = states(shown, read)
    assert len(table) == 2 * 5 * 48
    assert set(QUANTITIES) <= set(table.columns)
    one = table[(table.reader == "backward") & (table.step == 2) & (table.unit == 7)]
    assert one["cell"].item() == shown.found.states["backward", "cell"][2, 7]
    assert record(shown, read)["words"] == list(CRANE)
    assert isinstance(table, pd.DataFrame)


def test_the_packet_is_plain_json():
    shown = view_model(words("ko"), PageState("ko", step=4), Asked(("<b>", "배를", "먹었다"), 1, False))
    sent = json.loads(json.dumps(packet(shown.view), allow_nan=False))
    assert sent["tokens"] == ["<b>", "배를", "먹었다"]
    assert [card["needs"] for card in sent["cards"]] == list(DIRECTIONS)
    assert len(sent["effects"][0]["forward"]) == 3
    assert sent["words"][0]["note"]
    assert set(shown.view.cards[2].halves) == set(SIDES)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "x",
        {},
        {"rev": "r", "word": 3, "step": 0, "quantity": "cell"},
        {"rev": "r", "word": 1, "step": -1, "quantity": "cell"},
        {"rev": "r", "word": True, "step": 0, "quantity": "cell"},
        {"rev": "r", "word": 1, "step": 1, "quantity": "x"},
        {"rev": "old", "word": 1, "step": 1, "quantity": "cell"},
    ],
)
def test_a_forged_event_is_none(told: Any):
    assert as_event(told, "r", 3) is None


def test_an_event_is_where_the_visitor_went():
    told = {"rev": "r", "word": 2, "step": 1.0, "quantity": "cell", "reader": "forward", "unit": 0}
    event = as_event(told, "r", 3)
    assert event is not None
    assert (event.word, event.step, event.quantity) == (2, 1, "cell")


def test_what_is_asked_about_first_is_a_word_of_several_senses():
    order = [interest("en", word) for word in ("Bank", "that", "to", "sailor", "zebra")]
    assert order == [3, 2, 1, 0, 0]
    assert interest("ko", "배도") == 3
    assert interest("ko", "나는") == 2


def test_a_sentence_is_split_and_its_ambiguous_word_is_asked_about():
    assert words_of("The bank's ... left, ok?") == ("The", "bank's", "left", "ok")
    assert own_sentence.language_of("bank 배") == "ko"
    page_state, read = asked(PageState("en", sample="no-such", word=99, step=99), len)
    assert page_state.sample == samples("en")[0].slug
    assert read.word == page_state.step == len(read.words) - 1


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    tongue=st.sampled_from(["", "ko", "en"]),
    sample=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True),
    word=st.none() | st.integers(0, 10**7),
    step=st.none() | st.integers(0, 10**7),
    quantity=st.sampled_from(QUANTITIES),
    off=st.sampled_from(["none", "forward", "backward"]),
    seed=st.integers(0, 9999),
)


@given(places)
def test_a_place_survives_its_link(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_leak_names_the_weights_of_both_networks(lang: str):
    told = said(start(lang=lang))
    for tongue in LANGUAGES:
        sheet = prepare(corpus(tongue, 6000, 1000))
        ways: tuple[Direction, ...] = ("forward", "both")
        for direction in ways:
            model = Tagger(sheet.subwords.buckets, len(sheet.words), direction)
            assert f"{sum(one.numel() for one in model.parameters()):,}" in told
