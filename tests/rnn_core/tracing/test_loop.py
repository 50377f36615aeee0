"""Our own loop for GRUs and simple networks against torch's kernel, and its check against corruption."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnn_core
from rnn_core.tracing import loop


def walk(module: Any, x: torch.Tensor, state: Any = None) -> rnn_core.Trace:
    [piece] = rnn_core.stream(module, [x], state, every=len(x))
    return piece.trace


@pytest.mark.parametrize("kind", ["GRU", "tanh", "relu"])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("steps", [1, 40, 200])
def test_float64_is_exact_to_1e_12(kind: str, bias: bool, batch_first: bool, steps: int) -> None:
    options: dict[str, Any] = {
        "num_layers": 2,
        "bias": bias,
        "batch_first": batch_first,
        "dtype": torch.float64,
    }
    module = nn.GRU(3, 5, **options) if kind == "GRU" else nn.RNN(3, 5, nonlinearity=kind, **options)
    x, h = torch.randn(steps, 1, 3).double(), torch.randn(2, 1, 5).double()
    ours = walk(module, x, h)
    reference = rnn_core.trace(module, x.transpose(0, 1) if batch_first else x, h)
    assert (ours.method, ours.gates, ours.lengths.tolist()) == ("loop", reference.gates, [steps])
    for layer in range(2):
        for name in ours.gates:
            np.testing.assert_allclose(
                ours.gate(name, layer), reference.gate(name, layer), rtol=0, atol=1e-12
            )
    np.testing.assert_allclose(ours.output, reference.output, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours.final_state[0], reference.final_state[0], rtol=0, atol=1e-12)
    assert ours.residual <= 1e-12


@pytest.mark.parametrize("module", [nn.GRU(8, 64), nn.RNN(8, 64)])
def test_float32_is_as_near_to_the_truth_as_torch(module: Any) -> None:
    x = torch.randn(500, 1, 8)
    own, ours = rnn_core.trace(module, x), walk(module, x)
    truth = rnn_core.trace(module.double(), x.double())
    module.float()
    for name in ours.gates:
        bound = 3 * abs(own.gate(name) - truth.gate(name)).max()
        assert abs(ours.gate(name) - truth.gate(name)).max() <= bound


@pytest.mark.parametrize("module", [nn.GRU(3, 5, dtype=torch.float64), nn.RNN(3, 5, dtype=torch.float64)])
@pytest.mark.parametrize("field", ["ih", "hh", "bias_ih", "bias_hh"])
@pytest.mark.parametrize("steps", [2, 300])
def test_one_wrong_weight_shows(monkeypatch: pytest.MonkeyPatch, module: Any, field: str, steps: int) -> None:
    x, read = torch.randn(steps, 1, 3).double(), loop.weights

    def misread(*args: Any) -> Any:
        found = read(*args)
        wrong = getattr(found, field).clone()
        wrong.view(-1)[-1] += 1e-3
        return found._replace(**{field: wrong})

    monkeypatch.setattr(loop, "weights", misread)
    assert walk(module, x).residual > 1e-8


def test_the_initial_state_is_not_written_to() -> None:
    h = torch.ones(1, 1, 5)
    trace = walk(nn.GRU(3, 5), torch.randn(6, 1, 3), h)
    assert (h == 1).all()
    assert (trace.initial_state[0] == 1).all()
