"""The gradients page as Streamlit runs it: its numbers against autograd, both languages, any link."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pages.gradients.findings import BACK, CLAIMS, STORED, holds, stored
from pages.gradients.measure import NETWORKS, Ways, fresh, trained
from pages.gradients.text import passage
from pages.gradients.url_state import ADDRESS, FORGETS, LONGEST, RADII, SEEDS, SHORTEST, PageState
from pages.shared import cells, registry
from pages.shared.experiments import row
from pages.shared.i18n import Language, words
from rnn_core.analysis.float32 import LIMITS
from rnn_core.cells import names
from rnn_core.gradients import jacobian_norms
from rnn_core.models.character import with_dtype
from rnn_core.models.random_network import random_network as fresh_network
from rnn_core.number_format import share
from tests.pages import visit
from tests.pages.visit import said, sound

start = partial(visit.start, "gradients")


def unrolled(
    cell: str, rnn: torch.nn.RNNBase, x: torch.Tensor
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """The equations as they are in the books: every h_t (LSTM: c_t), its gradient kept, and every h_t."""
    weights = rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_ih_l0, rnn.bias_hh_l0
    w, u, b, d = (
        [part.squeeze(0) for part in one.unsqueeze(0).chunk(len(one) // rnn.hidden_size, 1)]
        for one in weights
    )
    h = c = torch.zeros(rnn.hidden_size, dtype=torch.float64)
    kept, outputs = [], []
    for step in x[:, 0]:
        sums = [(w[k] @ step + b[k], u[k] @ h + d[k]) for k in range(len(w))]
        if cell == "rnn":
            h = torch.tanh(sum(sums[0]))
        elif cell == "gru":
            reset, update = (torch.sigmoid(one + two) for one, two in sums[:2])
            h = (1 - update) * torch.tanh(sums[2][0] + reset * sums[2][1]) + update * h
        else:
            i, f, g, o = (one + two for one, two in sums)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        carried = c if cell == "lstm" else h
        carried.retain_grad()
        kept.append(carried)
        outputs.append(h)
    return kept, outputs


@pytest.mark.parametrize("cell", NETWORKS)
def test_the_curve_and_the_effects_are_autograds(cell: str):
    _, read = passage(PageState("en", length=30))
    target = 17
    ways, looks = trained(cell, read, target)
    model = with_dtype(registry.network(NETWORKS[cell]).model, torch.float64)
    ids = torch.as_tensor(read.tokens.ids)
    x = model.embedding(ids[: target + 1])[:, None].detach().requires_grad_()
    states, outputs = unrolled(cell, model.rnn, x)
    logits = model.readout(outputs[-1])
    (-logits.log_softmax(-1)[ids[target + 1]]).backward(retain_graph=True)
    norms = np.array([float(one.grad.norm()) for one in states])
    np.testing.assert_allclose(10**ways.main, norms / norms[-1], rtol=1e-9)
    slope = torch.autograd.grad(logits[ids[target + 1]], x)[0][:, 0].norm(dim=1).numpy()
    np.testing.assert_allclose(10 ** looks.effects[target, : target + 1], slope / slope.max(), rtol=1e-5)
    assert np.isneginf(looks.effects[target, target + 1 :]).all()
    assert ways.residual is not None
    assert ways.residual < 1e-12


def test_a_fresh_curve_is_the_root_mean_square_over_all_directions():
    page_state = PageState("en", mode="fresh", seed=3, seeds=1, radius="0.9")
    ids = (1, 5, 2, 2, 7, 1, 3, 4)
    begun = page_state.start("gru")
    network = fresh_network(begun)
    norms = jacobian_norms(network.module, begun.embed(ids), network.state)
    expected = (norms.frobenius - norms.frobenius[-1]) * np.log10(2)
    np.testing.assert_allclose(fresh(page_state, "gru", ids).main, expected, atol=1e-12)


@pytest.mark.parametrize("seeds", SEEDS[1:])
def test_many_seeds_give_a_median_between_its_quartiles(seeds: int):
    page_state = PageState("en", mode="fresh", seeds=seeds, length=20)
    ticks: list[int] = []
    ways = fresh(page_state, "lstm", tuple(range(1, 13)), lambda: ticks.append(1))
    assert len(ticks) == seeds
    assert ways.quartiles is not None
    assert (ways.quartiles.low <= ways.main).all()
    assert (ways.main <= ways.quartiles.high).all()
    assert (ways.quartiles.low < ways.quartiles.high)[:-1].all()


def test_the_rate_is_that_of_a_plain_decay():
    falls = np.log10(0.8) * np.arange(99, -1, -1.0)
    assert Ways(falls).rate == pytest.approx(0.8)
    assert Ways(falls[-10:]).rate == pytest.approx(0.8)


def test_a_claim_is_judged_by_what_float32_can_hold():
    assert holds("sigmoid", np.array([LIMITS[0] - 1]))
    assert not holds("sigmoid", np.array([LIMITS[0] + 1]))
    assert holds("relu", np.array([LIMITS[1] + 1]))
    assert not holds("relu", np.array([0.0]))
    assert holds("cell", np.array([-0.9]))
    assert not holds("cell", np.array([-2.0]))
    assert not holds("cell", np.array([-9.0]))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_each_claim_quotes_the_stored_networks(lang: Language):
    t = words(lang)
    for name, (cell, activation) in CLAIMS.items():
        quoted = stored(t, name)
        for setting in STORED[name]:
            one = row("fresh_networks", cell=cell, activation=activation, **setting)
            norms = one["norms_cell" if cell == "lstm" else "norms_hidden"][BACK]
            assert share(norms["median"]) in quoted
    he = row("fresh_networks", cell="rnn", activation="relu", initialisation="he")["norms_hidden"][BACK]
    assert 0 < he["exploded"] < 1  # it can, and need not
    count = str(round(20 * he["exploded"]))
    assert re.search(rf"\({count} of 20|가운데 {count}개", stored(t, "relu"))


def test_the_condition_is_the_one_that_decides():
    """What the captions say in words, in the stored figures."""
    bound = 6  # decades

    def left(**setting: object) -> float:
        one = row("fresh_networks", **setting)
        return float(one.get("norms_cell", one["norms_hidden"])[BACK]["median"])

    sigmoid = {"cell": "rnn", "activation": "sigmoid"}
    for start_of in ("torch", "xavier", "he", "orthogonal"):
        assert left(**sigmoid, initialisation=start_of, radius=None) < -bound
    assert left(**sigmoid, radius=4.0) < -bound < left(**sigmoid, radius=8.0)
    relu = {"cell": "rnn", "activation": "relu"}
    assert left(**relu, initialisation="torch") < left(cell="rnn", activation="tanh", initialisation="torch")
    assert left(**relu, radius=2.0) > bound
    cell = [left(cell="lstm", forget_bias=bias) for bias in (0.0, 1.0, 3.0)]
    assert cell[0] < -bound
    assert cell[2] > -1


def test_small_recurrent_weights_stop_the_signal_in_every_stored_network():
    """In each seed, whatever squashes the state; with large ones it goes on in as many."""

    def left(activation: str, radius: float) -> dict[str, float]:
        found: dict[str, float] = row("fresh_networks", cell="rnn", activation=activation, radius=radius)[
            "norms_hidden"
        ][BACK]
        return found

    bound = 6  # decades
    assert left("sigmoid", 2.0)["most"] < -bound  # its slope is a quarter at most
    assert max(left(name, 0.9)["most"] for name in ("tanh", "relu")) < -bound
    assert left("tanh", 2.0)["least"] > 0


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("mode", ["trained", "fresh"])
def test_both_modes_are_shown_in_both_languages(lang: str, mode: str):
    app = start(lang=lang, mode=mode)
    assert app.segmented_control(key="gradients_mode").value == mode
    assert len(app.get("bidi_component")) == 1
    assert any(("수업" if lang == "ko" else "lesson") in one.label for one in app.expander)


def test_a_setting_moves_the_address_and_the_measurement():
    app = start(lang="en", mode="fresh")
    before = said(app)
    app.select_slider(key="gradients_forget").set_value("3").run()
    assert app.query_params["forget"] == "3"
    assert said(sound(app)) != before
    app.segmented_control(key="gradients_activation").set_value("relu").run()
    assert app.query_params["act"] == "relu"
    sound(app)


def test_untrained_networks_of_any_registered_cell_are_measured():
    app = start(lang="en", mode="fresh", cells="peephole,mingru", seeds="1", n="20")
    for cell in ("mingru", "peephole"):
        assert cells.name(words("en"), cell) in said(app)
        page_state = PageState("en", mode="fresh", cells="mingru,peephole", seeds=1, length=20)
        _, read = passage(page_state)
        ids = tuple(int(i) for i in read.tokens.ids[: read.steps])
        assert share(float(fresh(page_state, cell, ids).main[0])) in said(app)
    app.button_group(key="gradients_cells").set_value(["lstm"]).run()
    assert app.query_params["cells"] == "lstm"
    app.button_group(key="gradients_cells").set_value([]).run()
    assert "cells" not in sound(app).query_params


def test_a_text_of_ones_own_is_read_and_is_in_no_link():
    app = start(lang="en")
    app.text_area(key="paste").set_value("To be, or not to be; \u4f60\u597d " * 3)
    app.button(key="paste_read").click().run()
    assert app.selectbox(key="gradients_sample").value == "own"
    assert "text" not in app.query_params
    assert "\u4f60" not in str(dict(app.query_params))


@pytest.mark.parametrize("text", ["a", "ab", "a" * 300, "\u4f60\u597d" * 40, " ", "\n\n\n"])
def test_no_text_breaks_the_page(text: str):
    app = start(lang="en", sample="own", text=text)
    if len(text.strip("\n")) == 1:
        assert "at least 2 characters" in said(app) or len(app.get("bidi_component")) == 1
    else:
        assert len(app.get("bidi_component")) == 1 or "2 characters" in said(app)


places = st.builds(
    PageState,
    lang=st.sampled_from(["ko", "en"]),
    mode=st.sampled_from(["trained", "fresh"]),
    sample=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,60}", fullmatch=True),
    length=st.integers(SHORTEST, LONGEST),
    target=st.none() | st.integers(0, 10**7),
    step=st.integers(0, 10**7),
    activation=st.sampled_from(["tanh", "relu", "sigmoid"]),
    initialisation=st.sampled_from(["torch", "xavier", "he", "orthogonal"]),
    radius=st.sampled_from(RADII),
    forget=st.sampled_from(FORGETS),
    seed=st.integers(0, 9999),
    seeds=st.sampled_from(SEEDS),
    cells=st.lists(st.sampled_from(names())).map(cells.listed),
)


@given(places)
def test_a_place_survives_its_link(page_state: PageState):
    assert ADDRESS.page_state_of(ADDRESS.query_of(page_state), "en") == page_state


@given(st.dictionaries(st.sampled_from(["lang", *ADDRESS.parameters]), st.text()))
def test_no_link_breaks_anything(query: dict[str, str]):
    page_state = ADDRESS.page_state_of(query, "en")
    settled, read = passage(page_state)
    assert 0 <= settled.step <= settled.target < read.steps <= LONGEST
    assert page_state.radius in RADII
