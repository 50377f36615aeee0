"""The value of context, as Streamlit runs it: its numbers against torch and the chain, any text, any link."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pages.lab.markov.exports import characters, means
from pages.lab.markov.measure import NETWORKS, ChainReading, chain, guesses, readable, reading
from pages.lab.markov.url_state import ADDRESS, ORDERS, PageState
from pages.shared import registry
from pages.shared.experiments import experiment, row
from tests.pages import visit
from tests.pages.visit import said, sound

start = partial(visit.start, "lab", section="markov")


@pytest.fixture(scope="module")
def read() -> tuple[PageState, ChainReading]:
    return reading(PageState("en", order=3))


@pytest.mark.parametrize("cell", NETWORKS)
def test_the_bits_of_a_network_are_torchs(cell: str, read: tuple[PageState, ChainReading]):
    _, found = read
    model = registry.network(NETWORKS[cell]).model
    ids = torch.as_tensor(found.tokens.ids)
    with torch.no_grad():
        logits = model(ids[:-1, None])[0][:, 0]
    losses = torch.nn.functional.cross_entropy(logits, ids[1:], reduction="none") / np.log(2)
    np.testing.assert_allclose(found.networks[cell][1:], losses.numpy(), atol=1e-4)
    assert np.isnan(found.networks[cell][0])
    known = found.tokens.known[1:]
    assert found.network_bits[cell] == pytest.approx(float(losses.numpy()[known].mean()), abs=1e-4)


def test_the_guesses_are_of_the_chosen_order_and_character(read: tuple[PageState, ChainReading]):
    page_state, found = read
    assert page_state.at is not None
    shown = guesses(found, page_state, 6)
    assert set(shown) == {"chain", *NETWORKS}
    shares = chain().next(found.tokens.ids[: page_state.at])[page_state.order]
    assert [share for _, share in shown["chain"]] == pytest.approx(sorted(shares, reverse=True)[:6])
    for cell in NETWORKS:
        truth = found.shares[cell][page_state.at][found.tokens.ids[page_state.at]]
        assert -np.log2(truth) == pytest.approx(found.networks[cell][page_state.at], abs=1e-4)
        assert found.shares[cell][page_state.at].sum() == pytest.approx(1, abs=1e-5)


def test_the_opening_is_where_the_gain_is_largest(read: tuple[PageState, ChainReading]):
    page_state, found = read
    gain = found.chains[page_state.order] - found.networks["lstm"]
    assert gain[page_state.at] == np.nanmax(gain[found.counted])


def test_the_counts_that_ship_are_those_of_the_stored_measurement():
    rows = [one for one in experiment("markov")["rows"] if "order" in one]
    assert [one["contexts"] for one in rows] == chain().contexts
    assert len(registry.network(NETWORKS["lstm"]).vocabulary) == chain().vocabulary
    for name in NETWORKS.values():
        assert registry.network(name).config["held_out"]["bits"] == pytest.approx(
            row("markov", network=name)["bits"], abs=2e-3
        )


def test_the_files_hold_what_is_on_screen(read: tuple[PageState, ChainReading]):
    _, found = read
    table = characters(found)
    assert len(table) == len(found.tokens)
    np.testing.assert_array_equal(table["order_2_bits"], found.chains[2])
    listed = means(found).set_index("predictor")["bits"]
    assert listed["order 4"] == found.chain_bits[4]
    assert listed["gru"] == found.network_bits["gru"]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_it_is_shown_in_both_languages(lang: str):
    app = start(lang=lang)
    assert ("기억" if lang == "ko" else "past") in app.title[0].value
    assert "2.19" in said(app)
    assert "(4.6)" in said(app)  # the same as perplexity
    assert app.segmented_control(key="lab_markov_order").value == 4


def test_another_order_is_another_guess():
    app = start(lang="en", at="40")
    before = said(app)
    app.segmented_control(key="lab_markov_order").set_value(1).run()
    assert app.query_params["order"] == "1"
    assert said(sound(app)) != before


@pytest.mark.parametrize("text", ["a", "ab", "a" * 300, "\u4f60\u597d" * 40, " ", "Z*_`[x](y)" * 9])
def test_no_text_breaks_it(text: str):
    app = start(lang="en", sample="own", text=text)
    assert "Markov chain of order" in " ".join(one.value for one in app.markdown) or "longer text" in said(
        app
    )


def test_a_text_of_ones_own_is_measured_and_is_in_no_link():
    app = start(lang="en")
    app.text_area(key="paste").set_value("The quality of mercy is not strained \u4f60\u597d. " * 3)
    app.button(key="paste_read").click().run()
    assert app.selectbox(key="lab_markov_sample").value == "own"
    assert "\u4f60" not in str(dict(app.query_params))
    sound(app)


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    section=st.just("markov"),
    sample=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True),
    order=st.sampled_from(ORDERS),
    at=st.none() | st.integers(0, 10**7),
)


@given(places)
def test_a_place_survives_its_link(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state


@given(st.dictionaries(st.sampled_from(["lang", *ADDRESS.parameters]), st.text()))
def test_no_link_breaks_anything(query: dict[str, str]):
    settled, found = reading(ADDRESS.page_state_of(query, "en"))
    assert settled.at is not None
    assert 1 <= settled.at < len(found.tokens)
    assert readable(found)
