"""One layer and direction prepared for the backward pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.cells.spec import CellSpec, LocalDerivatives, spec
from rnn_core.cells.weights import Weights
from rnn_core.errors import InputError
from rnn_core.tracing.forward import Observed, observe
from rnn_core.tracing.inputs import Inputs, prepare
from rnn_core.tracing.modules import Recurrent, check_module, dropping
from rnn_core.tracing.own_run import refusal, same
from rnn_core.tracing.record import Trace
from rnn_core.tracing.setting import plain_setting

Steps = Float[np.ndarray, "time batch _"]
Pull = Callable[[int, Sequence[Tensor]], tuple[Tensor, ...]]

__all__ = ["LayerPass", "check_steady", "layer_pass_of", "observe_steady"]


class LayerPass(NamedTuple):
    """Weights and local derivatives of one layer and direction.

    weights : detached, not copied
    slopes : local derivatives, in the order of reading; None where the cell declares none
    lengths : (batch,)
    reverse : whether the order of reading is the input's order turned around
    pull : pull(t, gradients) goes from the gradients by the states after step t, each (batch, hidden), to
        those by the layer's input and by the states before it: by autograd through the cell's own step
    steps : how many there are in the longest sequence
    """

    weights: Weights
    local_derivatives: LocalDerivatives | None
    lengths: Int[np.ndarray, " batch"]
    reverse: bool
    pull: Pull
    steps: int

    def turn(self, values: np.ndarray) -> np.ndarray:
        """Go from the input's order of steps to the order of reading, or back; time is the first axis."""
        return _flip(values, self.lengths) if self.reverse else values


def observe_steady(
    module: Recurrent, inputs: Tensor | PackedSequence, initial_state: object
) -> tuple[Observed, Inputs]:
    """Trace a module that drops nothing and reads its inputs as they are given.

    Raises
    ------
    InputError
        If it does not: what is derived by its inputs would be derived by others.
    """
    module = check_module(module)
    check_steady(module)
    with plain_setting():
        given = prepare(module, inputs, initial_state)
    seen = observe(module, inputs, initial_state)
    begun = zip(seen.trace.initial_state, given.state, strict=True)
    if not (same(seen.x, given.x) and (given.fresh or all(same(torch.tensor(a), b) for a, b in begun))):
        raise refusal(module, "one that changes its inputs or its state before the kernel reads them")
    return seen, given


def check_steady(module: Recurrent) -> None:
    """Raise for a module with active dropout: each run of it is another function."""
    if dropping(module):
        raise InputError.of("no dropout", "a module that drops values", "call module.eval() first")


def layer_pass_of(seen: Observed, layer: int, direction: str) -> LayerPass:
    """Derive one layer and direction of what was observed."""
    trace, reverse = seen.trace, direction == "reverse"
    row = trace.row(layer, direction)
    weights, x = seen.weights[row], _input_of(trace, seen.x.numpy(), layer)

    def turned(values: np.ndarray) -> np.ndarray:
        return _flip(values, trace.lengths) if reverse else values

    record = {name: turned(values.swapaxes(0, 1)) for name, values in trace.records[row].items()}
    cell = spec(trace.cell)
    before = tuple(
        np.concatenate([first[row][None], record[name][:-1]])
        for name, first in zip(cell.states, trace.initial_state, strict=True)
    )
    x = turned(x)
    local_derivatives = (
        cell.local_derivatives(seen.mode, weights, record, x, before) if cell.local_derivatives else None
    )
    pull = partial(_pulled, cell, seen.mode, weights, x, before)
    return LayerPass(weights, local_derivatives, trace.lengths, reverse, pull, trace.steps)


def _pulled(
    cell: CellSpec,
    mode: str,
    weights: Weights,
    x: Steps,
    before: tuple[Steps, ...],
    t: int,
    gradients: Sequence[Tensor],
) -> tuple[Tensor, ...]:
    def step(x: Tensor, *state: Tensor) -> tuple[Tensor, ...]:
        done = cell.step(x, state, weights.flat(), mode)
        return tuple(done[name] for name in cell.states)

    at = [torch.from_numpy(np.ascontiguousarray(values[t])) for values in (x, *before)]
    with torch.enable_grad():
        return torch.func.vjp(step, *at)[1](tuple(gradients))


def _input_of(trace: Trace, x: Steps, layer: int) -> Steps:
    """Give a layer's input, (time, batch, features): x for the first, else what lies below."""
    if layer == 0:
        return x
    below = [trace.gate("hidden", layer - 1, name) for name in trace.directions]
    return np.concatenate(below, -1).swapaxes(0, 1)


def _flip(values: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Reverse each sequence within its own length; padding stays behind. Its own inverse."""
    steps = len(values)
    if (lengths == steps).all():
        return values[::-1]
    t = np.arange(steps)[:, None]
    index = np.where(t < lengths, lengths - 1 - t, t)
    return np.take_along_axis(values, index.reshape(*index.shape, *[1] * (values.ndim - 2)), 0)
