"""The GRU as papers and lessons mostly write it: reset before the product, and z taking the new state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnn_core.cells.layer import CellLayer, kernel_of
from rnn_core.cells.rounding import doubt, unit
from rnn_core.cells.spec import (
    CellSpec,
    Foreign,
    Hold,
    Mode,
    Parts,
    Quantity,
    Read,
    Record,
    as_computed,
    register,
    usual_parts,
)
from rnn_core.cells.squash import Array, sigmoid, tanh
from rnn_core.cells.sums import sums
from rnn_core.cells.weights import Weights

__all__ = ["CHUNG", "ChungGRU", "ChungStep", "chung_step"]

_MODE = "CHUNG_GRU"


class ChungStep(NamedTuple):
    """What one step computes; each `(batch, hidden)`."""

    reset: Any
    update: Any
    new: Any
    hidden: Any


def chung_step(
    x: Array,
    h: Array,
    weight_ih: Array,
    weight_hh: Array,
    bias_ih: Array | float = 0.0,
    bias_hh: Array | float = 0.0,
    hold: Hold = as_computed,
) -> ChungStep:
    """Take one step of a GRU as Chung et al. write it.

    .. math::
        r = \\sigma(W_r x + U_r h + b_r) \\\\
        z = \\sigma(W_z x + U_z h + b_z) \\\\
        n = \\tanh(W_n x + U_n (r h) + b_n) \\\\
        h' = (1 - z) h + z n

    Torch's GRU (`rnn_core.cells.gru_step`) differs twice: there z keeps the old state, as in Cho et
    al. 2014, equation 7; and r multiplies U_n h after the product, where both papers multiply h before it.

    Parameters
    ----------
    x : (batch, features)
    h : (batch, hidden)
    weight_ih : (3 * hidden, features), rows r, z, n
    weight_hh : (3 * hidden, hidden)
    bias_ih, bias_hh : (3 * hidden,), optional
    hold : callable, optional
        hold(name, value) -> what takes a quantity's place from there on: see `CellSpec.held`.

    Returns
    -------
    ChungStep
        reset and update in (0, 1); new and, from a state within it, hidden in (-1, 1).

    References
    ----------
    Chung, Gulcehre, Cho & Bengio 2014, "Empirical Evaluation of Gated Recurrent Neural Networks on
    Sequence Modeling", arXiv 1412.3555, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> zeros = np.zeros((3, 1))
    >>> step = chung_step(np.ones((1, 1)), np.ones((1, 1)), zeros, zeros)
    >>> float(step.update[0, 0]), float(step.hidden[0, 0])
    (0.5, 0.5)
    """
    units = h.shape[-1]
    a = x @ weight_ih.T + bias_ih + bias_hh
    both = a[:, : 2 * units] + h @ weight_hh[: 2 * units].T
    r = hold("reset", sigmoid(both[:, :units]))
    z = hold("update", sigmoid(both[:, units:]))
    n = hold("new", tanh(a[:, 2 * units :] + (r * h) @ weight_hh[2 * units :].T))
    return ChungStep(r, z, n, hold("hidden", (1 - z) * h + z * n))


def _step(
    x: Any, state: Sequence[Any], weights: Sequence[Any], mode: str, hold: Hold = as_computed
) -> dict[str, Any]:
    ih, hh, *biases = weights
    first, second = biases or (0.0, 0.0)
    return chung_step(x, state[0], ih, hh, first, second, hold)._asdict()


class ChungGRU(CellLayer):
    """Layers of `chung_step`'s cell; weights, and their names, are those of `torch.nn.GRU`."""

    mode = _MODE
    kernel = staticmethod(kernel_of(_step, ("hidden",), _MODE))

    @staticmethod
    def shapes(features: int, hidden: int, bias: bool) -> dict[str, tuple[int, ...]]:
        """W, U, b, d."""
        biases = {"bias_ih": (3 * hidden,), "bias_hh": (3 * hidden,)} if bias else {}
        return {"weight_ih": (3 * hidden, features), "weight_hh": (3 * hidden, hidden), **biases}


def _replay(
    mode: str, weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor | None = None
) -> Record:
    units = before.shape[-1]
    a = sums(x, weights.ih, weights.bias_ih)
    for bias in weights.biases()[1:]:
        a += bias
    r, z = (a[:, :, : 2 * units] + sums(before, weights.hh[: 2 * units], None)).sigmoid().split(units, -1)
    n = (a[:, :, 2 * units :] + sums(r * before, weights.hh[2 * units :], None)).tanh()
    return {"reset": r, "update": z, "new": n, "hidden": torch.lerp(before, n, z)}


def _reach(weights: Weights, x: Tensor, past: Tensor, record: Record) -> tuple[Tensor, ...]:
    eps, units = unit(x), past.shape[-1]
    a = doubt(x, weights.ih, weights.bias_ih) + 4 * eps
    for bias in weights.biases()[1:]:
        a = a + 4 * eps * bias.abs()
    both = a[:, :, : 2 * units] + doubt(past, weights.hh[: 2 * units])
    to_r, to_z = both.clamp(max=1).split(units, -1)
    r, z, n = (record[name] for name in ("reset", "update", "new"))
    U = weights.hh[2 * units :]
    to_n = (a[:, :, 2 * units :] + doubt(r * past, U) + (past.abs() * to_r) @ U.abs().T).clamp(max=2)
    return ((n - past).abs() * to_z + z * to_n + 8 * eps * (n.abs() + past.abs()),)


def _parts(
    quantity: Quantity, unit: int, weights: Weights, x: Tensor, before: tuple[Tensor, ...], read: Read
) -> Parts:
    past = read("reset") * before[0] if quantity.name == "new" else before[0]
    return usual_parts(quantity, unit, weights, x, (past,), read)


CHUNG = register(
    CellSpec(
        name="chung",
        title="GRU (Chung et al.)",
        layer=ChungGRU,
        modes={_MODE: Mode(ChungGRU.kernel)},
        states=("hidden",),
        quantities=(
            Quantity("reset", "r", "gate", "sigmoid", 0),
            Quantity("update", "z", "gate", "sigmoid", 1),
            Quantity("new", "n", "candidate", "tanh", 2),
            Quantity("hidden", "h", "state"),
        ),
        retention="update",
        complement=True,
        step=_step,
        held=_step,
        replay=_replay,
        reach=_reach,
        parts=_parts,
        # Both let z keep the old state, as Cho et al. 2014 do, and reset before the product.
        foreign=(
            Foreign(
                "keras",
                "GRU",
                (1, 0, 2),
                {"activation": ("tanh",), "recurrent_activation": ("sigmoid",), "reset_after": (False,)},
                negated=(1,),
            ),
            Foreign("onnx", "GRU", (1, 0, 2), {"linear_before_reset": (0,)}, negated=(1,)),
        ),
    )
)
