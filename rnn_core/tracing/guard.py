"""Whether what was read out of a workspace is what the equations of an LSTM say."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from rnn_core.tracing.gates import Record
from rnn_core.tracing.inputs import State
from rnn_core.tracing.modules import Weights

__all__ = ["EVERY", "Verdict", "judge"]

EVERY = 128
"""The gates of every so manieth step, and of the last, are computed anew; at least one in each call."""

_EPSILON = torch.finfo(torch.float32).eps
_NEAR = 2e-6
"""What two good float32 programs may differ by where values are about 1."""


class Verdict(NamedTuple):
    """What the equations say of a record.

    hidden : (time, batch, hidden), o tanh(c), to be compared with torch's h
    cell : (), largest difference of c from f c_prev + i g over all steps
    sound : whether these and the gates are right to within rounding
    """

    hidden: Tensor
    cell: Tensor
    sound: bool


def judge(weights: Weights, x: Tensor, state: State, hidden: Tensor, record: Record) -> Verdict:
    """Hold a record of an LSTM against the equations of `rnn_core.cells.lstm_step`.

    The cell and the hidden state are checked at every step, the gates at every 128th and
    at the last, for every sequence. NaN is never sound.

    Parameters
    ----------
    x, hidden : (time, batch, features or hidden)
        In the order of reading; `hidden` is torch's.
    state : (h, c)
        Before the first step, each (batch, hidden).
    record : input, forget, candidate, output, cell
        Each (time, batch, hidden).
    """
    i, f, g, o, c = (record[name] for name in ("input", "forget", "candidate", "output", "cell"))
    m = torch.tanh(c).mul_(o)
    update = i * g
    update[0].addcmul_(f[0], state[1])
    update[1:].addcmul_(f[1:], c[:-1])
    off = update.sub_(c).abs_().max()
    near = _NEAR * max(1.0, float(c.abs().max()))
    sound = float(off) <= near and float((m - hidden).abs_().max()) <= _NEAR
    return Verdict(m, off, sound and _gates_sound(weights, x, state[0], hidden, record))


def _gates_sound(weights: Weights, x: Tensor, first: Tensor, hidden: Tensor, record: Record) -> bool:
    t = torch.tensor(sorted({*range(0, len(x), EVERY), len(x) - 1}))
    before = hidden[t - 1]
    before[0] = first  # t is 0 there
    sums, sizes = _sums(weights, x[t], before)
    i, f, g, o = sums.chunk(4, -1)
    ours = torch.cat([i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()], -1)
    read = torch.cat([record[name][t] for name in ("input", "forget", "candidate", "output")], -1)
    # No gate moves by more than its sum does; a sum of many terms is as uncertain as they are large.
    return bool(((ours - read).abs_() <= _NEAR + 4 * _EPSILON * sizes).all())


def _sums(weights: Weights, x: Tensor, before: Tensor) -> tuple[Tensor, Tensor]:
    """Give W x + U h + b, and the same of absolute values."""
    sums = x @ weights.ih.T + before @ weights.hh.T
    sizes = x.abs() @ weights.ih.abs().T + before.abs() @ weights.hh.abs().T
    for bias in (weights.bias_ih, weights.bias_hh):
        if bias is not None:
            sums, sizes = sums + bias, sizes + bias.abs()
    return sums, sizes
