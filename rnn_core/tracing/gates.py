"""All gates of all steps from h of all steps: one matrix product, then the cell's own equations.

Each function takes the weights, x `(time, batch, features)` and the hidden state before
each step, `before` `(time, batch, hidden or proj)`, all in the order the direction reads.
It returns what the trace records, each `(time, batch, hidden)`, and among it under
"hidden" **our own** hidden state: computed from the gates, not copied from the kernel.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rnn_core.tracing.modules import Weights
from rnn_core.tracing.scan import scan

__all__ = ["Record", "record_layer"]

Record = dict[str, Tensor]


def record_layer(
    mode: str, weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor | None = None
) -> Record:
    """Compute what one layer and direction did, by the equations of `rnn_core.cells`."""
    if first_cell is not None:
        return _lstm(weights, x, before, first_cell)
    if mode == "GRU":
        return _gru(weights, x, before)
    sums = _sums(x, weights.ih, weights.bias_ih) + _sums(before, weights.hh, weights.bias_hh)
    return {"hidden": sums.tanh_() if mode == "RNN_TANH" else sums.relu_()}


def _lstm(weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor) -> Record:
    bias = None if weights.bias_ih is None or weights.bias_hh is None else weights.bias_ih + weights.bias_hh
    sums = _sums(x, weights.ih, bias)
    sums.flatten(0, 1).addmm_(before.flatten(0, 1), weights.hh.T)
    sums = sums.unflatten(-1, (4, -1))
    sums[:, :, :2].sigmoid_()
    sums[:, :, 2].tanh_()
    sums[:, :, 3].sigmoid_()
    i, f, g, o = sums.unbind(2)
    c = scan(f, i * g, first_cell)
    m = torch.tanh(c).mul_(o)
    record = {"input": i, "forget": f, "candidate": g, "output": o, "cell": c}
    if weights.hr is None:
        return {**record, "hidden": m}
    return {**record, "unprojected": m, "hidden": m @ weights.hr.T}


def _gru(weights: Weights, x: Tensor, before: Tensor) -> Record:
    a = _sums(x, weights.ih, weights.bias_ih).unflatten(-1, (3, -1))
    b = _sums(before, weights.hh, weights.bias_hh).unflatten(-1, (3, -1))
    a[:, :, :2].add_(b[:, :, :2]).sigmoid_()
    hn = b[:, :, 2]
    # torch keeps the second bias of n inside the product with r; hn holds it.
    a[:, :, 2].addcmul_(a[:, :, 0], hn).tanh_()
    r, z, n = a.unbind(2)
    return {"reset": r, "update": z, "new": n, "new_hidden": hn, "hidden": torch.lerp(n, before, z)}


def _sums(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    rows = x.flatten(0, 1)
    product = rows @ weight.T if bias is None else torch.addmm(bias, rows, weight.T)
    return product.unflatten(0, x.shape[:2])
