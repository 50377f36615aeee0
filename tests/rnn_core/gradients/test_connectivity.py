"""Connectivity against one autograd pass for each prediction."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn

import rnn_core
from rnn_core.errors import InputError
from tests.examples import examples
from tests.rnn_core.tracing.cases import Case, cases

CLASSES = 5


def by_autograd(case: Case, readout: nn.Module, targets: np.ndarray, log: bool) -> np.ndarray:
    """(target, time), one backward pass a row, through torch's own kernels."""
    steps = len(targets)
    x = case.inputs.detach().clone().requires_grad_()
    output = case.module(x, case.state)[0].reshape(steps, -1)
    logits = readout(output).log_softmax(-1) if log else readout(output)
    rows = np.zeros((steps, steps))
    for p, target in enumerate(targets):
        if target >= 0:
            slope = torch.autograd.grad(logits[p, target], x, retain_graph=True)[0]
            rows[p] = slope.reshape(steps, -1).norm(dim=1).numpy()
    return rows


@settings(max_examples=examples(80))
@given(cases())
def test_float64_is_autograds(case: Case) -> None:
    width = getattr(case.module, "proj_size", 0) or case.module.hidden_size
    readout = nn.Linear(width, CLASSES).double()
    steps = max(case.lengths)
    targets = np.random.default_rng(steps).integers(-1, CLASSES, steps)
    dense = isinstance(case.inputs, torch.Tensor)
    if case.module.bidirectional or len(case.lengths) > 1:
        with pytest.raises(InputError, match=r"reads forward only|one sequence"):
            rnn_core.connectivity(case.module, readout, case.inputs, targets, case.state)
        return
    for of in ("logit", "log probability"):
        found = rnn_core.connectivity(
            case.module, readout, case.inputs, targets, case.state, of=of, tolerance=0.0
        )
        if dense:
            true = by_autograd(case, readout, targets, log=of != "logit")
            bound = 1e-12 * max(1.0, true.max())
            np.testing.assert_allclose(found.norms, true, rtol=0, atol=bound)
        assert (np.triu(found.norms, 1) == 0).all()
        assert (np.isnan(found.scores) == (targets < 0)).all()


def network(steps: int) -> tuple[nn.LSTM, nn.Linear, torch.Tensor, np.ndarray]:
    torch.manual_seed(0)
    lstm, readout = nn.LSTM(4, 16).double(), nn.Linear(16, CLASSES).double()
    with torch.no_grad():
        lstm.weight_hh_l0.mul_(2)
    x = torch.randn(steps, 1, 4).double()
    return lstm, readout, x, np.arange(steps) % CLASSES


def test_what_is_dropped_is_fainter_than_the_tolerance() -> None:
    module, readout, x, targets = network(120)
    whole = rnn_core.connectivity(module, readout, x, targets, tolerance=0.0)
    cut = rnn_core.connectivity(module, readout, x, targets, tolerance=1e-4)
    gone = (cut.norms == 0) & (whole.norms > 0)
    # Fewer predictions go back together, which is another kernel: the rest agrees to rounding.
    bound = 1e-12 * max(1.0, whole.norms.max())
    np.testing.assert_allclose(cut.norms[~gone], whole.norms[~gone], rtol=0, atol=bound)
    assert 0.2 < gone.mean() < 0.5  # of the square, of which half is 0 anyway
    own = whole.norms.max(1, keepdims=True)
    assert (whole.norms / own)[gone].max() < 1e-3


def test_logit_and_log_probability() -> None:
    module, readout, x, targets = network(6)
    logits = readout(module(x)[0][:, 0]).detach()
    picked = torch.as_tensor(targets)[:, None]
    for of, expected in (("logit", logits), ("log probability", logits.log_softmax(-1))):
        found = rnn_core.connectivity(module, readout, x, targets, of=of)
        np.testing.assert_allclose(found.scores, expected.gather(1, picked)[:, 0], rtol=0, atol=1e-14)


def test_a_finite_difference_agrees() -> None:
    module, readout, x, targets = network(8)
    found = rnn_core.connectivity(module, readout, x, targets)
    local_derivatives = []
    for k in range(4):
        step = torch.zeros_like(x)
        step[2, 0, k] = 1e-6
        with torch.no_grad():
            up, down = (readout(module(x + sign * step)[0])[6, 0, targets[6]] for sign in (1, -1))
        local_derivatives.append(float(up - down) / 2e-6)
    assert found.norms[6, 2] == pytest.approx(float(np.linalg.norm(local_derivatives)), rel=1e-6)


def test_shares() -> None:
    module, readout, x, targets = network(6)
    targets[3] = -1
    found = rnn_core.connectivity(module, readout, x, targets)
    np.testing.assert_allclose(found.share.sum(1), [1, 1, 1, 0, 1, 1])
    assert "6 predictions" in repr(found)
    for one in (found, pickle.loads(pickle.dumps(found))):
        with pytest.raises(ValueError, match="read-only"):
            one.norms[0] = 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"targets": [0, 1]}, "each of the 6 steps"),
        ({"targets": np.zeros(6)}, "one integer"),
        ({"targets": [0, 1, 2, 3, 4, 5]}, "below the number of classes"),
        ({"readout": lambda output: output.sum(-1)}, "a readout to"),
        ({"tolerance": 1.0}, "tolerance"),
    ],
)
def test_what_does_not_fit(change: dict[str, Any], says: str) -> None:
    module, readout, x, targets = network(6)
    arguments = {"readout": readout, "inputs": x, "targets": targets, **change}
    with pytest.raises(InputError, match=says):
        rnn_core.connectivity(module, **arguments)
