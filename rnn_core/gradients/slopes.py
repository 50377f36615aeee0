"""Local derivatives of one step of each cell, for every step at once, from what a trace recorded.

Everything going backwards in this package is made of these: how far the new state moves when a
sum inside a gate moves a little, and what of the old state is carried over as it is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from rnn_core.tracing.modules import Weights

__all__ = ["Record", "Slopes", "sech2", "slopes_of"]

Steps = Float[np.ndarray, "time batch _"]
Record = dict[str, Steps]


class Slopes(NamedTuple):
    """Derivatives at every step, in the order of reading.

    past : (time, batch, gates, hidden), of the new state by what U h_prev adds to each gate's sum. For an
        LSTM that is c by the sums of i, f and g, and o tanh(c) by the sum of o; else h
    fresh : the same by what W x adds; another array than `past` only for a GRU, whose reset gate stands
        between U h_prev and the sum of n
    keep : (time, batch, hidden), what of the old state is carried over: f, z, or None for a simple network
    show : (time, batch, hidden), of o tanh(c) by c; None where there is no cell state
    """

    past: np.ndarray
    fresh: np.ndarray
    keep: np.ndarray | None
    show: np.ndarray | None


def slopes_of(mode: str, theirs: Weights, record: Record, x: Steps, before: tuple[Steps, ...]) -> Slopes:
    """Derive one layer and direction.

    Parameters
    ----------
    mode : as `module.mode`
    record : what a trace holds, each (time, batch, hidden)
    x : (time, batch, features), the layer's own input
    before : h, and c for an LSTM, before each step
    """
    if mode == "LSTM":
        return _lstm(record, before[1])
    if mode == "GRU":
        return _gru(record, before[0])
    if mode == "RNN_RELU":
        h = record["hidden"]
        slope = (h > 0).astype(h.dtype)[:, :, None]  # torch's choice at the corner: 0
        return Slopes(slope, slope, None, None)
    slope = sech2(_sums(theirs, x, before[0]))[:, :, None]
    return Slopes(slope, slope, None, None)


def sech2(a: np.ndarray) -> np.ndarray:
    """Compute 1 - tanh(a)^2 without the loss of digits that this very formula has far from 0.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.array([20.0], np.float32)
    >>> float((1 - np.tanh(a) ** 2)[0]), f"{sech2(a)[0]:.4e}"
    (0.0, '1.6993e-17')
    """
    q = np.exp(-2 * abs(a))
    return 4 * q / (1 + q) ** 2


def _lstm(record: Record, c_before: Steps) -> Slopes:
    i, f, g, o, c = (record[name] for name in ("input", "forget", "candidate", "output", "cell"))
    gates = np.empty((*c.shape[:2], 4, c.shape[-1]), c.dtype)
    gates[:, :, 0] = g * (i * (1 - i))
    gates[:, :, 1] = c_before * (f * (1 - f))
    gates[:, :, 2] = i * (1 - g * g)
    gates[:, :, 3] = np.tanh(c) * (o * (1 - o))
    return Slopes(gates, gates, np.ascontiguousarray(f), o * sech2(c))


def _gru(record: Record, h_before: Steps) -> Slopes:
    r, z, n, hn = (record[name] for name in ("reset", "update", "new", "new_hidden"))
    past = np.empty((*z.shape[:2], 3, z.shape[-1]), z.dtype)
    by_n = (1 - z) * (1 - n * n)
    past[:, :, 0] = by_n * hn * (r * (1 - r))
    past[:, :, 1] = (h_before - n) * (z * (1 - z))
    past[:, :, 2] = by_n * r
    fresh = past.copy()
    fresh[:, :, 2] = by_n
    return Slopes(past, fresh, np.ascontiguousarray(z), None)


def _sums(theirs: Weights, x: Steps, before: Steps) -> Steps:
    """Compute the sums inside a simple network anew: near -1 and 1 its state, rounded, hides them."""
    sums = x @ theirs.ih.numpy().T + before @ theirs.hh.numpy().T
    for bias in theirs.biases():
        sums += bias.numpy()
    return sums
