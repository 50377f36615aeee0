"""Modules of every kind with inputs of every form, and the explicit loop to judge a trace by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from rnn_core import cells

MODES = [(name, mode) for name in cells.names() for mode in cells.spec(name).modes]
"""Every cell that there is, with every kernel it runs by."""


@dataclass(frozen=True)
class Case:
    module: nn.LSTM | nn.GRU | nn.RNN
    inputs: Any
    state: Any
    x: torch.Tensor  # (time, batch, features), padded
    lengths: list[int]

    def rows(self) -> int:
        return self.module.num_layers * (2 if self.module.bidirectional else 1)


@st.composite
def cases(draw: st.DrawFn, dtype: torch.dtype = torch.float64, dropout: bool = False) -> Case:
    cell, mode = draw(st.sampled_from(MODES))
    hidden, features = draw(st.integers(1, 9)), draw(st.integers(1, 5))
    options = {
        "num_layers": draw(st.integers(2 if dropout else 1, 3)),
        "bidirectional": draw(st.booleans()),
        "bias": draw(st.booleans()),
        "batch_first": draw(st.booleans()),
        "dropout": 0.4 if dropout else 0.0,
        "dtype": dtype,
    }
    if mode == "LSTM" and hidden > 1 and draw(st.booleans()):
        options["proj_size"] = draw(st.integers(1, hidden - 1))
    torch.manual_seed(draw(st.integers(0, 2**31)))
    if len(cells.spec(cell).modes) > 1:
        options["nonlinearity"] = mode.partition("_")[2].lower()
    module = cells.spec(cell).layer(features, hidden, **options)
    _stretch(module, draw(st.sampled_from([1.0, 3.0])))
    form = draw(st.sampled_from(["batched", "unbatched", "packed", "packed sorted"]))
    return _case(draw, module.train(dropout), form, draw(st.booleans()))


def _stretch(module: nn.Module, factor: float) -> None:
    """Larger weights than torch's first ones: gates that open and shut."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(factor)


def _case(draw: st.DrawFn, module: Any, form: str, given_state: bool) -> Case:
    steps = draw(st.integers(1, 20))
    batch = 1 if form == "unbatched" else draw(st.integers(1, 3))
    dtype = module.weight_ih_l0.dtype
    x = torch.randn(steps, batch, module.input_size, dtype=dtype)
    lengths = [steps] * batch
    inputs: torch.Tensor | PackedSequence = x.transpose(0, 1) if module.batch_first else x
    if form == "unbatched":
        inputs = x[:, 0]
    elif form.startswith("packed"):
        lengths = [steps] + [draw(st.integers(1, steps)) for _ in range(batch - 1)]
        if form == "packed":
            lengths = draw(st.permutations(lengths))
        else:
            lengths.sort(reverse=True)
        inputs = pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=form == "packed sorted")
    state = _state(module, batch, form == "unbatched", dtype) if given_state else None
    return Case(module, inputs, state, x, lengths)


def _state(module: Any, batch: int, unbatched: bool, dtype: torch.dtype) -> Any:
    rows = module.num_layers * (2 if module.bidirectional else 1)
    shape = (rows,) if unbatched else (rows, batch)
    h = 0.5 * torch.randn(*shape, getattr(module, "proj_size", 0) or module.hidden_size, dtype=dtype)
    several = len(cells.spec_of(module).states) > 1
    return (h, torch.randn(*shape, module.hidden_size, dtype=dtype)) if several else h


def own_run(case: Case) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The module's own output as (batch, time, features), zeros in the padding, and its final state."""
    with torch.no_grad():
        output, final = case.module(case.inputs, case.state)
    if isinstance(output, PackedSequence):
        output = nn.utils.rnn.pad_packed_sequence(output)[0].transpose(0, 1)
    elif output.dim() == 2:
        output = output[None]
    elif not case.module.batch_first:
        output = output.transpose(0, 1)
    parts = final if isinstance(final, tuple) else (final,)
    unbatched = isinstance(case.inputs, torch.Tensor) and case.inputs.dim() == 2
    return output.numpy(), tuple((part[:, None] if unbatched else part).numpy() for part in parts)


def explicit(case: Case) -> list[dict[str, np.ndarray]]:
    """Every quantity of every layer and direction, (batch, time, hidden), step by step through `cells`."""
    sequences = [_one_sequence(case, b, length) for b, length in enumerate(case.lengths)]
    whole = []
    for row in range(case.rows()):
        record = {}
        for name, first in sequences[0][row].items():
            record[name] = np.zeros((len(sequences), max(case.lengths), first.shape[-1]))
            for b, sequence in enumerate(sequences):
                record[name][b, : case.lengths[b]] = sequence[row][name]
        whole.append(record)
    return whole


def _one_sequence(case: Case, b: int, length: int) -> list[dict[str, np.ndarray]]:
    module = case.module
    directions = ("", "_reverse") if module.bidirectional else ("",)
    x, records = case.x[:length, b].double().numpy(), []
    for layer in range(module.num_layers):
        for suffix in directions:
            h, c = _first(case, b, len(records))
            steps = range(length) if not suffix else range(length - 1, -1, -1)
            done: dict[int, dict[str, np.ndarray]] = {}
            for t in steps:
                done[t] = step(module, f"_l{layer}{suffix}", x[t : t + 1], h, c)
                h, c = done[t]["hidden"], done[t].get("cell", c)
            records.append({name: np.concatenate([done[t][name] for t in range(length)]) for name in done[0]})
        x = np.concatenate([one["hidden"] for one in records[-len(directions) :]], -1)
    return records


def _first(case: Case, b: int, row: int) -> tuple[np.ndarray, np.ndarray]:
    module = case.module
    if case.state is None:
        width = getattr(module, "proj_size", 0) or module.hidden_size
        return np.zeros((1, width)), np.zeros((1, module.hidden_size))
    parts = case.state if isinstance(case.state, tuple) else (case.state, case.state)
    h, c = ((part[row] if part.dim() == 2 else part[row, b])[None].double().numpy() for part in parts)
    return h, c


def step(module: Any, suffix: str, x: np.ndarray, h: np.ndarray, c: np.ndarray) -> dict[str, np.ndarray]:
    """One explicit step in float64, or as many side by side as x, h and c have rows."""
    cell = cells.spec_of(module)
    weights = [weight.detach().double().numpy() for weight in weights_of(module, suffix)]
    return cell.step(x, (h, c)[: len(cell.states)], weights, module.mode)


def weights_of(module: Any, suffix: str) -> list[torch.Tensor]:
    """What there is of one layer and direction, in torch's order."""
    return [getattr(module, name) for names in module._all_weights for name in names if name.endswith(suffix)]
