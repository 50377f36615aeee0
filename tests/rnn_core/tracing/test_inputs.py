"""Every wrong argument is refused with what was expected, what came, and the remedy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_sequence

import rnn_core
from rnn_core.tracing.inputs import prepare
from rnn_core.tracing.modules import check_module

LSTM = nn.LSTM(3, 4)
X = torch.zeros(5, 2, 3)
H = torch.zeros(1, 2, 4)


def mixed() -> nn.LSTM:
    lstm = nn.LSTM(3, 4, num_layers=2)
    lstm.weight_ih_l1 = nn.Parameter(lstm.weight_ih_l1.detach().double())
    return lstm


@pytest.mark.parametrize(
    ("module", "inputs", "state", "says"),
    [
        (nn.LSTMCell(3, 4), X, None, "expected a torch.nn.LSTM.*; got a LSTMCell; make a torch.nn.LSTM"),
        (nn.Sequential(LSTM), X, None, "got a Sequential; .*, its .get_submodule\\('0'\\)"),
        (nn.Sequential(nn.Linear(3, 3)), X, None, "got a Sequential; .*, for example model.rnn"),
        (
            nn.LSTM(3, 4, device="meta"),
            X,
            None,
            "expected a module on the CPU; got one on meta; call module.to_empty",
        ),
        (nn.LSTM(3, 4, dtype=torch.float16), X, None, r"got weights of torch.float16; call module.float\(\)"),
        (mixed(), X, None, "got weights of torch.float32 and torch.float64"),
        (LSTM, np.zeros((5, 2, 3)), None, "got a ndarray; convert an array with torch.from_numpy"),
        (
            LSTM,
            X.double(),
            None,
            "expected inputs of the module's dtype, torch.float32, .* got torch.float64",
        ),
        (LSTM, X.long(), None, "got torch.int64"),
        (LSTM, torch.zeros(5, 2, 7), None, r"input_size, 3; got shape \(5, 2, 7\); check the order"),
        (LSTM, torch.zeros(3), None, r"expected inputs of 3 axes, or 2 .*; got shape \(3,\)"),
        (LSTM, torch.zeros(1, 5, 2, 3), None, r"got shape \(1, 5, 2, 3\)"),
        (LSTM, torch.zeros(()), None, r"got shape \(\)"),
        (LSTM, torch.zeros(0, 2, 3), None, r"at least one step; got shape \(0, 2, 3\)"),
        (LSTM, torch.zeros(5, 0, 3), None, r"got shape \(5, 0, 3\)"),
        (LSTM, pack_sequence([torch.zeros(5, 7)]), None, r"input_size, 3; got shape \(5, 7\)"),
        (
            LSTM,
            X,
            H,
            r"expected an initial state \(h, c\) of shape \(1, 2, 4\) and \(1, 2, 4\); got \(1, 2, 4\);",
        ),
        (LSTM, X, (H, H[:, :1]), r"got \(1, 2, 4\) and \(1, 1, 4\); torch's order is"),
        (nn.GRU(3, 4), X, (H, H), r"expected an initial state h of shape \(1, 2, 4\); got .* and"),
        (
            LSTM,
            X,
            (H.double(), H),
            "expected an initial state of torch.float32 .*; got torch.float64 on cpu; convert",
        ),
        (LSTM, X, (None, H), "got a NoneType; convert it, or leave it out"),
    ],
)
def test_what_does_not_fit_is_refused(module: Any, inputs: Any, state: Any, says: str) -> None:
    """Asked of the checks themselves: under these tests trace's own annotations are enforced before them."""
    with pytest.raises(rnn_core.InputError, match=says):
        prepare(check_module(module), inputs, state)


def test_trace_asks_the_checks() -> None:
    with pytest.raises(rnn_core.InputError, match="input_size, 3"):
        rnn_core.trace(LSTM, torch.zeros(5, 2, 7))
    with pytest.raises(rnn_core.InputError, match="on meta"):
        rnn_core.trace(nn.LSTM(3, 4, device="meta"), X)


def test_states_come_as_arrays_tensors_or_a_trace_left_them() -> None:
    h, c = np.full((1, 1, 4), 0.5, np.float32), torch.full((1, 1, 4), -1.0)
    one = rnn_core.trace(LSTM, X[:, 0], (h, c))
    np.testing.assert_array_equal(one.initial_state[0], h)
    np.testing.assert_array_equal(one.initial_state[1], c.numpy())
    two = rnn_core.trace(LSTM, X[:, 0], (torch.from_numpy(h)[:, 0], c[:, 0]))  # torch's unbatched shape
    np.testing.assert_array_equal(one.output, two.output)
    assert rnn_core.trace(LSTM, X[:, 0], one.final_state).initial_state[0].shape == (1, 1, 4)
    gru = nn.GRU(3, 4)
    np.testing.assert_array_equal(rnn_core.trace(gru, X, H).output, rnn_core.trace(gru, X, (H,)).output)
