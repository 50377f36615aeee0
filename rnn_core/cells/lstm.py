"""Long short-term memory, in torch's variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.cells.rounding import doubt, unit
from rnn_core.cells.scan import before, scan
from rnn_core.cells.spec import (
    Arrays,
    CellSpec,
    Foreign,
    Hold,
    LocalDerivatives,
    Mode,
    Quantity,
    Record,
    as_computed,
    register,
)
from rnn_core.cells.squash import Array, sigmoid, tanh
from rnn_core.cells.sums import sech2, sums
from rnn_core.cells.weights import Weights

__all__ = ["LSTM", "LSTMStep", "lstm_derivatives", "lstm_step"]


class LSTMStep(NamedTuple):
    """What one LSTM step computes; each `(batch, hidden)`, `hidden` `(batch, proj)` with a projection."""

    input: Any
    forget: Any
    candidate: Any
    output: Any
    cell: Any
    unprojected: Any
    hidden: Any


def lstm_step(
    x: Array,
    h: Array,
    c: Array,
    weight_ih: Array,
    weight_hh: Array,
    bias_ih: Array | float = 0.0,
    bias_hh: Array | float = 0.0,
    weight_hr: Array | None = None,
    hold: Hold = as_computed,
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
    hold : callable, optional
        hold(name, value) -> what takes a quantity's place from there on: see `CellSpec.held`.

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
    i = hold("input", sigmoid(gates[:, :n]))
    f = hold("forget", sigmoid(gates[:, n : 2 * n]))
    g = hold("candidate", tanh(gates[:, 2 * n : 3 * n]))
    o = hold("output", sigmoid(gates[:, 3 * n :]))
    c = hold("cell", f * c + i * g)
    m = hold("unprojected", o * tanh(c))
    h = hold("hidden", m if weight_hr is None else m @ weight_hr.T)
    return LSTMStep(i, f, g, o, c, m, h)


def _step(
    x: Any, state: Sequence[Any], weights: Sequence[Any], mode: str, hold: Hold = as_computed
) -> dict[str, Any]:
    ih, hh, *rest = weights
    first, second = rest[:2] if len(rest) > 1 else (0.0, 0.0)
    projection = rest[-1] if len(rest) in (1, 3) else None
    found = lstm_step(x, state[0], state[1], ih, hh, first, second, projection, hold)._asdict()
    if projection is None:
        del found["unprojected"]
    return found


def _replay(
    mode: str, weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor | None = None
) -> Record:
    assert first_cell is not None
    bias = None if weights.bias_ih is None or weights.bias_hh is None else weights.bias_ih + weights.bias_hh
    stacked = sums(x, weights.ih, bias)
    stacked.flatten(0, 1).addmm_(before.flatten(0, 1), weights.hh.T)
    stacked = stacked.unflatten(-1, (4, -1))
    stacked[:, :, :2].sigmoid_()
    stacked[:, :, 2].tanh_()
    stacked[:, :, 3].sigmoid_()
    i, f, g, o = stacked.unbind(2)
    c = scan(f, i * g, first_cell)
    m = torch.tanh(c).mul_(o)
    record = {"input": i, "forget": f, "candidate": g, "output": o, "cell": c}
    if weights.hr is None:
        return {**record, "hidden": m}
    return {**record, "unprojected": m, "hidden": m @ weights.hr.T}


def _reach(weights: Weights, x: Tensor, past: Tensor, record: Record, first: Tensor) -> tuple[Tensor, ...]:
    eps = unit(x)
    off = doubt(x, weights.ih, weights.bias_ih) + doubt(past, weights.hh, weights.bias_hh)
    to_i, to_f, to_g, to_o = (off.unflatten(-1, (4, -1)) + 4 * eps).unbind(2)
    i, f, g, o, c = (record[name] for name in ("input", "forget", "candidate", "output", "cell"))
    to_f = to_f.clamp(max=1)
    sizes = scan(f, (i * g).abs(), first.abs())  # of the terms of c
    by_input = before(c, first).abs() * to_f + g.abs() * to_i.clamp(max=1) + i * to_g.clamp(max=2)
    at_cell = scan((f + to_f).clamp(max=1), by_input + 8 * eps * sizes, torch.zeros_like(first))
    moved = torch.tanh(c.abs() + at_cell) - torch.tanh(c.abs() - at_cell)
    at_hidden = moved + to_o.clamp(max=1) + 4 * eps
    if weights.hr is not None:
        at_hidden = at_hidden @ weights.hr.abs().T + doubt(o, weights.hr)
    return at_hidden, at_cell


def _walk(weights: Weights, x: Tensor, h: np.ndarray, c: np.ndarray) -> Arrays:
    # sigmoid(a) = tanh(a / 2) / 2 + 1 / 2: one tanh makes all four, i, f and o from halved sums. What is left
    # of a step's cost is fetching U.
    units = c.shape[-1]
    share = torch.full((4 * units,), 0.5, dtype=x.dtype)
    share[2 * units : 3 * units] = 1.0
    bias = sum(weights.biases(), torch.zeros_like(share))
    stacked = torch.addmm(bias, x[:, 0], weights.ih.T).mul_(share).numpy()
    U, scale = (weights.hh * share[:, None]).numpy(), share.numpy()
    shift, past, term = 1 - scale, np.empty_like(scale), np.empty(units, scale.dtype)
    cells, hiddens = (np.empty((len(stacked), units), scale.dtype) for _ in range(2))
    h, c = h[0], c[0]
    for gates, cell, hidden in zip(stacked, cells, hiddens, strict=True):
        np.dot(U, h, past)
        np.add(gates, past, gates)
        np.tanh(gates, gates)
        np.multiply(gates, scale, gates)
        np.add(gates, shift, gates)
        i, f, g, o = gates[:units], gates[units : 2 * units], gates[2 * units : 3 * units], gates[3 * units :]
        np.multiply(f, c, cell)  # c = f c + i g
        np.multiply(i, g, term)
        np.add(cell, term, cell)
        np.tanh(cell, term)  # h = o tanh(c)
        np.multiply(o, term, hidden)
        h, c = hidden, cell
    blocks = stacked.reshape(len(stacked), 1, 4, units)
    i, f, g, o = (blocks[:, :, k] for k in range(4))
    return {
        "input": i,
        "forget": f,
        "candidate": g,
        "output": o,
        "cell": cells[:, None],
        "hidden": hiddens[:, None],
    }


def lstm_derivatives(
    mode: str, weights: Weights, record: Arrays, x: np.ndarray, before: tuple[np.ndarray, ...]
) -> LocalDerivatives:
    """Derive every step: see `LocalDerivatives`."""
    i, f, g, o, c = (record[name] for name in ("input", "forget", "candidate", "output", "cell"))
    gates = np.empty((*c.shape[:2], 4, c.shape[-1]), c.dtype)
    gates[:, :, 0] = g * (i * (1 - i))
    gates[:, :, 1] = before[1] * (f * (1 - f))
    gates[:, :, 2] = i * (1 - g * g)
    gates[:, :, 3] = np.tanh(c) * (o * (1 - o))
    return LocalDerivatives(gates, gates, np.ascontiguousarray(f), o * sech2(c))


def emitted(found: Mapping[str, Tensor], weights: Weights) -> Tensor:
    """Give h = o tanh(c), projected if there is a projection, of gates as they are and a cell as set."""
    shown = found["output"] * torch.tanh(found["cell"])
    return shown if weights.hr is None else shown @ weights.hr.T


LSTM = register(
    CellSpec(
        name="lstm",
        title="LSTM",
        layer=nn.LSTM,
        modes={"LSTM": Mode(torch.lstm)},
        states=("hidden", "cell"),
        quantities=(
            Quantity("input", "i", "gate", "sigmoid", 0),
            Quantity("forget", "f", "gate", "sigmoid", 1),
            Quantity("candidate", "g", "candidate", "tanh", 2),
            Quantity("output", "o", "gate", "sigmoid", 3),
            Quantity("cell", "c", "state", bounded=False),
            Quantity("unprojected", "m", "term", projected=True),
            Quantity("hidden", "h", "state"),
        ),
        retention="forget",
        step=_step,
        held=_step,
        replay=_replay,
        reach=_reach,
        reach_by_unit=True,
        walk=_walk,
        local_derivatives=lstm_derivatives,
        emit=emitted,
        workspace=True,
        lanes=(4, (4, 8)),
        foreign=(
            Foreign(
                "keras",
                "LSTM",
                (0, 1, 2, 3),  # i, f, c, o
                {"activation": ("tanh",), "recurrent_activation": ("sigmoid",)},
            ),
            Foreign("onnx", "LSTM", (0, 2, 3, 1), {"input_forget": (0,)}),  # i, o, f, c
        ),
    )
)
