"""Deep stacks: each connection is its equation."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from rnn_core.errors import InputError
from rnn_core.models.deep import CONNECTIONS, Connection, DeepNetwork

X = torch.randn(4, 5, generator=torch.Generator().manual_seed(0))


def own(network: DeepNetwork, k: int, h: torch.Tensor) -> torch.Tensor:
    read = nn.functional.layer_norm(h, h.shape[-1:]) if len(network.norms) else h
    layer = network.layers[k]
    return torch.relu(read @ layer.weight.T + layer.bias)


@pytest.mark.parametrize("normalised", [False, True])
@pytest.mark.parametrize("connection", CONNECTIONS)
def test_the_equations(connection: Connection, normalised: bool) -> None:
    torch.manual_seed(0)
    network = DeepNetwork(5, 3, 4, 6, connection, normalised=normalised, growth=2)
    states = network.states(X)
    assert len(states) == 5
    for k in range(4):
        h = torch.cat(states[: k + 1], -1) if connection == "dense" else states[k]
        expected = own(network, k, h)
        if connection == "residual":
            expected = h + expected
        elif connection == "highway":
            t = torch.sigmoid(network.gates[k](h))
            expected = t * expected + (1 - t) * h
        torch.testing.assert_close(states[k + 1], expected)
    last = torch.cat(states, -1) if connection == "dense" else states[-1]
    torch.testing.assert_close(network(X), network.readout(last))


def test_every_option_decides_something() -> None:
    plain = DeepNetwork(5, 3, 2, initialisation="orthogonal", activation="sigmoid")
    weight = plain.layers[0].weight
    torch.testing.assert_close(weight @ weight.T, torch.eye(32), atol=1e-5, rtol=0)
    assert ((plain.states(X)[-1] > 0) & (plain.states(X)[-1] < 1)).all()
    highway = DeepNetwork(5, 3, 2, connection="highway", gate_bias=-30.0)
    torch.testing.assert_close(highway.states(X)[-1], highway.states(X)[0])  # shut: all is carried on
    assert DeepNetwork(5, 3, 3, 8, "dense", growth=2).readout.in_features == 8 + 3 * 2


def test_torchs_own_start_is_torchs_own() -> None:
    torch.manual_seed(3)
    network = DeepNetwork(5, 3, 2, initialisation="torch")
    drawn = [weight.clone() for weight in network.parameters()]
    torch.manual_seed(3)
    for layer in network.modules():
        if isinstance(layer, nn.Linear):
            layer.reset_parameters()
    assert all(torch.equal(one, other) for one, other in zip(drawn, network.parameters(), strict=True))


@pytest.mark.parametrize("initialisation", ["torch", "xavier", "he", "orthogonal"])
def test_a_generator_decides_all_weights(initialisation: str) -> None:
    drawn = []
    for seed in (1, 1, 2):
        source = torch.Generator().manual_seed(seed)
        network = DeepNetwork(
            5, 3, 2, 6, "highway", initialisation=initialisation, normalised=True, source=source
        )
        drawn.append(torch.cat([weight.flatten() for weight in network.parameters()]))
    assert torch.equal(drawn[0], drawn[1])
    assert not torch.equal(drawn[0], drawn[2])
    assert all(torch.equal(gate.bias, torch.full((6,), -2.0)) for gate in network.gates)


@pytest.mark.parametrize("depth", [5, 100])
@pytest.mark.parametrize("connection", CONNECTIONS)
def test_any_depth(connection: Connection, depth: int) -> None:
    network = DeepNetwork(5, 3, depth, connection=connection, normalised=True)
    loss = network(X).square().mean()
    loss.backward()
    assert torch.isfinite(loss)
    assert network.first.weight.grad.abs().sum() > 0


def test_no_depth_at_all() -> None:
    with pytest.raises(InputError, match="depth"):
        DeepNetwork(5, 3, 0)
