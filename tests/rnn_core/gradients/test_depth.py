"""Gradients by layer, against networks whose gradients one can write down."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from rnn_core.gradients import by_layer
from rnn_core.models.deep import CONNECTIONS, Connection, DeepNetwork

X, Y = torch.randn(8, 5, generator=torch.Generator().manual_seed(0)), torch.arange(8) % 3


@pytest.mark.parametrize("connection", CONNECTIONS)
@pytest.mark.parametrize("normalised", [False, True])
def test_weights_have_autograds_own_gradient(connection: Connection, normalised: bool) -> None:
    torch.manual_seed(0)
    network = DeepNetwork(5, 3, 6, 7, connection, "tanh", "xavier", normalised).double()
    gradients = by_layer(network, X, Y)
    loss = nn.functional.cross_entropy(network(X.double()), Y)
    loss.backward()
    norms = np.log2([float(layer.weight.grad.norm()) for layer in network.layers])
    np.testing.assert_allclose(gradients.weights, norms, rtol=0, atol=1e-12)
    assert gradients.loss == pytest.approx(float(loss.detach()), abs=1e-14)


@pytest.mark.parametrize("connection", CONNECTIONS)
def test_states_by_finite_differences(connection: Connection) -> None:
    """Of the state after the second layer: move it, let the rest run, and compare the losses."""
    torch.manual_seed(1)
    network = DeepNetwork(5, 3, 5, 4, connection, "tanh", "xavier").double()
    gradients = by_layer(network, X, Y)
    tail = DeepNetwork(5, 3, 5, 4, connection, "tanh", "xavier").double()
    tail.load_state_dict(network.state_dict())
    states = network.states(X.double())
    at, slope = states[2].detach(), torch.zeros_like(states[2])

    def loss(moved: torch.Tensor) -> float:
        given = [one.detach() for one in states[:2]] + [moved]
        whole = torch.cat(given, -1) if connection == "dense" else moved
        for k in range(2, network.depth):
            new = tail._layer(k, whole)
            whole = torch.cat([whole, new], -1) if connection == "dense" else new
        return float(nn.functional.cross_entropy(tail.readout(whole), Y))

    with torch.no_grad():
        for index in np.ndindex(*at.shape):
            step = torch.zeros_like(at)
            step[index] = 1e-5
            slope[index] = (loss(at + step) - loss(at - step)) / 2e-5
    assert 2 ** gradients.states[2] == pytest.approx(float(slope.norm()), rel=1e-6)


def test_the_network_is_left_alone_and_a_dead_one_measured() -> None:
    network = DeepNetwork(5, 3, 4)
    with torch.no_grad():
        for layer in network.layers:
            layer.bias.fill_(-100.0)
    with torch.inference_mode():
        gradients = by_layer(network, X, Y)
    assert np.isneginf(gradients.states[:-1]).all()
    assert gradients.kept == -np.inf
    assert all(
        parameter.grad is None and parameter.dtype == torch.float32 for parameter in network.parameters()
    )
