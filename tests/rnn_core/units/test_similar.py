"""Passages by the units they share, and the dashboard of a unit, against searches and slopes of our own."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnn_core.cells import names, spec
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.text.vocabulary import Vocabulary
from rnn_core.tracing import trace
from rnn_core.units import dashboard, similar
from rnn_core.units.dashboard import half_lives
from rnn_core.units.similar import ABOVE
from tests.examples import examples

TEXT = "ab (a b) ba\n" * 30


@cache
def made(cell: str = "lstm", layers: int = 1) -> TrainedNetwork:
    torch.manual_seed(4)
    vocabulary = Vocabulary.of(["ab() \n"])
    model = CharacterModel(len(vocabulary), cell, 8, layers, embedding=5).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(1.5)
    config = {"cell": cell, "hidden": 8, "layers": layers, "embedding": 5}
    return TrainedNetwork("made", model.requires_grad_(False).eval(), vocabulary, config)


def memory(network: TrainedNetwork, text: str) -> np.ndarray:
    ids = torch.as_tensor(network.vocabulary.ids(text))
    seen = trace(network.model.rnn, network.model.embedding(ids)[:, None])
    return seen.gate(spec(seen.cell).states[-1])[0]


@pytest.mark.parametrize("cell", names())
def test_what_is_on_in_the_span_is_on_in_every_passage(cell: str) -> None:
    network = made(cell)
    values = memory(network, TEXT)
    scale = np.quantile(np.abs(values), 0.95, axis=0)
    found = similar(network, TEXT, slice(15, 20), [TEXT, "b a\n"])
    on = {(unit, sign): sign * values[:, unit] > ABOVE * scale[unit] for unit in range(8) for sign in (1, -1)}

    def lasts(flags: np.ndarray, start: int, stop: int) -> bool:
        """Whether some run begins and ends within a step of these."""
        padded = np.concatenate([[False], flags, [False]]).astype(int)
        begins, ends = np.flatnonzero(np.diff(padded) == 1), np.flatnonzero(np.diff(padded) == -1)
        return any(abs(a - start) <= 1 and abs(b - stop) <= 1 for a, b in zip(begins, ends, strict=True))

    expected = {key for key, flags in on.items() if lasts(flags, 15, 20)}
    # The second document moves the percentile a little: what is at the very edge may differ.
    assert len(expected ^ {(one.unit, one.sign) for one in found.active}) <= 1
    shares = [len(one.shared) for one in found.passages]
    assert shares == sorted(shares, reverse=True)
    taken = [(one.document, k) for one in found.passages for k in range(one.start, one.stop)]
    assert len(taken) == len(set(taken)), "passages overlap"
    for one in found.passages:
        for number in one.shared:
            active = found.active[number]
            if one.document == 0:
                assert lasts(on[active.unit, active.sign], one.start, one.stop)


def test_the_span_finds_itself_where_its_own_text_is_searched() -> None:
    for cell in ("lstm", "gru"):
        network = made(cell)
        for start in range(12, 40, 3):
            found = similar(network, TEXT, slice(start, start + 4), [f"{TEXT}b"])
            if found.active:
                best = found.passages[0]
                assert len(best.shared) == len(found.active)
                assert found.full >= 1
                alone = similar(network, TEXT, slice(start, start + 4), [TEXT])
                assert all(one.stop <= start or one.start >= start + 4 for one in alone.passages)


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(InputError, match="span"):
        similar(made(), TEXT, slice(3, 3), [TEXT])


@settings(max_examples=examples(60), deadline=None)
@given(arrays(np.float64, 12, elements=st.floats(0, 1)), arrays(np.bool_, 12))
def test_a_half_life_is_when_the_product_falls_to_one_half(share: np.ndarray, new: np.ndarray) -> None:
    found = half_lives(share, new)
    for step in range(12):
        left, expected = 1.0, math.inf
        for other in range(step + 1, 12):
            if new[other]:
                break
            left *= share[other]
            if left <= 0.5:
                expected = other - step
                break
        assert found[step] == expected


def test_a_gate_that_keeps_a_known_share_has_the_half_life_of_that_share() -> None:
    network = made.__wrapped__()
    with torch.no_grad():
        rnn = network.model.rnn
        rnn.weight_ih_l0[8:16] = 0
        rnn.weight_hh_l0[8:16] = 0
        rnn.bias_hh_l0[8:16] = 0
        share = 0.5 ** (1 / 7.5)
        rnn.bias_ih_l0[8:16] = math.log(share / (1 - share))
    assert dashboard(network, 3, [TEXT]).half_life == 8


@pytest.mark.parametrize("cell", [name for name in names() if spec(name).retention is None])
@pytest.mark.parametrize("layer", [0, 1])
def test_where_no_gate_keeps_the_state_the_slope_by_itself_does(cell: str, layer: int) -> None:
    network, unit = made(cell, 2), 5
    found = dashboard(network, unit, [TEXT], layer)
    assert found.kept_by == "gradient"
    ids = torch.as_tensor(network.vocabulary.ids(TEXT))
    seen = trace(network.model.rnn, network.model.embedding(ids)[:, None])
    hidden = seen.gate("hidden", layer)[0][:, unit]
    own = float(getattr(network.model.rnn, f"weight_hh_l{layer}")[unit, unit])
    slopes = np.abs((1 - hidden**2) * own)  # d tanh(... + u h) / d h
    new = np.arange(len(hidden)) == 0
    expected = half_lives(slopes, new)
    assert found.half_life == np.quantile(expected, 0.5, method="inverted_cdf")
    assert found.longest == np.quantile(expected, 0.9, method="inverted_cdf")


def test_what_a_unit_writes_is_its_part_of_the_log_odds() -> None:
    network = made()
    found = dashboard(network, 2, [TEXT])
    assert found.writes is not None
    high = found.writes[1]
    ids = torch.as_tensor(network.vocabulary.ids(TEXT))
    hidden = trace(network.model.rnn, network.model.embedding(ids)[:, None]).gate("hidden")[0]
    assert high.hidden == pytest.approx(np.quantile(hidden[:, 2], 0.95))
    state = torch.zeros(8, dtype=torch.float64)
    without = network.model.readout(state)
    state[2] = high.hidden
    added = (network.model.readout(state) - without).numpy()
    added = added[1:] - added[1:].mean()  # the unknown token, number 0, is left out
    assert [number for number, _ in high.raised] == (1 + np.argsort(-added)[:5]).tolist()
    np.testing.assert_allclose([one for _, one in high.raised], np.sort(added)[::-1][:5], atol=1e-12)
    np.testing.assert_allclose([one for _, one in high.lowered], np.sort(added)[:5], atol=1e-12)


def test_peaks_are_the_extremes_and_gates_are_counted() -> None:
    network = made()
    found = dashboard(network, 1, [TEXT])
    values = memory(network, TEXT)[:, 1]
    assert found.highest[0].value == pytest.approx(values.max())
    assert found.lowest[0].value == pytest.approx(values.min())
    assert [one.value for one in found.highest] == sorted((one.value for one in found.highest), reverse=True)
    steps = [one.start for one in found.highest]
    assert min(abs(a - b) for a in steps for b in steps if a != b) >= 12
    assert set(found.open) == set(spec("lstm").gates)
    assert all(0 <= found.open[gate] + found.shut[gate] <= 1 for gate in found.open)


def test_what_does_not_reach_the_readout_says_why() -> None:
    assert dashboard(made("gru", 2), 0, [TEXT], layer=0).silent == "layer"
    assert dashboard(made("gru", 2), 0, [TEXT], layer=1).silent == ""
    network = made.__wrapped__()
    network.model.readout = None  # type: ignore[assignment]
    assert dashboard(network, 0, [TEXT]).silent == "readout"
    for wrong in ({"unit": 8}, {"unit": 0, "layer": 1}, {"unit": 0, "quantity": "forget"}):
        with pytest.raises(InputError):
            dashboard(made(), documents=[TEXT], **wrong)  # type: ignore[arg-type]
