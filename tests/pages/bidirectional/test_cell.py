"""One unit of one LSTM: the numbers on screen are torch's own, the gradients autograd's."""

from __future__ import annotations

import copy
from functools import partial

import numpy as np
import pytest
import torch

from pages.bidirectional.cell import table
from pages.bidirectional.direction_view.component import as_event
from pages.bidirectional.direction_view.view import ReadersEvent
from pages.bidirectional.measure import networks
from pages.bidirectional.sentence import Asked
from pages.bidirectional.url_state import PageState
from pages.bidirectional.view_model import view_model
from pages.shared.i18n import words
from rnn_core.analysis.tagger import Side
from tests.pages import visit
from tests.pages.visit import said, sound

start = partial(visit.start, "bidirectional")
CRANE = ("We", "rented", "the", "old", "crane")


@pytest.mark.parametrize("side", ["forward", "backward"])
def test_gates_states_and_gradients_are_those_of_a_loop_over_torchs_cell(side: Side) -> None:
    page_state, asked = PageState("en", tongue="en", reader=side, unit=7), Asked(CRANE, 4, False)
    shown = view_model(words("en"), page_state, asked)
    frame = table(shown, asked, page_state)
    model = copy.deepcopy(networks("en").models["both"]).double()
    suffix = "" if side == "forward" else "_reverse"
    weights = [
        getattr(model.rnn, f"{name}_l0{suffix}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    ]
    with torch.no_grad():
        x = model.embed(*networks("en").subwords.bags(CRANE))[:, None]
        halves = [*model.read(x).chunk(2, -1)]
    h = c = torch.zeros(1, 48, dtype=torch.float64, requires_grad=True)
    hs, cs = [], []
    for word in x if side == "forward" else x.flip(0):
        h, c = torch.lstm_cell(word, (h, c), *weights)
        hs.append(h)
        cs.append(c)
    turn = slice(None, None, 1 if side == "forward" else -1)
    halves[side == "backward"] = torch.stack(hs[turn])
    best, rival = shown.found.leads[4]
    logits = model.answer(torch.cat(halves, -1))[4, 0]
    slopes = torch.autograd.grad(logits[best] - logits[rival], [*hs, *cs], allow_unused=True)
    for name, states, own in (("hidden", hs, slopes[:5]), ("cell", cs, slopes[5:])):
        np.testing.assert_allclose(
            frame[name], [float(one[0, 7].detach()) for one in states[turn]], atol=1e-12
        )
        if name == "hidden":
            right = [0.0 if one is None else float(one[0, 7]) for one in own[turn]]
            np.testing.assert_allclose(frame["gradient_hidden"], right, atol=1e-12)
    rebuilt = frame["output"] * np.tanh(frame["cell"])
    np.testing.assert_allclose(frame["hidden"], rebuilt, atol=1e-12)


def test_a_cell_that_is_pressed_is_the_one_that_is_told() -> None:
    told = {"rev": "r", "word": 2, "step": 4, "quantity": "forget", "reader": "backward", "unit": 31}
    assert as_event(told, "r", 5) == ReadersEvent(2, 4, "forget", "backward", 31)
    for nonsense in ({"unit": 48}, {"unit": None}, {"reader": "both"}, {"reader": 1}):
        assert as_event(told | nonsense, "r", 5) is None


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_link_names_the_unit_and_its_sum_is_written(language: str) -> None:
    app = start(lang=language, reader="backward", unit="31", word="1")
    assert app.number_input(key="bidirectional_unit").value == 31
    assert "tanh(" in said(app)
    sound(app.number_input(key="bidirectional_unit").set_value(3).run())
    assert app.query_params["unit"] == "3"
