"""The textbook's steps against torch's own cells, which are written apart from both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnn_core import cells


def parts(cell: nn.Module) -> list[torch.Tensor]:
    return [parameter.detach() for parameter in cell.parameters()]


def as_numpy(*tensors: torch.Tensor) -> list[np.ndarray]:
    return [tensor.numpy() for tensor in tensors]


def test_lstm() -> None:
    cell, x, h, c = nn.LSTMCell(3, 4).double(), *torch.randn(3, 5, 4).double().unbind()
    x = x[:, :3]
    own_h, own_c = cell(x, (h, c))
    for step in (
        cells.lstm_step(x, h, c, *parts(cell)),
        cells.lstm_step(*as_numpy(x, h, c, *parts(cell))),
    ):
        np.testing.assert_allclose(step.hidden, own_h.detach(), rtol=0, atol=1e-14)
        np.testing.assert_allclose(step.cell, own_c.detach(), rtol=0, atol=1e-14)


def test_gru() -> None:
    cell, x, h = nn.GRUCell(3, 4).double(), *torch.randn(2, 5, 4).double().unbind()
    own = cell(x[:, :3], h).detach()
    np.testing.assert_allclose(cells.gru_step(x[:, :3], h, *parts(cell)).hidden, own, rtol=0, atol=1e-14)
    step = cells.gru_step(*as_numpy(x[:, :3], h, *parts(cell)))
    np.testing.assert_allclose(step.hidden, own, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("nonlinearity", "step"), [("tanh", cells.tanh_step), ("relu", cells.relu_step)])
def test_simple(nonlinearity: str, step: Any) -> None:
    cell = nn.RNNCell(3, 4, nonlinearity=nonlinearity, dtype=torch.float64)
    x, h = torch.randn(2, 5, 4).double().unbind()
    own = cell(x[:, :3], h).detach()
    np.testing.assert_allclose(step(x[:, :3], h, *parts(cell)), own, rtol=0, atol=1e-14)
    np.testing.assert_allclose(step(*as_numpy(x[:, :3], h, *parts(cell))), own, rtol=0, atol=1e-14)


def test_projection() -> None:
    lstm, x = nn.LSTM(3, 4, proj_size=2).double(), torch.randn(1, 5, 3).double()
    h, c = torch.randn(1, 5, 2).double(), torch.randn(1, 5, 4).double()
    own = lstm(x, (h, c))[0].detach()
    step = cells.lstm_step(x[0], h[0], c[0], *parts(lstm))
    np.testing.assert_allclose(step.hidden, own[0], rtol=0, atol=1e-14)


def test_far_ends_do_not_overflow() -> None:
    big = np.full((1, 1), 1e4)
    with np.errstate(all="raise"):
        step = cells.lstm_step(-big, 0 * big, 0 * big, np.ones((4, 1)), np.zeros((4, 1)))
    assert step.forget.item() == 0.0
