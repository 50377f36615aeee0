"""Where each gate's sum came from: the input, the past, and the bias."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.cells.scan import before
from rnn_core.cells.spec import spec, squashed
from rnn_core.cells.weights import Weights
from rnn_core.errors import InputError
from rnn_core.tracing.inputs import prepare
from rnn_core.tracing.intervene import Clamp
from rnn_core.tracing.modules import Recurrent, check_module, weights
from rnn_core.tracing.order import flip, inside
from rnn_core.tracing.record import Trace
from rnn_core.tracing.setting import plain_setting

__all__ = ["contributions"]

Parts = dict[str, Float[np.ndarray, "batch time"]]


@plain_setting()
def contributions(
    module: Recurrent,
    inputs: Tensor | PackedSequence,
    trace: Trace,
    unit: int,
    layer: int = 0,
    direction: str = "forward",
    held: Iterable[Clamp] = (),
) -> dict[str, Parts]:
    """Split the sum inside each gate of one unit into its sources.

    Parameters
    ----------
    module, inputs
        What the trace was made of.
    trace : Trace
        Made by `rnn_core.trace(module, inputs, ...)`.
    unit : int
        In 0..hidden - 1.
    layer : int
        In 0..layers - 1.
    direction : str
        One of `trace.directions`.
    held : iterable of Clamp
        With what the trace was made, if it is the `after` of `rnn_core.intervene`: where a gate is held, its
        sum is what it would have been taken of.

    Returns
    -------
    dict of dict of (batch, time) array
        For each gate (lstm: input, forget, candidate, output; gru: reset, update, new;
        rnn: hidden) its parts, which add up to "sum", what the sigmoid, tanh or relu is
        taken of:

        - "input": W x, from this step's input
        - "recurrent": U h_prev, from the state before; for the gru's new gate
          r (U_n h_prev + b_hn), since torch's reset gate multiplies the second bias too
        - "bias": b_ih + b_hh; for the gru's new gate b_in alone. 0 without biases
        - "cell": of a peephole LSTM's gates, what comes from the cell state
        - "sum": of these

        Padded steps hold zeros. Read-only.

    Raises
    ------
    InputError
        If there is no such unit, layer or direction, or the sums do not lead to the
        trace's own gates: another module, other inputs, or dropout had changed the input
        of a higher layer.

    Examples
    --------
    >>> import torch, rnn_core
    >>> lstm, x = torch.nn.LSTM(3, 4).double(), torch.randn(10, 1, 3).double()
    >>> parts = contributions(lstm, x, rnn_core.trace(lstm, x), unit=2)["forget"]
    >>> bool(np.allclose(parts["input"] + parts["recurrent"] + parts["bias"], parts["sum"]))
    True
    """
    module = check_module(module)
    if not 0 <= unit < trace.hidden:
        raise InputError.of(f"a unit in 0..{trace.hidden - 1}", repr(unit), "units count from 0")
    row = trace.row(layer, direction)
    x = prepare(module, inputs).x
    _check_same(module, x, trace)
    if layer:
        below = [_tensor(trace.gate("hidden", layer - 1, name)) for name in trace.directions]
        x = torch.cat(below, -1)
    states = zip(spec(trace.cell).states, trace.initial_state, strict=True)
    past = tuple(_past(trace, name, layer, direction, torch.tensor(first[row])) for name, first in states)
    with torch.no_grad():
        split = _split(trace, weights(module, layer, direction), x, past, unit, layer, direction)
    _check_gates(module, trace, split, unit, layer, direction, _free(trace, unit, layer, direction, held))
    within = inside(torch.from_numpy(trace.lengths.copy()), trace.steps).T.numpy()
    return {
        gate: {name: _frozen(part, within) for name, part in parts.items()} for gate, parts in split.items()
    }


def _split(
    trace: Trace, weights: Weights, x: Tensor, past: tuple[Tensor, ...], unit: int, layer: int, direction: str
) -> dict[str, dict[str, Tensor]]:
    def read(name: str) -> Tensor:
        return _tensor(trace.gate(name, layer, direction))

    cell, split = spec(trace.cell), {}
    for quantity in cell.stacked:
        parts = cell.parts(quantity, unit, weights, x, past, read)
        split[quantity.name] = {**parts, "sum": torch.stack(list(parts.values())).sum(0)}
    return split


def _past(trace: Trace, name: str, layer: int, direction: str, first: Tensor) -> Tensor:
    hidden = _tensor(trace.gate(name, layer, direction))
    if direction == "forward":
        return before(hidden, first)
    lengths = torch.from_numpy(trace.lengths.copy())
    return flip(before(flip(hidden, lengths), first), lengths)


def _check_same(module: Recurrent, x: Tensor, trace: Trace) -> None:
    batch, steps = trace.output.shape[:2]
    # (layers, hidden, dtype) and the sizes of the input: enough for the sums to be computable at all.
    ours = (module.num_layers, module.hidden_size, str(x.dtype).removeprefix("torch."), steps, batch)
    came = (trace.layers, trace.hidden, trace.dtype, *x.shape[:2])
    if ours != came or len(spec(trace.cell).stacked) * trace.hidden != len(weights(module, 0, "forward").ih):
        raise InputError.of(
            "the module and the inputs the trace was made of",
            f"a {trace} and inputs of {tuple(x.shape)}",
            "trace again with rnn_core.trace",
        )


def _check_gates(
    module: Recurrent,
    trace: Trace,
    split: dict[str, dict[str, Tensor]],
    unit: int,
    layer: int,
    direction: str,
    free: Mapping[str, Tensor],
) -> None:
    slack = 1e-9 if trace.dtype == "float64" else 1e-3
    within = inside(torch.from_numpy(trace.lengths.copy()), trace.steps)
    cell = spec(trace.cell)
    quantities = {one.name: one for one in cell.stacked}
    for gate, parts in split.items():
        kind = cell.squash(quantities[gate], module.mode)
        gap = squashed(kind, parts["sum"]) - _tensor(trace.gate(gate, layer, direction)[:, :, unit])
        scale = max(1.0, float(parts["sum"].abs().max())) if kind == "relu" else 1.0
        gap = torch.where(free[gate][:, None], gap, 0) if gate in free else gap
        if bool((gap[within].abs() > slack * scale).any()):
            raise InputError.of(
                "sums that lead to the trace's own gates",
                f"a difference of {float(gap[within].abs().max()):.1e} in {gate}",
                "pass the very module and inputs of the trace, traced in eval mode",
            )


def _free(trace: Trace, unit: int, layer: int, direction: str, held: Iterable[Clamp]) -> dict[str, Tensor]:
    """Say at which steps a gate of a unit is what its sum makes it, (time,); of gates that are held."""
    free: dict[str, Tensor] = {}
    for one in held:
        if (one.layer, one.direction) == (layer, direction) and unit in one.units:
            steps = torch.arange(trace.steps)[one.steps if isinstance(one.steps, slice) else list(one.steps)]
            free.setdefault(one.gate, torch.ones(trace.steps, dtype=torch.bool))[steps] = False
    return free


def _tensor(array: np.ndarray) -> Tensor:
    return torch.tensor(array).transpose(0, 1)


def _frozen(part: Tensor, within: np.ndarray) -> np.ndarray:
    array: np.ndarray = np.where(within, part.T.numpy(), part.new_zeros(()).numpy())
    array.flags.writeable = False
    return array
