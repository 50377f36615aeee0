"""Whether what was read out of a workspace is what the equations of an LSTM say."""

from __future__ import annotations

import torch
from torch import Tensor

from rnn_core.tracing.inputs import State
from rnn_core.tracing.modules import Weights

__all__ = ["EVERY", "judge"]

EVERY = 128
"""The gates of every so manieth step, and of the last, are computed anew; at least one in each call."""

_STRETCH = 512  # steps compared at once: few calls, and memory that stays near the processor
_EPSILON = torch.finfo(torch.float32).eps
_NEAR = 2e-6
"""What two good float32 programs may differ by where values are about 1."""


def judge(
    weights: Weights, x: Tensor, state: State, hidden: Tensor, gates: Tensor, cell: Tensor
) -> Tensor | None:
    """Hold gates and cell states of an LSTM against the equations of `rnn_core.cells.lstm_step`.

    The cell and the hidden state are checked at every step, the gates at every 128th and
    at the last, for every sequence. NaN is never sound.

    Parameters
    ----------
    x, hidden : (time, batch, features or hidden)
        In the order of reading; `hidden` is torch's.
    state : (h, c)
        Before the first step, each (batch, hidden).
    gates, cell : (time, batch, 4, hidden) and (time, batch, hidden)
        As read.

    Returns
    -------
    () or None
        Largest difference of h from o tanh(c) and of c from f c_prev + i g, over all steps.
        None if that or a gate is off by more than rounding.
    """
    off_cell, off_hidden = _largest(state[1], hidden, gates, cell)
    low, high = torch.aminmax(cell)
    near = _NEAR * max(1.0, -float(low), float(high))
    if not (float(off_cell) <= near and float(off_hidden) <= _NEAR):
        return None
    return torch.maximum(off_cell, off_hidden) if _gates_sound(weights, x, state[0], hidden, gates) else None


def _largest(first: Tensor, hidden: Tensor, gates: Tensor, cell: Tensor) -> tuple[Tensor, Tensor]:
    """Find how far c and h are from their equations, in stretches that stay in the cache."""
    offs = []
    for now, c, h in zip(*(part.split(_STRETCH) for part in (gates, cell, hidden)), strict=True):
        i, f, g, o = now.unbind(2)
        update = (i * g).addcmul_(f, torch.cat([first[None], c[:-1]])).sub_(c)
        shown = torch.tanh(c).mul_(o).sub_(h)
        offs += [*torch.aminmax(update), *torch.aminmax(shown)]
        first = c[-1]
    most = torch.stack(offs).abs_().unflatten(0, (-1, 4)).amax(0)
    return most[:2].max(), most[2:].max()


def _gates_sound(weights: Weights, x: Tensor, first: Tensor, hidden: Tensor, gates: Tensor) -> bool:
    t = torch.tensor(sorted({*range(0, len(x), EVERY), len(x) - 1}))
    x, before = x[t], hidden[t - 1]
    before[0] = first  # t is 0 there
    sums = (x @ weights.ih.T).add_(before @ weights.hh.T)
    for bias in weights.biases():
        sums += bias
    ours = sums.unflatten(-1, (4, -1))
    ours[:, :, :2].sigmoid_()
    ours[:, :, 2].tanh_()
    ours[:, :, 3].sigmoid_()
    off = ours.sub_(gates[t]).abs_()
    return bool((off <= _NEAR).all()) or bool((off <= _NEAR + _rounding(weights, x, before)).all())


def _rounding(weights: Weights, x: Tensor, before: Tensor) -> Tensor:
    """Bound what a gate may be off by: no more than its sum, which is as uncertain as its terms are large."""
    sizes = x.abs() @ weights.ih.abs().T + before.abs() @ weights.hh.abs().T
    for bias in weights.biases():
        sizes += bias.abs()
    return 4 * _EPSILON * sizes.unflatten(-1, (4, -1))
