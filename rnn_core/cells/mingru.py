"""A GRU reduced to what can be computed for all steps at once: its gate and candidate see the input alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells.layer import CellLayer, kernel_of
from rnn_core.cells.rounding import doubt, unit
from rnn_core.cells.spec import (
    Arrays,
    CellSpec,
    Hold,
    LocalDerivatives,
    Mode,
    Quantity,
    Record,
    as_computed,
    register,
)
from rnn_core.cells.squash import Array, sigmoid
from rnn_core.cells.sums import sums
from rnn_core.cells.weights import Weights

__all__ = ["MINGRU", "MinGRU", "MinGRUStep", "mingru_step"]

_MODE = "MINGRU"


class MinGRUStep(NamedTuple):
    """What one step computes; each `(batch, hidden)`."""

    update: Any
    new: Any
    hidden: Any


def mingru_step(
    x: Array, h: Array, weight_ih: Array, bias_ih: Array | float = 0.0, hold: Hold = as_computed
) -> MinGRUStep:
    """Take one step of a minGRU.

    .. math::
        z = \\sigma(W_z x + b_z) \\\\
        n = W_n x + b_n \\\\
        h' = (1 - z) h + z n

    Here z takes the new state: the other way round than in torch's GRU. Nothing is squashed but the gate.

    Parameters
    ----------
    x : (batch, features)
    h : (batch, hidden)
    weight_ih : (2 * hidden, features), rows z, n
    bias_ih : (2 * hidden,), optional
    hold : callable, optional
        hold(name, value) -> what takes a quantity's place from there on: see `CellSpec.held`.

    Returns
    -------
    MinGRUStep
        update in (0, 1); new and hidden unbounded.

    References
    ----------
    Feng, Tung, Ahmed, Bengio & Hajimirsadeghi 2024, "Were RNNs All We Needed?", arXiv 2410.01201,
    section 3.1.

    Examples
    --------
    >>> import numpy as np
    >>> step = mingru_step(np.ones((1, 1)), np.full((1, 1), 4.0), np.array([[0.0], [2.0]]))
    >>> float(step.update[0, 0]), float(step.hidden[0, 0])
    (0.5, 3.0)
    """
    stacked = x @ weight_ih.T + bias_ih
    units = h.shape[-1]
    z = hold("update", sigmoid(stacked[:, :units]))
    n = hold("new", stacked[:, units:])
    return MinGRUStep(z, n, hold("hidden", (1 - z) * h + z * n))


def _step(
    x: Any, state: Sequence[Any], weights: Sequence[Any], mode: str, hold: Hold = as_computed
) -> dict[str, Any]:
    ih, *biases = weights
    return mingru_step(x, state[0], ih, biases[0] if biases else 0.0, hold)._asdict()


class MinGRU(CellLayer):
    """Layers of `mingru_step`'s cell; called as `torch.nn.GRU` is."""

    mode = _MODE
    kernel = staticmethod(kernel_of(_step, ("hidden",), _MODE))

    @staticmethod
    def shapes(features: int, hidden: int, bias: bool) -> dict[str, tuple[int, ...]]:
        """W and b: nothing is recurrent but the average itself."""
        return {"weight_ih": (2 * hidden, features)} | ({"bias_ih": (2 * hidden,)} if bias else {})


def _weights(flat: Sequence[Tensor], biased: bool) -> Weights:
    ih = flat[0].detach()
    hidden = len(ih) // 2
    none = ih.new_zeros(()).expand(2 * hidden, hidden)  # the state before adds nothing to any sum
    return Weights(ih, none, flat[1].detach() if biased else None, None, None)


def _replay(
    mode: str, weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor | None = None
) -> Record:
    stacked = sums(x, weights.ih, weights.bias_ih).unflatten(-1, (2, -1))
    z, n = stacked[:, :, 0].sigmoid(), stacked[:, :, 1]
    return {"update": z, "new": n, "hidden": torch.lerp(before, n, z)}


def _local_derivatives(
    mode: str, weights: Weights, record: Arrays, x: np.ndarray, before: tuple[np.ndarray, ...]
) -> LocalDerivatives:
    z, n = record["update"], record["new"]
    gates = np.stack([(n - before[0]) * (z * (1 - z)), z], 2)
    return LocalDerivatives(gates, gates, 1 - z, None)


def _reach(weights: Weights, x: Tensor, past: Tensor, record: Record) -> tuple[Tensor, ...]:
    eps = unit(x)
    to_z, to_n = doubt(x, weights.ih, weights.bias_ih).unflatten(-1, (2, -1)).unbind(2)
    z, n = record["update"], record["new"]
    sizes = n.abs() + past.abs()
    return ((n - past).abs() * (to_z + 4 * eps).clamp(max=1) + z * to_n + 8 * eps * sizes,)


MINGRU = register(
    CellSpec(
        name="mingru",
        title="minGRU",
        layer=MinGRU,
        modes={_MODE: Mode(MinGRU.kernel)},
        states=("hidden",),
        quantities=(
            Quantity("update", "z", "gate", "sigmoid", 0),
            Quantity("new", "n", "candidate", "identity", 1, bounded=False),
            Quantity("hidden", "h", "state", bounded=False),
        ),
        retention="update",
        complement=True,
        step=_step,
        held=_step,
        replay=_replay,
        reach=_reach,
        local_derivatives=_local_derivatives,
        weights=_weights,
    )
)
