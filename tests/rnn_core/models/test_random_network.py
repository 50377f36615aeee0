"""Fresh networks: what was asked for is what the weights are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

import rnn_core
from rnn_core.errors import InputError
from rnn_core.models.random_network import RandomNetworkConfig, random_network, spectral_radius


def test_a_sigmoid_network_is_the_textbooks() -> None:
    """Its state, taken back to h = (1 + u) / 2, is that of h' = sigmoid(W x + U h + b) step by step."""
    start = RandomNetworkConfig(activation="sigmoid", hidden=6, features=3, seed=2, radius=1.5)
    like = random_network(replace(start, activation="tanh")).module  # the same draw, as it is
    W, U, b, d = (parameter.detach() for parameter in like.parameters())
    network, x = random_network(start), start.noise(25)
    u = rnn_core.trace(network.module, x, network.state).gate("hidden")[0]
    h = torch.zeros(1, 6, dtype=torch.float64).requires_grad_()
    first = h
    for t in range(25):
        h = torch.sigmoid(x[t] @ W.T + h @ U.T + b + d)
        np.testing.assert_allclose((1 + u[t]) / 2, h.detach()[0], rtol=0, atol=1e-14)
        if t == 9:
            ninth = h
    rows = [torch.autograd.grad(unit, ninth, retain_graph=True)[0][0] for unit in h[0]]
    spectral = torch.linalg.matrix_norm(torch.stack(rows), 2).log2()
    norms = rnn_core.jacobian_norms(network.module, x, network.state)
    assert norms.spectral[9] == pytest.approx(float(spectral), abs=1e-10)
    assert first.grad is None


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("initialisation", ["torch", "xavier", "he", "orthogonal"])
def test_initialisations(cell: Any, initialisation: Any) -> None:
    start = RandomNetworkConfig(cell, initialisation=initialisation, hidden=60, features=30)
    module = random_network(start).module
    for weight, columns in ((module.weight_ih_l0, 30), (module.weight_hh_l0, 60)):
        for block in weight.split(60):
            if initialisation == "torch":
                assert 0.95 * 60**-0.5 < block.abs().max() <= 60**-0.5
            elif initialisation == "he":
                assert block.std() == pytest.approx((2 / columns) ** 0.5, rel=0.1)
            elif initialisation == "orthogonal" and columns == 60:
                torch.testing.assert_close(block @ block.T, torch.eye(60).double())
            else:
                assert block.std() == pytest.approx((2 / (60 + columns)) ** 0.5, rel=0.1)
    if initialisation != "torch":
        assert not module.bias_ih_l0.any()


def test_the_spectral_radius_of_every_gate() -> None:
    network = random_network(RandomNetworkConfig("gru", hidden=20, radius=1.3, initialisation="he"))
    for block in network.module.weight_hh_l0.split(20):
        assert spectral_radius(block) == pytest.approx(1.3, rel=1e-9)
    own = random_network(RandomNetworkConfig("gru", hidden=20, initialisation="orthogonal"))
    np.testing.assert_allclose(own.radii, 1.0)


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "forget"), ("gru", "update")])
def test_the_forget_bias_keeps(cell: Any, gate: str) -> None:
    means = []
    for bias in (0.0, 5.0):
        start = RandomNetworkConfig(cell, hidden=20, forget_bias=bias)
        network = random_network(start)
        means.append(rnn_core.trace(network.module, start.noise(50), network.state).gate(gate).mean())
    assert means[0] == pytest.approx(0.5, abs=0.1)
    assert means[1] > 0.95


def test_the_same_seed_is_the_same_network_whatever_was_drawn_before() -> None:
    torch.manual_seed(1)
    one = random_network(RandomNetworkConfig("lstm", hidden=4))
    before = torch.get_rng_state()
    two = random_network(RandomNetworkConfig("lstm", hidden=4))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(one.module.weight_hh_l0, two.module.weight_hh_l0)
    assert not torch.equal(
        random_network(RandomNetworkConfig("lstm", hidden=4, seed=1)).module.weight_hh_l0,
        two.module.weight_hh_l0,
    )


@pytest.mark.parametrize(
    "start",
    [
        RandomNetworkConfig("lstm", activation="relu"),
        RandomNetworkConfig(hidden=0),
        RandomNetworkConfig(radius=0.0),
        RandomNetworkConfig(radius=float("nan")),
    ],
)
def test_what_cannot_be_made(start: RandomNetworkConfig) -> None:
    with pytest.raises(InputError):
        random_network(start)
