"""The simple recurrent network, with tanh or a rectifier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
    Quantity,
    Record,
    as_computed,
    register,
)
from rnn_core.cells.squash import Array, relu, tanh
from rnn_core.cells.sums import from_input, sech2, sums
from rnn_core.cells.weights import Weights

__all__ = ["RNN", "relu_step", "tanh_step"]

_RELU = "RNN_RELU"


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
    return tanh(x @ weight_ih.T + h @ weight_hh.T + bias_ih + bias_hh)


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
    return relu(x @ weight_ih.T + h @ weight_hh.T + bias_ih + bias_hh)


def _step(
    x: Any, state: Sequence[Any], weights: Sequence[Any], mode: str, hold: Hold = as_computed
) -> dict[str, Any]:
    return {"hidden": hold("hidden", (relu_step if mode == _RELU else tanh_step)(x, state[0], *weights))}


def _replay(
    mode: str, weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor | None = None
) -> Record:
    stacked = sums(x, weights.ih, weights.bias_ih) + sums(before, weights.hh, weights.bias_hh)
    return {"hidden": stacked.relu_() if mode == _RELU else stacked.tanh_()}


def _reach(weights: Weights, x: Tensor, past: Tensor, record: Record) -> tuple[Tensor, ...]:
    off = doubt(x, weights.ih, weights.bias_ih) + doubt(past, weights.hh, weights.bias_hh)
    return (off + 4 * unit(x) * (1 + record["hidden"].abs()),)


def _local_derivatives(
    mode: str, weights: Weights, record: Arrays, x: np.ndarray, before: tuple[np.ndarray, ...]
) -> LocalDerivatives:
    if mode == _RELU:
        h = record["hidden"]
        slope = (h > 0).astype(h.dtype)[:, :, None]  # torch's choice at the corner: 0
        return LocalDerivatives(slope, slope, None, None)
    # The sums anew: near -1 and 1 the state, rounded, hides them.
    stacked = x @ weights.ih.numpy().T + before[0] @ weights.hh.numpy().T
    for bias in weights.biases():
        stacked += bias.numpy()
    slope = sech2(stacked)[:, :, None]
    return LocalDerivatives(slope, slope, None, None)


def _loop(mode: str, weights: Weights, x: Tensor, h: np.ndarray, multiplied: Multiplied) -> Arrays:
    steps = from_input(x, weights.ih, sum(weights.biases()))
    past, zero = np.empty_like(h), np.zeros_like(h)
    multiply = multiplied(weights.hh, past, [past])
    for now in steps:  # each becomes h in place
        multiply(h)
        np.add(now, past, now)
        if mode == _RELU:
            np.maximum(now, zero, out=now)
        else:
            np.tanh(now, now)
        h = now
    return {"hidden": steps}


RNN = register(
    CellSpec(
        name="rnn",
        title="RNN",
        layer=nn.RNN,
        modes={"RNN_TANH": Mode(torch.rnn_tanh), _RELU: Mode(torch.rnn_relu, "relu")},
        states=("hidden",),
        quantities=(Quantity("hidden", "h", "state", block=0),),
        retention=None,
        step=_step,
        held=_step,
        replay=_replay,
        reach=_reach,
        local_derivatives=_local_derivatives,
        loop=Loop(_loop, largest=300_000, widest=1024),
        foreign=(
            Foreign("keras", "SimpleRNN", (0,), modes={"tanh": "RNN_TANH", "relu": _RELU}),
            Foreign("onnx", "RNN", (0,), modes={"tanh": "RNN_TANH", "relu": _RELU}),
        ),
    )
)
