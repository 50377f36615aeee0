"""Saturation, means and half-lives, on gates whose values are known."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_sequence

import rnn_core


def steady(kind: type[nn.LSTM] | type[nn.GRU], gate: int, levels: list[float]) -> nn.LSTM | nn.GRU:
    """A module whose gate number `gate` always stands at `levels`, one for each unit; the others at 0.5."""
    module = kind(1, len(levels), dtype=torch.float64)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
        start = gate * len(levels)
        module.bias_ih_l0[start : start + len(levels)] = torch.tensor(levels, dtype=torch.float64).logit()
    return module


@pytest.mark.parametrize(("kind", "gate", "name"), [(nn.LSTM, 1, "forget"), (nn.GRU, 1, "update")])
def test_a_gate_that_stands_still(kind: type[nn.LSTM] | type[nn.GRU], gate: int, name: str) -> None:
    module = steady(kind, gate, [0.95, 0.5, 0.05])
    summary = rnn_core.summarize(rnn_core.trace(module, torch.zeros(20, 1, 1).double()))
    assert summary.open[name].tolist() == [1, 0, 0]
    assert summary.shut[name].tolist() == [0, 0, 1]
    np.testing.assert_allclose(summary.mean[name], [0.95, 0.5, 0.05])
    np.testing.assert_allclose(summary.half_life, np.log(2) / -np.log([0.95, 0.5, 0.05]))
    assert summary.half_life is not None
    assert summary.half_life[1] == pytest.approx(1)  # half is gone after one step at 0.5


def test_a_half_life_is_the_steps_in_which_a_state_really_halves() -> None:
    lstm = steady(nn.LSTM, 1, [0.97])
    with torch.no_grad():
        lstm.bias_ih_l0[0] = -60.0  # nothing is written
    start = (torch.zeros(1, 1, 1).double(), torch.ones(1, 1, 1).double())
    trace = rnn_core.trace(lstm, torch.zeros(200, 1, 1).double(), start)
    half_life = rnn_core.summarize(trace).half_life
    assert half_life is not None
    below = np.argmax(trace.gate("cell")[0, :, 0] < 0.5) + 1
    assert below == int(np.ceil(half_life[0]))


def test_a_gate_never_closed_or_once_closed_wholly() -> None:
    lstm = steady(nn.LSTM, 1, [1.0, 0.0])
    half_life = rnn_core.summarize(rnn_core.trace(lstm, torch.zeros(5, 1, 1).double())).half_life
    assert half_life is not None
    assert half_life.tolist() == [np.inf, 0.0]


def test_padding_does_not_count() -> None:
    gru, long, short = nn.GRU(2, 3).double(), torch.randn(7, 2).double(), torch.randn(2, 2).double()
    both = rnn_core.summarize(rnn_core.trace(gru, pack_sequence([long, short])))
    parts = [rnn_core.summarize(rnn_core.trace(gru, one)) for one in (long, short)]
    merged = parts[0].merge(parts[1])
    assert both.steps == merged.steps == 9
    for name in ("reset", "update"):
        np.testing.assert_allclose(both.open[name], merged.open[name])
        np.testing.assert_allclose(both.shut[name], merged.shut[name])
        np.testing.assert_allclose(both.mean[name], merged.mean[name])
        np.testing.assert_allclose(both.variance[name], merged.variance[name])
    np.testing.assert_allclose(both.half_life, merged.half_life)


def test_a_plain_network_has_no_gates() -> None:
    trace = rnn_core.trace(nn.RNN(2, 3), torch.randn(4, 1, 2))
    summary = rnn_core.summarize(trace)
    assert (dict(summary.open), list(summary.mean), summary.half_life) == ({}, ["hidden"], None)
    assert summary.merge(summary).half_life is None


def test_the_layer_and_direction_asked_for() -> None:
    trace = rnn_core.trace(nn.GRU(2, 3, num_layers=2, bidirectional=True), torch.randn(9, 1, 2))
    mean = rnn_core.summarize(trace, 1, "reverse").mean["reset"]
    np.testing.assert_allclose(mean, trace.gate("reset", 1, "reverse")[0].mean(0), rtol=1e-6)
    with pytest.raises(rnn_core.InputError, match=r"layer in 0\.\.1"):
        rnn_core.summarize(trace, 2)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_mean_and_variance_of_everything(dtype: torch.dtype) -> None:
    trace = rnn_core.trace(nn.LSTM(2, 3, proj_size=2, dtype=dtype), torch.randn(50, 1, 2, dtype=dtype))
    summary = rnn_core.summarize(trace)
    assert tuple(summary.mean) == tuple(summary.variance) == trace.gates
    for name in trace.gates:
        values = trace.gate(name)[0].astype(np.float64)
        np.testing.assert_allclose(summary.mean[name], values.mean(0), rtol=1e-6)
        np.testing.assert_allclose(summary.variance[name], values.var(0), rtol=1e-5, atol=1e-12)
        assert summary.variance[name].dtype == np.float64


def test_the_variance_of_what_hardly_varies_far_from_zero() -> None:
    """A cell that counts from 100,000: squares less the squared mean would leave nothing of it."""
    lstm = steady(nn.LSTM, 1, [1.0]).float()
    with torch.no_grad():
        lstm.bias_ih_l0.fill_(60.0)
    start = (torch.zeros(1, 1, 1), torch.full((1, 1, 1), 1e5))
    first = rnn_core.trace(lstm, torch.zeros(10, 1, 1), start)
    second = rnn_core.trace(lstm, torch.zeros(10, 1, 1), first.final_state)
    both = rnn_core.summarize(first).merge(rnn_core.summarize(second))
    assert both.variance["cell"][0] == pytest.approx(np.arange(20).var(), rel=1e-3)
