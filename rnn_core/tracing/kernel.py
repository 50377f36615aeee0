"""Torch's own kernel for one layer in one direction: h at every step, quickly."""

from __future__ import annotations

import torch
from torch import Tensor

from rnn_core.tracing.modules import Recurrent, Weights

__all__ = ["run_layer"]


def run_layer(module: Recurrent, weights: Weights, x: Tensor, state: tuple[Tensor, ...]) -> Tensor:
    """Run one layer in one direction.

    Parameters
    ----------
    x : (time, batch, features), in the order the direction reads
    state : h (batch, hidden or proj), and c (batch, hidden) for an LSTM

    Returns
    -------
    (time, batch, hidden or proj)
        h after each step. torch gives c of the last step only, which is why
        `rnn_core.tracing.gates` exists.
    """
    flat, biased = weights.flat(), weights.bias_ih is not None
    first = tuple(part[None].contiguous() for part in state)
    rest = (flat, biased, 1, 0.0, False, False, False)
    if module.mode == "LSTM":
        return torch.lstm(x, first, *rest)[0]
    kernel = {"GRU": torch.gru, "RNN_TANH": torch.rnn_tanh, "RNN_RELU": torch.rnn_relu}[module.mode]
    return kernel(x, first[0], *rest)[0]
