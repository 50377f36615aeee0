"""How far two good programs may differ on one step of a cell, by rounding alone.

What is compared starts each step from the same h before it, torch's own. So nothing grows from step
to step, however chaotic the network, but the sums of an LSTM's cell state, and they are followed.
"""

from __future__ import annotations

from math import sqrt

import torch
from torch import Tensor

from rnn_core.tracing.gates import Record
from rnn_core.tracing.modules import Weights
from rnn_core.tracing.order import before
from rnn_core.tracing.scan import scan

__all__ = ["near", "reach", "within"]


def near(dtype: torch.dtype) -> float:
    """Give a difference that calls for no explanation where numbers are about 1: 64 units of rounding.

    Examples
    --------
    >>> near(torch.float32) < 1e-5, near(torch.float64) < 1e-13
    (True, True)
    """
    return 64 * torch.finfo(dtype).eps


def reach(
    weights: Weights, x: Tensor, past: Tensor, record: Record, first_cell: Tensor | None = None
) -> tuple[Tensor, ...]:
    """Bound what rounding may move h by, and c for an LSTM, at every step: each (time, batch, _).

    A sum of n products is as uncertain as its terms are large: by (16 + 2 sqrt(n) + n / 4) units
    of rounding of the sum of their sizes (n / 4 where all terms are alike, and each addition
    rounds the same way). What that may move a gate, the cell state and h by follows from the
    equations of `rnn_core.cells`; the cell state carries it on, times f.

    Parameters
    ----------
    x, past : (time, batch, _)
        What was read, and torch's h before each step, in the order of reading.
    record : as `rnn_core.tracing.gates.record_layer` returns it
    first_cell : (batch, hidden)
        c before the first step, for an LSTM.
    """
    if first_cell is not None:
        return _lstm(weights, x, past, record, first_cell)
    return (_gru if "update" in record else _simple)(weights, x, past, record)


def within(ours: Tensor, theirs: Tensor, reach: Tensor) -> bool:
    """Say whether two numbers are nowhere farther apart; what has left the range of floats says nothing."""
    alike = ((ours - theirs).abs() <= reach) | (ours == theirs) | (ours.isnan() & theirs.isnan())
    return bool((alike | ~reach.isfinite()).all())


def _unit(x: Tensor) -> float:
    return torch.finfo(x.dtype).eps


def _terms(n: int) -> float:
    return 16 + 2 * sqrt(n) + n / 4


def _doubt(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Give what W x + b may be off by."""
    sizes = x.abs() @ weight.abs().T
    if bias is not None:
        sizes += bias.abs()
    return sizes.mul_(_terms(weight.shape[1]) * _unit(x))


def _lstm(weights: Weights, x: Tensor, past: Tensor, record: Record, first: Tensor) -> tuple[Tensor, ...]:
    unit = _unit(x)
    sums = _doubt(x, weights.ih, weights.bias_ih) + _doubt(past, weights.hh, weights.bias_hh)
    to_i, to_f, to_g, to_o = (sums.unflatten(-1, (4, -1)) + 4 * unit).unbind(2)
    i, f, g, o, c = (record[name] for name in ("input", "forget", "candidate", "output", "cell"))
    to_f = to_f.clamp(max=1)
    sizes = scan(f, (i * g).abs(), first.abs())  # of the terms of c
    fresh = before(c, first).abs() * to_f + g.abs() * to_i.clamp(max=1) + i * to_g.clamp(max=2)
    at_cell = scan((f + to_f).clamp(max=1), fresh + 8 * unit * sizes, torch.zeros_like(first))
    moved = torch.tanh(c.abs() + at_cell) - torch.tanh(c.abs() - at_cell)
    at_hidden = moved + to_o.clamp(max=1) + 4 * unit
    if weights.hr is not None:
        at_hidden = at_hidden @ weights.hr.abs().T + _doubt(o, weights.hr)
    return at_hidden, at_cell


def _gru(weights: Weights, x: Tensor, past: Tensor, record: Record) -> tuple[Tensor, ...]:
    unit = _unit(x)
    a = _doubt(x, weights.ih, weights.bias_ih).unflatten(-1, (3, -1))
    b = _doubt(past, weights.hh, weights.bias_hh).unflatten(-1, (3, -1))
    to_r, to_z = ((a + b)[:, :, :2] + 4 * unit).clamp(max=1).unbind(2)
    r, z, n, hn = (record[name] for name in ("reset", "update", "new", "new_hidden"))
    to_n = (a[:, :, 2] + r * b[:, :, 2] + hn.abs() * (to_r + 4 * unit) + 4 * unit).clamp(max=2)
    return ((n - past).abs() * to_z + (1 - z) * to_n + 8 * unit * (n.abs() + past.abs()),)


def _simple(weights: Weights, x: Tensor, past: Tensor, record: Record) -> tuple[Tensor, ...]:
    sums = _doubt(x, weights.ih, weights.bias_ih) + _doubt(past, weights.hh, weights.bias_hh)
    return (sums + 4 * _unit(x) * (1 + record["hidden"].abs()),)
