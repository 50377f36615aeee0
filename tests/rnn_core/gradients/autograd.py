"""The authority gradients are judged by: the explicit loop of `rnn_core.cells` under autograd."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnn_core import cells
from tests.rnn_core.tracing.cases import Case, weights_of


class Unrolled(NamedTuple):
    """One sequence, step by step; states[row][t], each (1, units), in the input's own order of steps."""

    x: Tensor  # (time, features), a leaf
    first: list[tuple[Tensor, ...]]  # h, and c, of each row, leaves
    hidden: list[list[Tensor]]
    cell: list[list[Tensor]]  # empty lists but for an LSTM
    output: Tensor  # (time, directions * hidden)


def unroll(case: Case, b: int) -> Unrolled:
    module, length = case.module, case.lengths[b]
    suffixes = ("", "_reverse") if module.bidirectional else ("",)
    x = case.x[:length, b].clone().requires_grad_()
    inputs, first, hidden, cell = list(x.split(1)), [], [], []
    for layer in range(module.num_layers):
        for suffix in suffixes:
            state = _first(case, b, len(first))
            first.append(state)
            states = _run(module, f"_l{layer}{suffix}", inputs, state)
            hidden.append([one[0] for one in states])
            cell.append([one[1] for one in states if len(one) == 2])
        inputs = [torch.cat(parts, -1) for parts in zip(*hidden[-len(suffixes) :], strict=True)]
    return Unrolled(x, first, hidden, cell, torch.cat(inputs))


def _first(case: Case, b: int, row: int) -> tuple[Tensor, ...]:
    module = case.module
    sizes = [getattr(module, "proj_size", 0) or module.hidden_size]
    sizes += [module.hidden_size] * (len(cells.spec_of(module).states) - 1)
    if case.state is None:
        return tuple(torch.zeros(1, size, dtype=case.x.dtype, requires_grad=True) for size in sizes)
    parts = case.state if isinstance(case.state, tuple) else (case.state,)
    return tuple(
        (part[row] if part.dim() == 2 else part[row, b])[None].clone().requires_grad_() for part in parts
    )


def _run(
    module: Any, suffix: str, inputs: list[Tensor], state: tuple[Tensor, ...]
) -> list[tuple[Tensor, ...]]:
    reverse = suffix.endswith("reverse")
    states = []
    for x in inputs[::-1] if reverse else inputs:
        state = step(module, suffix, x, state)
        states.append(state)
    return states[::-1] if reverse else states


def step(module: Any, suffix: str, x: Tensor, state: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    cell = cells.spec_of(module)
    done = cell.step(x, state, [weight.detach() for weight in weights_of(module, suffix)], module.mode)
    return tuple(done[name] for name in cell.states)
