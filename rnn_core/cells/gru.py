"""The gated recurrent unit, in torch's variant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.cells.rounding import doubt, unit
from rnn_core.cells.spec import (
    Arrays,
    CellSpec,
    Foreign,
    Hold,
    LocalDerivatives,
    Loop,
    Mode,
    Multiplied,
    Parts,
    Quantity,
    Read,
    Record,
    as_computed,
    block_row,
    register,
    usual_parts,
)
from rnn_core.cells.squash import Array, sigmoid, tanh
from rnn_core.cells.sums import from_input, sums
from rnn_core.cells.weights import Weights

__all__ = ["GRU", "GRUStep", "gru_step"]


class GRUStep(NamedTuple):
    """What one GRU step computes; each `(batch, hidden)`."""

    reset: Any
    update: Any
    new_hidden: Any
    new: Any
    hidden: Any


def gru_step(
    x: Array,
    h: Array,
    weight_ih: Array,
    weight_hh: Array,
    bias_ih: Array,
    bias_hh: Array,
    hold: Hold = as_computed,
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
    hold : callable, optional
        hold(name, value) -> what takes a quantity's place from there on: see `CellSpec.held`.

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
    r = hold("reset", sigmoid(a[:, :n_units] + b[:, :n_units]))
    z = hold("update", sigmoid(a[:, n_units : 2 * n_units] + b[:, n_units : 2 * n_units]))
    hn = hold("new_hidden", b[:, 2 * n_units :])
    n = hold("new", tanh(a[:, 2 * n_units :] + r * hn))
    h = hold("hidden", (1 - z) * n + z * h)
    return GRUStep(r, z, hn, n, h)


def _step(
    x: Any, state: Sequence[Any], weights: Sequence[Any], mode: str, hold: Hold = as_computed
) -> dict[str, Any]:
    ih, hh, *biases = weights
    first, second = biases or (0 * ih[:, 0],) * 2
    return gru_step(x, state[0], ih, hh, first, second, hold)._asdict()


def _replay(
    mode: str, weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor | None = None
) -> Record:
    a = sums(x, weights.ih, weights.bias_ih).unflatten(-1, (3, -1))
    b = sums(before, weights.hh, weights.bias_hh).unflatten(-1, (3, -1))
    a[:, :, :2].add_(b[:, :, :2]).sigmoid_()
    hn = b[:, :, 2]
    # torch keeps the second bias of n inside the product with r; hn holds it.
    a[:, :, 2].addcmul_(a[:, :, 0], hn).tanh_()
    r, z, n = a.unbind(2)
    return {"reset": r, "update": z, "new": n, "new_hidden": hn, "hidden": torch.lerp(n, before, z)}


def _reach(weights: Weights, x: Tensor, past: Tensor, record: Record) -> tuple[Tensor, ...]:
    eps = unit(x)
    a = doubt(x, weights.ih, weights.bias_ih).unflatten(-1, (3, -1))
    b = doubt(past, weights.hh, weights.bias_hh).unflatten(-1, (3, -1))
    to_r, to_z = ((a + b)[:, :, :2] + 4 * eps).clamp(max=1).unbind(2)
    r, z, n, hn = (record[name] for name in ("reset", "update", "new", "new_hidden"))
    to_n = (a[:, :, 2] + r * b[:, :, 2] + hn.abs() * (to_r + 4 * eps) + 4 * eps).clamp(max=2)
    return ((n - past).abs() * to_z + (1 - z) * to_n + 8 * eps * (n.abs() + past.abs()),)


def _local_derivatives(
    mode: str, weights: Weights, record: Arrays, x: np.ndarray, before: tuple[np.ndarray, ...]
) -> LocalDerivatives:
    r, z, n, hn = (record[name] for name in ("reset", "update", "new", "new_hidden"))
    past = np.empty((*z.shape[:2], 3, z.shape[-1]), z.dtype)
    by_n = (1 - z) * (1 - n * n)
    past[:, :, 0] = by_n * hn * (r * (1 - r))
    past[:, :, 1] = (before[0] - n) * (z * (1 - z))
    past[:, :, 2] = by_n * r
    by_input = past.copy()
    by_input[:, :, 2] = by_n
    return LocalDerivatives(past, by_input, np.ascontiguousarray(z), None)


def _loop(mode: str, weights: Weights, x: Tensor, h: np.ndarray, multiplied: Multiplied) -> Arrays:
    # sigmoid(a) = tanh(a / 2) / 2 + 1 / 2, and numpy's tanh is its faster one: halve r's and z's rows once.
    # r and z lie apart from n, so that numpy finds each in one piece. Of what a call costs, a constant that
    # is no array is half, and so is naming `out`.
    units = h.shape[-1]
    both = 2 * units
    rows = torch.where(torch.arange(3 * units) < both, 0.5, 1.0).to(x.dtype)
    W, U = weights.ih * rows[:, None], weights.hh * rows[:, None]
    b, d = weights.biases() or (torch.zeros_like(rows), torch.zeros_like(rows))
    rzs = from_input(x, W[:both], (b + d)[:both] / 2)
    ns = from_input(x, W[both:], b[both:])  # its second bias is not added here but multiplied by r
    hns, hidden = np.empty_like(ns), np.empty_like(ns)
    past, term = np.empty(3 * h.size, h.dtype), np.empty_like(h)
    past_rz, past_n = past[: both * len(h)].reshape(rzs[0].shape), past[both * len(h) :].reshape(h.shape)
    half, d_n = np.full_like(past_rz, 0.5), np.tile(d[both:].numpy(), (len(h), 1))
    multiply = multiplied(U, past, [past_rz, past_n])
    rs, zs = rzs[:, :, :units], rzs[:, :, units:]
    for rz, r, z, n, hn, new in zip(rzs, rs, zs, ns, hns, hidden, strict=True):
        multiply(h)
        np.add(rz, past_rz, rz)  # r, z = sigmoid(W x + U h + b)
        np.tanh(rz, rz)
        np.multiply(rz, half, rz)
        np.add(rz, half, rz)
        np.add(past_n, d_n, hn)
        np.multiply(r, hn, term)  # n = tanh(W x + b + r hn)
        np.add(n, term, n)
        np.tanh(n, n)
        np.subtract(h, n, new)  # h = n + z (h - n)
        np.multiply(new, z, new)
        np.add(new, n, new)
        h = new
    return {"reset": rs, "update": zs, "new": ns, "new_hidden": hns, "hidden": hidden}


def _parts(
    quantity: Quantity, unit: int, weights: Weights, x: Tensor, before: tuple[Tensor, ...], read: Read
) -> Parts:
    parts = usual_parts(quantity, unit, weights, x, before, read)
    if quantity.name != "new":
        return parts
    # torch's reset gate multiplies the second bias too
    row = block_row(quantity, unit, weights)
    inner = parts["recurrent"] + (weights.bias_hh[row] if weights.bias_hh is not None else 0)
    first = weights.bias_ih[row].expand_as(inner) if weights.bias_ih is not None else torch.zeros_like(inner)
    return {"input": parts["input"], "recurrent": read("reset")[:, :, unit] * inner, "bias": first}


GRU = register(
    CellSpec(
        name="gru",
        title="GRU",
        layer=nn.GRU,
        modes={"GRU": Mode(torch.gru)},
        states=("hidden",),
        quantities=(
            Quantity("reset", "r", "gate", "sigmoid", 0),
            Quantity("update", "z", "gate", "sigmoid", 1),
            Quantity("new", "n", "candidate", "tanh", 2),
            Quantity("new_hidden", "u", "term", bounded=False),
            Quantity("hidden", "h", "state"),
        ),
        retention="update",
        step=_step,
        held=_step,
        replay=_replay,
        reach=_reach,
        local_derivatives=_local_derivatives,
        parts=_parts,
        loop=Loop(_loop, largest=1 << 17, widest=512),
        foreign=(
            Foreign(
                "keras",
                "GRU",
                (1, 0, 2),  # z, r, h
                {"activation": ("tanh",), "recurrent_activation": ("sigmoid",), "reset_after": (True,)},
            ),
            Foreign("onnx", "GRU", (1, 0, 2), {"linear_before_reset": (1,)}),
        ),
    )
)
