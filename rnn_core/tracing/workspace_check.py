"""Check values read from oneDNN's workspace against the equations of an LSTM."""

from __future__ import annotations

import torch
from torch import Tensor

from rnn_core.cells.weights import Weights
from rnn_core.tracing.inputs import State

__all__ = ["GATES_EVERY", "STATES_EVERY", "judge"]

STATES_EVERY = 8
"""Every n-th step, counted back from the last, has its cell and hidden state recomputed from its gates.
With more sequences, fewer: all of them are looked at."""

GATES_EVERY = 32
"""Every n-th step has its gates recomputed: at least one in each call of the kernel."""

_EPSILON = torch.finfo(torch.float32).eps
_NEAR = 2e-6
"""What two good float32 programs may differ by where values are about 1."""


def judge(weights: Weights, x: Tensor, state: State, hidden: Tensor, gates: Tensor, cell: Tensor) -> bool:
    """Hold gates and cell states of an LSTM against the equations of `rnn_core.cells.lstm_step`.

    Looked at are every 8th step (c and h from the gates; with several sequences down to
    every 32nd) and every 32nd (the gates from the weights), in all sequences and units, the
    last step always. A layout that is not
    the expected one is wrong at all of them. NaN is never sound. `Trace.residual` looks at
    every step, when it is asked for.

    Parameters
    ----------
    x, hidden : (time, batch, features or hidden)
        In the order of reading; `hidden` is torch's.
    state : (h, c)
        Before the first step, each (batch, hidden).
    gates, cell : (time, batch, 4, hidden) and (time, batch, hidden)
        As read.
    """
    return _states_sound(state[1], hidden, gates, cell) and _gates_sound(weights, x, state[0], hidden, gates)


def _sample(values: Tensor, every: int) -> Tensor:
    """Sample every `every`-th step, counting back from the last."""
    return values[(len(values) - 1) % every :: every]


def _before(values: Tensor, first: Tensor, every: int) -> Tensor:
    """Take the steps before those."""
    offset = (len(values) - 1) % every
    if offset:
        return values[offset - 1 : -1 : every]
    return torch.cat([first[None], values[every - 1 : -1 : every]])


def _states_sound(first: Tensor, hidden: Tensor, gates: Tensor, cell: Tensor) -> bool:
    every = min(GATES_EVERY, STATES_EVERY * len(first))
    i, f, g, o = _sample(gates, every).unbind(2)
    c = _sample(cell, every)
    off_cell = (i * g).addcmul_(f, _before(cell, first, every)).sub_(c)
    off_hidden = torch.tanh(c).mul_(o).sub_(_sample(hidden, every))
    largest = torch.stack([*torch.aminmax(c), *torch.aminmax(off_cell), *torch.aminmax(off_hidden)]).abs_()
    low, high, *offs = largest.tolist()
    return (
        max(offs[:2]) <= _NEAR * max(1.0, low, high)
        and max(offs[2:]) <= _NEAR
        and not bool(largest.isnan().any())
    )


def _gates_sound(weights: Weights, x: Tensor, first: Tensor, hidden: Tensor, gates: Tensor) -> bool:
    x, before = _sample(x, GATES_EVERY).flatten(0, 1), _before(hidden, first, GATES_EVERY).flatten(0, 1)
    sums = (x @ weights.ih.T).addmm_(before, weights.hh.T)
    for bias in weights.biases():
        sums += bias
    ours = sums.unflatten(-1, (4, -1))
    ours[:, :2].sigmoid_()
    ours[:, 2].tanh_()
    ours[:, 3].sigmoid_()
    off = ours.sub_(_sample(gates, GATES_EVERY).flatten(0, 1)).abs_()
    return bool(off.max() <= _NEAR) or bool((off <= _NEAR + _rounding(weights, x, before)).all())


def _rounding(weights: Weights, x: Tensor, before: Tensor) -> Tensor:
    """Bound what a gate may be off by: no more than its sum, which is as uncertain as its terms are large."""
    sizes = x.abs() @ weights.ih.abs().T + before.abs() @ weights.hh.abs().T
    for bias in weights.biases():
        sizes += bias.abs()
    return 4 * _EPSILON * sizes.unflatten(-1, (4, -1))
