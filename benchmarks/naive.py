"""What one writes today to see the gates: a Python loop over the cell's equations."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rnn_core import cells


@torch.no_grad()
def naive_loop(module: nn.LSTM | nn.GRU | nn.RNN, x: Tensor) -> list[Tensor]:
    """Step through one layer, keep everything, and stack it at the end."""
    weights = [parameter.detach() for parameter in module.parameters()]
    h = c = x.new_zeros(x.shape[1], module.hidden_size)
    steps: list[tuple[Tensor, ...]] = []
    for now in x:
        if module.mode == "LSTM":
            lstm = cells.lstm_step(now, h, c, *weights)
            steps.append(lstm)
            h, c = lstm.hidden, lstm.cell
        elif module.mode == "GRU":
            gru = cells.gru_step(now, h, *weights)
            steps.append(gru)
            h = gru.hidden
        else:
            h = cells.tanh_step(now, h, *weights)
            steps.append((h,))
    return [torch.stack(values) for values in zip(*steps, strict=True)]
