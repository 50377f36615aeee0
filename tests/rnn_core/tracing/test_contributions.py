"""Where a gate's sum came from, judged by the weights themselves."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn

import rnn_core
from rnn_core import cells
from tests.examples import examples
from tests.rnn_core.tracing.cases import Case, explicit
from tests.rnn_core.tracing.cases import cases as drawn_cases


def sigmoid(a: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.tanh(0.5 * a)


SQUASH = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda a: a.clip(0), "identity": lambda a: a}


@settings(max_examples=examples(40))
@given(drawn_cases())
def test_parts_add_up_to_sums_and_sums_lead_to_gates(case: Case) -> None:
    trace = rnn_core.trace(case.module, case.inputs, case.state)
    layer, direction, unit = trace.layers - 1, trace.directions[-1], trace.hidden - 1
    truth = explicit(case)[trace.row(layer, direction)]
    inside = np.arange(trace.steps) < np.array(case.lengths)[:, None]
    found = rnn_core.contributions(case.module, case.inputs, trace, unit, layer, direction)
    stacked = {one.name: one for one in cells.spec(trace.cell).stacked}
    assert set(found) == set(stacked)
    for gate, parts in found.items():
        assert {*parts} - {"cell"} == {"input", "recurrent", "bias", "sum"}
        for part in parts.values():
            assert part.shape == inside.shape
            assert (part[~inside] == 0).all()
            assert not part.flags.writeable
        total = sum(part for name, part in parts.items() if name != "sum")
        scale = max(1.0, float(abs(total).max()))
        np.testing.assert_allclose(total, parts["sum"], rtol=0, atol=1e-12 * scale)
        squash = SQUASH[cells.spec(trace.cell).squash(stacked[gate], case.module.mode)]
        reached, own = squash(parts["sum"])[inside], truth[gate][..., unit][inside]
        np.testing.assert_allclose(reached, own, rtol=0, atol=1e-11 * scale)


def test_each_part_is_what_its_name_says() -> None:
    gru = nn.GRU(3, 4).double()
    x = torch.randn(6, 1, 3).double()
    trace = rnn_core.trace(gru, x)
    parts = rnn_core.contributions(gru, x, trace, unit=1)
    W, U = gru.weight_ih_l0.detach().numpy(), gru.weight_hh_l0.detach().numpy()
    b, d = gru.bias_ih_l0.detach().numpy(), gru.bias_hh_l0.detach().numpy()
    h = np.concatenate([np.zeros((1, 4)), trace.gate("hidden")[0, :-1]])
    np.testing.assert_allclose(parts["update"]["input"][0], x[:, 0].numpy() @ W[5], atol=1e-14)
    np.testing.assert_allclose(parts["update"]["recurrent"][0], h @ U[5], atol=1e-14)
    np.testing.assert_allclose(parts["update"]["bias"][0], b[5] + d[5], atol=1e-14)
    reset = trace.gate("reset")[0, :, 1]
    np.testing.assert_allclose(parts["new"]["recurrent"][0], reset * (h @ U[9] + d[9]), atol=1e-14)
    np.testing.assert_allclose(parts["new"]["bias"][0], b[9], atol=1e-14)


def test_another_module_or_other_inputs_are_noticed() -> None:
    lstm, other, x = nn.LSTM(3, 4), nn.LSTM(3, 4), torch.randn(6, 1, 3)
    trace = rnn_core.trace(lstm, x)
    with pytest.raises(rnn_core.InputError, match="expected sums that lead to the trace's own gates"):
        rnn_core.contributions(other, x, trace, 0)
    with pytest.raises(rnn_core.InputError, match="expected sums"):
        rnn_core.contributions(lstm, x.flip(0), trace, 0)
    for module, inputs in ((lstm, x[:5]), (lstm, x.expand(6, 2, 3)), (nn.GRU(3, 4), x), (nn.LSTM(3, 5), x)):
        with pytest.raises(
            rnn_core.InputError, match="expected the module and the inputs the trace was made of"
        ):
            rnn_core.contributions(module, inputs, trace, 0)


def test_a_layer_behind_dropout_is_refused() -> None:
    lstm, x = nn.LSTM(3, 4, num_layers=2, dropout=0.5), torch.randn(20, 1, 3)
    trace = rnn_core.trace(lstm, x)
    assert set(rnn_core.contributions(lstm, x, trace, 0)) == {"input", "forget", "candidate", "output"}
    with pytest.raises(rnn_core.InputError, match="traced in eval mode"):
        rnn_core.contributions(lstm, x, trace, 0, layer=1)


@pytest.mark.parametrize(("unit", "layer"), [(4, 0), (-1, 0), (0, 1)])
def test_no_such_unit_or_layer(unit: int, layer: int) -> None:
    lstm, x = nn.LSTM(3, 4), torch.randn(6, 1, 3)
    with pytest.raises(rnn_core.InputError, match="count from 0"):
        rnn_core.contributions(lstm, x, rnn_core.trace(lstm, x), unit, layer)


def test_where_a_gate_is_held_its_sum_is_what_it_would_have_been_taken_of() -> None:
    lstm = nn.LSTM(3, 4).double()
    x = torch.randn(10, 1, 3, dtype=torch.float64)
    clamps = [rnn_core.Clamp("forget", [2], slice(3, 6), 0.0), rnn_core.Clamp("input", [2], [8], 1.0)]
    after = rnn_core.intervene(lstm, x, clamps).after
    with pytest.raises(rnn_core.InputError, match="sums that lead"):
        rnn_core.contributions(lstm, x, after, 2)
    parts = rnn_core.contributions(lstm, x, after, 2, held=clamps)
    free = np.delete(np.arange(10), [3, 4, 5])
    gate = 1 / (1 + np.exp(-parts["forget"]["sum"][0]))
    np.testing.assert_allclose(gate[free], after.gate("forget")[0, free, 2], atol=1e-12)
    past = np.concatenate([np.zeros((1, 4)), after.gate("hidden")[0, :-1]])
    weight = lstm.weight_hh_l0.detach().numpy()[4 + 2]
    np.testing.assert_allclose(parts["forget"]["recurrent"][0], past @ weight, atol=1e-12)
    with pytest.raises(rnn_core.InputError, match="sums that lead"):
        rnn_core.contributions(lstm, x, after, 2, held=clamps[:1])
