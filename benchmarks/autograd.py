"""What one writes today to differentiate by every state: a loop over the cells, under autograd."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rnn_core import cells


def states(module: nn.LSTM | nn.GRU | nn.RNN, x: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """Step through one layer with a graph; give h, and c of an LSTM, at every step."""
    weights = [parameter.detach() for parameter in module.parameters()]
    h = x.new_zeros(x.shape[1], module.hidden_size).requires_grad_()
    c = torch.zeros_like(h).requires_grad_()
    hs, cs = [], []
    for now in x:
        if module.mode == "LSTM":
            step = cells.lstm_step(now, h, c, *weights)
            h, c = step.hidden, step.cell
            cs.append(c)
        elif module.mode == "GRU":
            h = cells.gru_step(now, h, *weights).hidden
        else:
            h = cells.tanh_step(now, h, *weights)
        hs.append(h)
    return hs, cs


def jacobians(module: nn.LSTM | nn.GRU | nn.RNN, x: Tensor, batched: bool) -> Tensor:
    """Give dh_T/dh_t, and then dh_T/dc_t of an LSTM, for every t, by one pass a unit or all at once."""
    hs, cs = states(module, x)
    last = hs[-1][0]
    if batched:
        eye = torch.eye(len(last), dtype=x.dtype)
        slopes = torch.autograd.grad(last, hs + cs, eye, is_grads_batched=True)
        return torch.stack([slope[:, 0] for slope in slopes])
    rows = [torch.autograd.grad(unit, hs + cs, retain_graph=True) for unit in last]
    return torch.stack([torch.cat(part) for part in zip(*rows, strict=True)])
