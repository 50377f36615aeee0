"""Norms of whole Jacobians against autograd's own, row by row; and what cannot be held in a float."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

import rnn_core
from rnn_core.errors import InputError
from rnn_core.models.random_network import RandomNetworkConfig, random_network
from tests.examples import examples
from tests.rnn_core.gradients.autograd import unroll
from tests.rnn_core.tracing.cases import Case, cases


def logs(rows: list[list[Tensor]]) -> np.ndarray:
    """rows[j][t], the gradient of h_T's unit j by state t, (1, units) -> (2, time) log2 norms."""
    matrices = torch.stack([torch.cat(row) for row in rows], 1)
    norms = torch.stack([torch.linalg.matrix_norm(matrices, 2), torch.linalg.matrix_norm(matrices)])
    return norms.log2().numpy()


def expected(states: list[Tensor], last: Tensor) -> np.ndarray:
    rows = []
    for unit in last[0]:
        local_derivatives = torch.autograd.grad(unit, states, retain_graph=True, allow_unused=True)
        rows.append(
            [torch.zeros_like(s) if g is None else g for s, g in zip(states, local_derivatives, strict=True)]
        )
    return logs(rows)


def same(ours: np.ndarray, theirs: np.ndarray) -> None:
    """Equal to 1e-12 of the largest. (Of each itself they cannot be: autograd's 1 - h^2 rounds near 0.)"""
    bound = 1e-12 * max(1.0, float(np.exp2(theirs.max())))
    np.testing.assert_allclose(np.exp2(ours), np.exp2(theirs), rtol=0, atol=bound)


@pytest.mark.parametrize(
    "start",
    [
        RandomNetworkConfig("lstm", hidden=6),
        RandomNetworkConfig("gru", hidden=6),
        RandomNetworkConfig(hidden=6),
    ],
)
def test_small_norms_are_exact_too(start: RandomNetworkConfig) -> None:
    network, x = random_network(start), start.noise(60)
    case = Case(network.module, x, network.state, x, [60])
    hidden = unroll(case, 0).hidden[0]
    norms = rnn_core.jacobian_norms(network.module, x, network.state)
    spectral, frobenius = expected(hidden, hidden[-1])
    assert norms.spectral[0] < -30
    np.testing.assert_allclose(norms.spectral, spectral, rtol=0, atol=1e-11)
    np.testing.assert_allclose(norms.frobenius, frobenius, rtol=0, atol=1e-11)


@settings(max_examples=examples(80))
@given(cases())
def test_float64_is_autograds(case: Case) -> None:
    module = case.module
    directions = ("forward", "reverse") if module.bidirectional else ("forward",)
    if len(case.lengths) > 1:
        with pytest.raises(InputError, match="one sequence"):
            rnn_core.jacobian_norms(module, case.inputs, case.state)
        return
    true = unroll(case, 0)
    for layer in range(module.num_layers):
        for row, direction in enumerate(directions):
            norms = rnn_core.jacobian_norms(module, case.inputs, case.state, layer=layer, direction=direction)
            last = 0 if direction == "reverse" else case.lengths[0] - 1
            hidden, cell = (part[layer * len(directions) + row] for part in (true.hidden, true.cell))
            spectral, frobenius = expected(hidden, hidden[last])
            same(norms.spectral, spectral)
            same(norms.frobenius, frobenius)
            units = getattr(module, "proj_size", 0) or module.hidden_size
            assert norms.spectral[last] == 0  # the identity
            assert norms.frobenius[last] == pytest.approx(0.5 * math.log2(units), abs=1e-15)
            if cell:
                spectral, frobenius = expected(cell, hidden[last])
                same(norms.cell_spectral, spectral)
                same(norms.cell_frobenius, frobenius)
            else:
                assert norms.cell_spectral is None
                assert norms.forget_product is None


def test_the_last_layer_is_the_default() -> None:
    gru, x = nn.GRU(2, 3, num_layers=2).double(), torch.randn(9, 1, 2).double()
    top = rnn_core.jacobian_norms(gru, x, layer=1).spectral
    np.testing.assert_array_equal(rnn_core.jacobian_norms(gru, x).spectral, top)


def test_forget_gates_alone() -> None:
    """With no weight from h to any gate the direct way is the only one."""
    torch.manual_seed(0)
    lstm, x = nn.LSTM(2, 3).double(), torch.randn(12, 1, 2).double()
    with torch.no_grad():
        lstm.weight_hh_l0.zero_()
    norms = rnn_core.jacobian_norms(lstm, x)
    assert norms.forget_product is not None
    f = rnn_core.trace(lstm, x).gate("forget")[0]
    np.testing.assert_allclose(norms.forget_product[3], np.log2(f[4:].prod(0)), rtol=0, atol=1e-12)
    np.testing.assert_array_equal(norms.forget_product[-1], 0)
    np.testing.assert_allclose(norms.cell_spectral, norms.direct_spectral, rtol=0, atol=1e-12)
    np.testing.assert_allclose(norms.cell_frobenius, norms.direct_frobenius, rtol=0, atol=1e-12)
    assert np.isneginf(norms.spectral[:-1]).all()


@pytest.mark.parametrize("method", ["exact", "low rank"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
class TestFarBeyondTheRangeOfFloats:
    def test_vanishing(self, method: Any, dtype: torch.dtype) -> None:
        rnn = nn.RNN(1, 2, bias=False, dtype=dtype)
        with torch.no_grad():
            rnn.weight_hh_l0.copy_(2.0**-3 * torch.eye(2))
        norms = rnn_core.jacobian_norms(rnn, torch.zeros(1000, 1, 1, dtype=dtype), method=method)
        np.testing.assert_allclose(norms.spectral, -3.0 * np.arange(1000)[::-1], rtol=0, atol=1e-9)
        np.testing.assert_allclose(norms.frobenius, norms.spectral + 0.5, rtol=0, atol=1e-6)

    def test_exploding(self, method: Any, dtype: torch.dtype) -> None:
        """32 h - 31 = h at 1: the state rests while its derivative grows by 2^5 a step."""
        rnn = nn.RNN(1, 1, nonlinearity="relu", bias=False, dtype=dtype)
        with torch.no_grad():
            rnn.weight_hh_l0.fill_(32.0)
            rnn.weight_ih_l0.fill_(-31.0)
        ones = torch.ones(1000, 1, 1, dtype=dtype)
        norms = rnn_core.jacobian_norms(rnn, ones, ones[:1], method=method)
        np.testing.assert_allclose(norms.spectral, 5.0 * np.arange(1000)[::-1], rtol=0, atol=1e-9)


class TestLowRank:
    @pytest.mark.parametrize(
        "start",
        [
            RandomNetworkConfig("lstm", forget_bias=1.0),
            RandomNetworkConfig("gru"),
            RandomNetworkConfig("rnn"),
        ],
    )
    @pytest.mark.parametrize("tolerance", [1e-6, 1e-4])
    def test_the_error_is_below_a_hundredth_of_the_tolerance(
        self, start: RandomNetworkConfig, tolerance: float
    ) -> None:
        network = random_network(start)
        x = start.noise(150)
        exact = rnn_core.jacobian_norms(network.module, x, network.state)
        low = rnn_core.jacobian_norms(network.module, x, network.state, "low rank", tolerance=tolerance)
        for name in ("spectral", "frobenius", "cell_spectral", "cell_frobenius"):
            if getattr(exact, name) is not None:
                off = abs(np.exp2(getattr(low, name) - getattr(exact, name)) - 1)
                assert off.max() <= 0.01 * tolerance, name
        assert low.ranks.min() < 40 < low.ranks.max() == 64
        assert (exact.ranks == 64).all()

    def test_too_few_directions_are_too_few(self) -> None:
        """What the limit on the rank is for: with one direction the error is of another kind."""
        start = RandomNetworkConfig("lstm", forget_bias=1.0)
        network, x = random_network(start), start.noise(150)
        exact = rnn_core.jacobian_norms(network.module, x, network.state)
        one = rnn_core.jacobian_norms(network.module, x, network.state, "low rank", tolerance=0.99, rank=1)
        assert abs(one.frobenius - exact.frobenius).max() > 0.01


def test_packed_is_one_sequence_too() -> None:
    gru, x = nn.GRU(2, 3).double(), torch.randn(9, 1, 2).double()
    packed = pack_padded_sequence(x, torch.tensor([7]))
    np.testing.assert_allclose(
        rnn_core.jacobian_norms(gru, packed).spectral,
        rnn_core.jacobian_norms(gru, x[:7]).spectral,
        rtol=0,
        atol=1e-12,
    )


def test_a_dead_rectifier_has_no_norm_at_all() -> None:
    rnn = nn.RNN(1, 2, nonlinearity="relu").double()
    with torch.no_grad():
        rnn.bias_ih_l0.fill_(-100.0)
    norms = rnn_core.jacobian_norms(rnn, torch.zeros(30, 1, 1).double())
    assert np.isneginf(norms.spectral[:-1]).all()
    assert np.isneginf(norms.frobenius[:-1]).all()
    assert norms.spectral[-1] == 0


@pytest.mark.parametrize(
    "options", [{"method": "fast"}, {"tolerance": 1.0}, {"rank": 0}, {"layer": 1}, {"direction": "reverse"}]
)
def test_wrong_options(options: dict[str, Any]) -> None:
    with pytest.raises((InputError, TypeError)):
        rnn_core.jacobian_norms(nn.GRU(2, 3), torch.zeros(4, 1, 2), **options)


def test_the_record() -> None:
    norms = rnn_core.jacobian_norms(nn.LSTM(2, 3), torch.zeros(4, 1, 2))
    for one in (norms, pickle.loads(pickle.dumps(norms))):
        with pytest.raises(ValueError, match="read-only"):
            one.spectral[0] = 1
    assert "4 steps" in repr(norms)


def test_where_lapack_gives_up_the_norm_is_found_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    gru, x = nn.GRU(2, 5), torch.randn(20, 1, 2)
    usual = rnn_core.jacobian_norms(gru, x)

    def fail(_: Tensor) -> Tensor:
        raise torch.linalg.LinAlgError("did not converge")

    monkeypatch.setattr(torch.linalg, "eigvalsh", fail)
    np.testing.assert_allclose(rnn_core.jacobian_norms(gru, x).spectral, usual.spectral, atol=1e-5)
