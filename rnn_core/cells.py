"""One step of each recurrent cell, written as the textbook writes it.

These functions are for reading, for teaching, and for testing: `rnn_core.trace` sees
inside torch's own kernels and is checked against them. Each takes numpy arrays or torch
tensors (all of one kind) and the weights as torch stores them, gates stacked by rows.

Axes: `batch` sequences at once, `features` of the input, `hidden` units.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch

__all__ = ["GRUStep", "LSTMStep", "gru_step", "lstm_step", "relu_step", "tanh_step"]

Array = TypeVar("Array", np.ndarray, torch.Tensor)


class LSTMStep(NamedTuple):
    """What one LSTM step computes; each `(batch, hidden)`, `hidden` `(batch, proj)` with a projection."""

    input: Any
    forget: Any
    candidate: Any
    output: Any
    cell: Any
    unprojected: Any
    hidden: Any


class GRUStep(NamedTuple):
    """What one GRU step computes; each `(batch, hidden)`."""

    reset: Any
    update: Any
    new_hidden: Any
    new: Any
    hidden: Any


def _sigmoid(a: Array) -> Array:
    if isinstance(a, torch.Tensor):
        return torch.sigmoid(a)
    return 0.5 * (1.0 + np.tanh(0.5 * a))  # the same function, without exp's overflow


def _tanh(a: Array) -> Array:
    return torch.tanh(a) if isinstance(a, torch.Tensor) else np.tanh(a)


def lstm_step(
    x: Array,
    h: Array,
    c: Array,
    weight_ih: Array,
    weight_hh: Array,
    bias_ih: Array | float = 0.0,
    bias_hh: Array | float = 0.0,
    weight_hr: Array | None = None,
) -> LSTMStep:
    """Take one step of a long short-term memory.

    .. math::
        i = \\sigma(W_i x + U_i h + b_i) \\\\
        f = \\sigma(W_f x + U_f h + b_f) \\\\
        g = \\tanh(W_g x + U_g h + b_g) \\\\
        o = \\sigma(W_o x + U_o h + b_o) \\\\
        c' = f c + i g \\\\
        h' = o \\tanh(c')

    Parameters
    ----------
    x : (batch, features)
    h : (batch, hidden), or (batch, proj) with a projection
    c : (batch, hidden)
    weight_ih : (4 * hidden, features), rows i, f, g, o
    weight_hh : (4 * hidden, hidden or proj)
    bias_ih, bias_hh : (4 * hidden,), optional
        torch keeps two; only their sum matters.
    weight_hr : (proj, hidden), optional
        Makes h' = W_hr (o tanh(c')), the projection of Sak et al.

    Returns
    -------
    LSTMStep
        input, forget and output in (0, 1); candidate, unprojected in (-1, 1); cell unbounded.

    References
    ----------
    Hochreiter & Schmidhuber 1997, "Long Short-Term Memory", Neural Computation 9(8);
    the forget gate: Gers, Schmidhuber & Cummins 2000, "Learning to Forget", Neural
    Computation 12(10); the projection: Sak, Senior & Beaufays 2014, Interspeech.

    Examples
    --------
    >>> import numpy as np
    >>> step = lstm_step(np.ones((1, 1)), np.zeros((1, 1)), np.full((1, 1), 2.0),
    ...                  np.zeros((4, 1)), np.zeros((4, 1)))
    >>> float(step.forget[0, 0]), float(step.cell[0, 0])
    (0.5, 1.0)
    """
    gates = x @ weight_ih.T + h @ weight_hh.T + bias_ih + bias_hh
    n = c.shape[-1]
    i = _sigmoid(gates[:, :n])
    f = _sigmoid(gates[:, n : 2 * n])
    g = _tanh(gates[:, 2 * n : 3 * n])
    o = _sigmoid(gates[:, 3 * n :])
    c = f * c + i * g
    m = o * _tanh(c)
    h = m if weight_hr is None else m @ weight_hr.T
    return LSTMStep(i, f, g, o, c, m, h)


def gru_step(
    x: Array,
    h: Array,
    weight_ih: Array,
    weight_hh: Array,
    bias_ih: Array,
    bias_hh: Array,
) -> GRUStep:
    """Take one step of a gated recurrent unit, in torch's variant.

    .. math::
        r = \\sigma(W_r x + U_r h + b_r) \\\\
        z = \\sigma(W_z x + U_z h + b_z) \\\\
        n = \\tanh(W_n x + b_{in} + r (U_n h + b_{hn})) \\\\
        h' = (1 - z) n + z h

    Torch differs from the paper in two places: the reset gate multiplies U_n h + b_hn
    after the product (the paper: U_n (r h)), so the second bias of n must stay inside;
    and z keeps the old state, as in the paper's equation 7, while much later writing
    lets z take the new one.

    Parameters
    ----------
    x : (batch, features)
    h : (batch, hidden)
    weight_ih : (3 * hidden, features), rows r, z, n
    weight_hh : (3 * hidden, hidden)
    bias_ih, bias_hh : (3 * hidden,)

    Returns
    -------
    GRUStep
        reset and update in (0, 1), new in (-1, 1), new_hidden = U_n h + b_hn unbounded.

    References
    ----------
    Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder",
    EMNLP, equations 5 to 8.

    Examples
    --------
    >>> import numpy as np
    >>> zeros = np.zeros((3, 1))
    >>> step = gru_step(np.ones((1, 1)), np.ones((1, 1)), zeros, zeros, zeros[:, 0], zeros[:, 0])
    >>> float(step.update[0, 0]), float(step.hidden[0, 0])
    (0.5, 0.5)
    """
    n_units = h.shape[-1]
    a = x @ weight_ih.T + bias_ih
    b = h @ weight_hh.T + bias_hh
    r = _sigmoid(a[:, :n_units] + b[:, :n_units])
    z = _sigmoid(a[:, n_units : 2 * n_units] + b[:, n_units : 2 * n_units])
    hn = b[:, 2 * n_units :]
    n = _tanh(a[:, 2 * n_units :] + r * hn)
    h = (1 - z) * n + z * h
    return GRUStep(r, z, hn, n, h)


def tanh_step(
    x: Array,
    h: Array,
    weight_ih: Array,
    weight_hh: Array,
    bias_ih: Array | float = 0.0,
    bias_hh: Array | float = 0.0,
) -> Array:
    """Take one step of a simple recurrent network: h' = tanh(W x + U h + b).

    Parameters
    ----------
    x : (batch, features)
    h : (batch, hidden)
    weight_ih : (hidden, features)
    weight_hh : (hidden, hidden)
    bias_ih, bias_hh : (hidden,), optional

    Returns
    -------
    (batch, hidden), in (-1, 1)

    References
    ----------
    Elman 1990, "Finding Structure in Time", Cognitive Science 14(2).

    Examples
    --------
    >>> import numpy as np
    >>> float(tanh_step(np.zeros((1, 1)), np.zeros((1, 1)), np.eye(1), np.eye(1))[0, 0])
    0.0
    """
    return _tanh(x @ weight_ih.T + h @ weight_hh.T + bias_ih + bias_hh)


def relu_step(
    x: Array,
    h: Array,
    weight_ih: Array,
    weight_hh: Array,
    bias_ih: Array | float = 0.0,
    bias_hh: Array | float = 0.0,
) -> Array:
    """Take one step of the same network with a rectifier: h' = max(0, W x + U h + b).

    Parameters and shapes are `tanh_step`'s; the result lies in [0, inf).

    References
    ----------
    Le, Jaitly & Hinton 2015, "A Simple Way to Initialize Recurrent Networks of
    Rectified Linear Units", arXiv:1504.00941.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones((1, 1))
    >>> float(relu_step(-one, 0 * one, one, one)[0, 0])
    0.0
    """
    return (x @ weight_ih.T + h @ weight_hh.T + bias_ih + bias_hh).clip(0)
