"""An LSTM whose gates see the cell state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells.layer import CellLayer, kernel_of
from rnn_core.cells.lstm import LSTM, emitted, lstm_derivatives
from rnn_core.cells.rounding import doubt, unit
from rnn_core.cells.scan import before
from rnn_core.cells.spec import (
    Arrays,
    CellSpec,
    Hold,
    LocalDerivatives,
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
from rnn_core.cells.sums import sech2, sums
from rnn_core.cells.weights import Weights

__all__ = ["PEEPHOLE", "PeepholeLSTM", "PeepholeStep", "peephole_step"]

_MODE = "PEEPHOLE"


class PeepholeStep(NamedTuple):
    """What one step computes; each `(batch, hidden)`."""

    input: Any
    forget: Any
    candidate: Any
    output: Any
    cell: Any
    hidden: Any


def peephole_step(
    x: Array,
    h: Array,
    c: Array,
    weight_ih: Array,
    weight_hh: Array,
    bias_ih: Array | float,
    bias_hh: Array | float,
    weight_ch: Array,
    hold: Hold = as_computed,
) -> PeepholeStep:
    """Take one step of an LSTM with peepholes.

    .. math::
        i = \\sigma(W_i x + U_i h + p_i c + b_i) \\\\
        f = \\sigma(W_f x + U_f h + p_f c + b_f) \\\\
        g = \\tanh(W_g x + U_g h + b_g) \\\\
        c' = f c + i g \\\\
        o = \\sigma(W_o x + U_o h + p_o c' + b_o) \\\\
        h' = o \\tanh(c')

    Parameters
    ----------
    x : (batch, features)
    h, c : (batch, hidden)
    weight_ih : (4 * hidden, features), rows i, f, g, o
    weight_hh : (4 * hidden, hidden)
    bias_ih, bias_hh : (4 * hidden,)
    weight_ch : (3, hidden)
        Each unit's own peepholes p_i, p_f, p_o: a gate sees the cell state of its own unit alone.
    hold : callable, optional
        hold(name, value) -> what takes a quantity's place from there on: see `CellSpec.held`.
        The output gate has seen the cell state as computed, not as `hold` left it.

    References
    ----------
    Gers & Schmidhuber 2000, "Recurrent Nets that Time and Count", IJCNN; with the forget gate's:
    Gers, Schraudolph & Schmidhuber 2002, JMLR 3, equations 2 to 8. There the cell's input and
    output are squashed otherwise; here by tanh, as in torch's LSTM.

    Examples
    --------
    >>> import numpy as np
    >>> zeros = np.zeros((4, 1))
    >>> step = peephole_step(np.ones((1, 1)), np.zeros((1, 1)), np.full((1, 1), 2.0), zeros, zeros,
    ...                      0.0, 0.0, np.array([[0.0], [50.0], [0.0]]))
    >>> float(step.forget[0, 0]), float(step.cell[0, 0])
    (1.0, 2.0)
    """
    gates = x @ weight_ih.T + h @ weight_hh.T + bias_ih + bias_hh
    n = c.shape[-1]
    p_i, p_f, p_o = weight_ch[0], weight_ch[1], weight_ch[2]
    i = hold("input", sigmoid(gates[:, :n] + p_i * c))
    f = hold("forget", sigmoid(gates[:, n : 2 * n] + p_f * c))
    g = hold("candidate", tanh(gates[:, 2 * n : 3 * n]))
    c = f * c + i * g
    o = hold("output", sigmoid(gates[:, 3 * n :] + p_o * c))
    c = hold("cell", c)
    return PeepholeStep(i, f, g, o, c, hold("hidden", o * tanh(c)))


def _step(
    x: Any, state: Sequence[Any], weights: Sequence[Any], mode: str, hold: Hold = as_computed
) -> dict[str, Any]:
    ih, hh, *biases, ch = weights
    first, second = biases or (0.0, 0.0)
    return peephole_step(x, state[0], state[1], ih, hh, first, second, ch, hold)._asdict()


class PeepholeLSTM(CellLayer):
    """Layers of `peephole_step`'s cell; called as `torch.nn.LSTM` is."""

    mode = _MODE
    kernel = staticmethod(kernel_of(_step, LSTM.states, _MODE))
    states = 2

    @staticmethod
    def shapes(features: int, hidden: int, bias: bool) -> dict[str, tuple[int, ...]]:
        """W, U, b, d and the peepholes."""
        biases = {"bias_ih": (4 * hidden,), "bias_hh": (4 * hidden,)} if bias else {}
        matrices = {"weight_ih": (4 * hidden, features), "weight_hh": (4 * hidden, hidden)}
        return {**matrices, **biases, "weight_ch": (3, hidden)}


def _weights(flat: Sequence[Tensor], biased: bool) -> Weights:
    *usual, ch = flat
    return Weights.of(usual, biased)._replace(ch=ch.detach())


def _replay(
    mode: str, weights: Weights, x: Tensor, before: Tensor, first_cell: Tensor | None = None
) -> Record:
    """Step by step: what a gate is depends on the cell state before it."""
    assert weights.ch is not None
    assert first_cell is not None
    stacked = sums(x, weights.ih, weights.bias_ih) + sums(before, weights.hh, weights.bias_hh)
    stacked = stacked.unflatten(-1, (4, -1))
    p_i, p_f, p_o = weights.ch
    g, c = stacked[:, :, 2].tanh(), first_cell
    inputs, forgets, cells = (torch.empty_like(g) for _ in range(3))
    for t, (a_i, a_f) in enumerate(zip(stacked[:, :, 0], stacked[:, :, 1], strict=True)):
        torch.sigmoid(a_i + p_i * c, out=inputs[t])
        torch.sigmoid(a_f + p_f * c, out=forgets[t])
        cells[t] = c = forgets[t] * c + inputs[t] * g[t]
    o = torch.sigmoid(stacked[:, :, 3] + p_o * cells)
    return {
        "input": inputs,
        "forget": forgets,
        "candidate": g,
        "output": o,
        "cell": cells,
        "hidden": o * cells.tanh(),
    }


def _reach(weights: Weights, x: Tensor, past: Tensor, record: Record, first: Tensor) -> tuple[Tensor, ...]:
    """Step by step: what a cell state is off by moves the gates that see it."""
    assert weights.ch is not None
    eps, (p_i, p_f, p_o) = unit(x), weights.ch.abs()
    off = doubt(x, weights.ih, weights.bias_ih) + doubt(past, weights.hh, weights.bias_hh)
    to_i, to_f, to_g, to_o = (off.unflatten(-1, (4, -1)) + 4 * eps).unbind(2)
    i, f, g, c = (record[name] for name in ("input", "forget", "candidate", "cell"))
    earlier, at_cell = before(c, first), torch.empty_like(c)
    now = torch.zeros_like(first)
    for t, old in enumerate(earlier.abs()):
        doubts = ((to_i[t], p_i), (to_f[t], p_f))
        by_i, by_f = ((to + p * (now + 4 * eps * old)).clamp(max=1) for to, p in doubts)
        terms = f[t] * old + (i[t] * g[t]).abs()
        at_cell[t] = now = (
            (f[t] + by_f).clamp(max=1) * now
            + old * by_f
            + g[t].abs() * by_i
            + i[t] * to_g[t].clamp(max=2)
            + 8 * eps * terms
        )
    moved = torch.tanh(c.abs() + at_cell) - torch.tanh(c.abs() - at_cell)
    return moved + (to_o + p_o * (at_cell + 4 * eps * c.abs())).clamp(max=1) + 4 * eps, at_cell


def _local_derivatives(
    mode: str, weights: Weights, record: Arrays, x: np.ndarray, before: tuple[np.ndarray, ...]
) -> LocalDerivatives:
    """As an LSTM's; the cell state goes on through the gates' peepholes too, and shows through o's."""
    assert weights.ch is not None
    p_i, p_f, p_o = weights.ch.numpy()
    f, o, c = (record[name] for name in ("forget", "output", "cell"))
    plain = lstm_derivatives(mode, weights, record, x, before)
    by_i, by_f, _, by_o = np.moveaxis(plain.recurrent, 2, 0)
    alone = np.ascontiguousarray(f), o * sech2(c)
    return LocalDerivatives(
        plain.recurrent, plain.input, f + p_i * by_i + p_f * by_f, alone[1] + p_o * by_o, alone
    )


def _parts(
    quantity: Quantity, unit: int, weights: Weights, x: Tensor, before: tuple[Tensor, ...], read: Read
) -> Parts:
    """As an LSTM's, and "cell": what comes through the peephole."""
    assert weights.ch is not None
    parts = usual_parts(quantity, unit, weights, x, before, read)
    seen = {"input": (0, before[1]), "forget": (1, before[1]), "output": (2, read("cell"))}
    if quantity.name in seen:
        which, cell = seen[quantity.name]
        parts["cell"] = weights.ch[which, unit] * cell[:, :, unit]
    return parts


PEEPHOLE = register(
    CellSpec(
        name="peephole",
        title="Peephole LSTM",
        layer=PeepholeLSTM,
        modes={_MODE: Mode(PeepholeLSTM.kernel)},
        states=LSTM.states,
        quantities=tuple(one for one in LSTM.quantities if not one.projected),
        retention="forget",
        step=_step,
        held=_step,
        replay=_replay,
        reach=_reach,
        reach_by_unit=True,
        local_derivatives=_local_derivatives,
        parts=_parts,
        emit=emitted,
        weights=_weights,
        lanes=(1, (1,)),  # gates that see the cell state: what is missing of it changes them
    )
)
