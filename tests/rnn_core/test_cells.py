"""The textbook's steps against torch's own cells, and what each cell declares against its own step."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnn_core
from rnn_core import cells
from rnn_core.models.random_network import RandomNetworkConfig, random_network
from rnn_core.tasks.adding import Adding
from rnn_core.tasks.race import Race, race
from tests.rnn_core.tracing.cases import MODES


def parts(cell: nn.Module) -> list[torch.Tensor]:
    return [parameter.detach() for parameter in cell.parameters()]


def as_numpy(*tensors: torch.Tensor) -> list[np.ndarray]:
    return [tensor.numpy() for tensor in tensors]


def test_lstm() -> None:
    cell, x, h, c = nn.LSTMCell(3, 4).double(), *torch.randn(3, 5, 4).double().unbind()
    x = x[:, :3]
    own_h, own_c = cell(x, (h, c))
    for step in (
        cells.lstm_step(x, h, c, *parts(cell)),
        cells.lstm_step(*as_numpy(x, h, c, *parts(cell))),
    ):
        np.testing.assert_allclose(step.hidden, own_h.detach(), rtol=0, atol=1e-14)
        np.testing.assert_allclose(step.cell, own_c.detach(), rtol=0, atol=1e-14)


def test_gru() -> None:
    cell, x, h = nn.GRUCell(3, 4).double(), *torch.randn(2, 5, 4).double().unbind()
    own = cell(x[:, :3], h).detach()
    np.testing.assert_allclose(cells.gru_step(x[:, :3], h, *parts(cell)).hidden, own, rtol=0, atol=1e-14)
    step = cells.gru_step(*as_numpy(x[:, :3], h, *parts(cell)))
    np.testing.assert_allclose(step.hidden, own, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("nonlinearity", "step"), [("tanh", cells.tanh_step), ("relu", cells.relu_step)])
def test_simple(nonlinearity: str, step: Any) -> None:
    cell = nn.RNNCell(3, 4, nonlinearity=nonlinearity, dtype=torch.float64)
    x, h = torch.randn(2, 5, 4).double().unbind()
    own = cell(x[:, :3], h).detach()
    np.testing.assert_allclose(step(x[:, :3], h, *parts(cell)), own, rtol=0, atol=1e-14)
    np.testing.assert_allclose(step(*as_numpy(x[:, :3], h, *parts(cell))), own, rtol=0, atol=1e-14)


def test_projection() -> None:
    lstm, x = nn.LSTM(3, 4, proj_size=2).double(), torch.randn(1, 5, 3).double()
    h, c = torch.randn(1, 5, 2).double(), torch.randn(1, 5, 4).double()
    own = lstm(x, (h, c))[0].detach()
    step = cells.lstm_step(x[0], h[0], c[0], *parts(lstm))
    np.testing.assert_allclose(step.hidden, own[0], rtol=0, atol=1e-14)


def test_far_ends_do_not_overflow() -> None:
    big = np.full((1, 1), 1e4)
    with np.errstate(all="raise"):
        step = cells.lstm_step(-big, 0 * big, 0 * big, np.ones((4, 1)), np.zeros((4, 1)))
    assert step.forget.item() == 0.0


ROOT = Path(rnn_core.__file__).parent


def drawn(name: str, mode: str, seed: int = 0) -> tuple[Any, torch.Tensor, tuple[torch.Tensor, ...]]:
    """A layer in float64, one sequence of 7 steps for each of 2, and a state to begin with."""
    cell = cells.spec(name)
    options = {"nonlinearity": mode.partition("_")[2].lower()} if len(cell.modes) > 1 else {}
    torch.manual_seed(seed)
    module = cell.layer(3, 5, dtype=torch.float64, **options)
    for weight in module.parameters():
        weight.data *= 2  # gates that open and shut
    assert module.mode == mode
    return module, torch.randn(7, 2, 3).double(), tuple(torch.randn(2, 5).double() for _ in cell.states)


def walked(cell: cells.CellSpec, module: Any, x: Any, state: Any) -> list[dict[str, Any]]:
    found = []
    for now in x:
        found.append(cell.step(now, state, parts(module), module.mode))
        state = tuple(found[-1][name] for name in cell.states)
    return found


@pytest.mark.parametrize(("name", "mode"), MODES)
def test_a_cells_step_is_what_torch_computes(name: str, mode: str) -> None:
    module, x, state = drawn(name, mode)
    steps = walked(cells.spec(name), module, x, state)
    first = tuple(one[None] for one in state)
    own = module(x, first if len(first) > 1 else first[0])[0].detach()
    torch.testing.assert_close(torch.stack([one["hidden"] for one in steps]), own, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("name", "mode"), MODES)
def test_a_cells_declaration_fits_its_step(name: str, mode: str) -> None:
    """Names, ranges, sums, replay and derivatives."""
    cell = cells.spec(name)
    module, x, state = drawn(name, mode)
    steps = walked(cell, module, x, state)
    assert set(steps[0]) == set(cell.recorded())
    record = {field: torch.stack([one[field] for one in steps]) for field in cell.recorded()}
    for gate in cell.gates:
        assert 0 < record[gate].min() < record[gate].max() < 1
    assert cell.retention is None or cell.retention in cell.gates
    weights = cell.weights(parts(module), True)
    before = [
        torch.cat([first[None], record[field][:-1]]) for field, first in zip(cell.states, state, strict=True)
    ]
    replayed = cell.replay(mode, weights, x, before[0], *state[1:])
    for field, values in record.items():
        torch.testing.assert_close(replayed[field], values, rtol=0, atol=1e-13)
    assert sorted(one.block for one in cell.stacked) == list(range(len(weights.ih) // 5))
    assert cell.parameters(3, 5) == sum(weight.numel() for weight in module.parameters())


@pytest.mark.parametrize(("name", "mode"), MODES)
def test_a_cells_derivatives_are_those_of_its_step(name: str, mode: str) -> None:
    """By what W x adds to each sum, of h, or of c and o tanh(c): autograd through the bias."""
    cell = cells.spec(name)
    module, x, state = drawn(name, mode)
    if cell.local_derivatives is None:
        return  # autograd's own are taken, of the very step
    weights, last = cell.weights(parts(module), True), cell.states[-1]
    found = cell.step(x[0], state, parts(module), mode)
    record = {field: found[field][None].numpy() for field in cell.recorded()}
    local_derivatives = cell.local_derivatives(
        mode, weights, record, x[:1].numpy(), tuple(one[None].numpy() for one in state)
    )

    def moved(bias: torch.Tensor) -> tuple[torch.Tensor, ...]:
        own = [bias if "bias_ih" in name else one.detach() for name, one in module.named_parameters()]
        stepped = cell.step(x[0, :1], [one[:1] for one in state], own, mode)
        return tuple(stepped[field][0] for field in cell.states)

    assert weights.bias_ih is not None
    by_bias = torch.autograd.functional.jacobian(moved, weights.bias_ih)
    for block, quantity in enumerate(cell.stacked):
        own = by_bias[cell.states.index(last)][:, 5 * block : 5 * block + 5].diagonal()
        if (
            local_derivatives.output is not None and not own.any()
        ):  # what shows the cell state, not what writes it
            own = by_bias[0][:, 5 * block : 5 * block + 5].diagonal()
        np.testing.assert_allclose(
            local_derivatives.input[0, 0, block], own, rtol=0, atol=1e-13, err_msg=quantity.name
        )


def test_one_cell_has_one_name() -> None:
    with pytest.raises(rnn_core.InputError, match="of a name and modes of its own"):
        cells.register(dataclasses.replace(cells.spec("gru"), name="another"))
    with pytest.raises(rnn_core.InputError, match=r"a cell: .*lstm.*; got 'mlp'"):
        cells.spec("mlp")


def compared(tree: ast.AST) -> Iterator[ast.AST]:
    """What is compared, looked for in something, or looked up by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from (one for side in (node.left, *node.comparators) for one in ast.walk(side))
        elif isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)
        elif isinstance(node, ast.MatchValue):
            yield node.value


def test_no_module_but_a_cells_own_knows_it_by_name() -> None:
    known = {*cells.names(), *(mode for _, mode in MODES)}
    paths = [ROOT.parent / "app.py", *(ROOT.parent / "pages").rglob("*.py"), *ROOT.rglob("*.py")]
    found = {
        path.relative_to(ROOT.parent).as_posix()
        for path in paths
        if not path.is_relative_to(ROOT / "cells")
        for node in compared(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in known
    }
    assert not found


@pytest.mark.parametrize("name", cells.names())
def test_every_cell_goes_everywhere(name: str) -> None:
    """Traced, streamed, surveyed, summed up, sent gradients through, measured and raced like torch's own."""
    start = RandomNetworkConfig(name, hidden=6, features=3, forget_bias=1.0)
    module, x = random_network(start).module, start.noise(300)
    traced = rnn_core.trace(module, x)
    assert traced.residual < 1e-12
    assert traced.gates == cells.spec(name).recorded()
    pieces = [piece.trace for piece in rnn_core.stream(module, [x[:70], x[70:]], every=64)]
    for quantity in traced.gates:
        streamed = np.concatenate([piece.gate(quantity)[0] for piece in pieces])
        np.testing.assert_allclose(streamed, traced.gate(quantity)[0], rtol=0, atol=1e-12)
    windows = [
        one for advance in rnn_core.survey(module, lambda a, b: x[a:b], 300, 50) for one in advance.windows
    ]
    surveyed = np.mean([window.mean["hidden"][0] for window in windows], axis=0)
    summary = rnn_core.summarize(traced)
    np.testing.assert_allclose(surveyed, summary.mean["hidden"], rtol=0, atol=1e-12)
    assert (summary.kept is None) == (cells.spec(name).retention is None)
    back = rnn_core.backward_trace(module, x, lambda output: output[-1].sum(), check=True)
    assert back.residual is not None
    assert back.residual < 1e-12
    # The gradient of the last state's units, one by one, makes up the Jacobian's own norm.
    rows = []
    for unit in range(6):
        back = rnn_core.backward_trace(module, x, lambda output, unit=unit: output[-1, 0, unit])
        rows.append(back.gradient("hidden")[0])
    norms = rnn_core.jacobian_norms(module, x).frobenius
    there = np.linalg.norm(np.stack(rows), axis=(0, 2))[-40:]
    np.testing.assert_allclose(norms[-40:], np.log2(there), rtol=0, atol=1e-9)
    readout = torch.nn.Linear(6, 4).double()
    reached = rnn_core.connectivity(module, readout, x[:20], [1] * 20)
    assert (np.diag(reached.norms) > 0).all()
    *_, last = race(Race(Adding(5), cells=(name,), seeds=1, parameters=300, updates=4))
    assert last.update == 4
