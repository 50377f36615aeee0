"""Equations that are read off a cell's step, against torch's own layers and against what is printed."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import torch
from torch import nn

import rnn_core
from rnn_core import cells
from rnn_core.tasks.by_hand.diary import page
from rnn_core.tasks.by_hand.equations import Line, equations, parameters
from rnn_core.tasks.by_hand.hand_cell import HandCell, worked
from rnn_core.tasks.by_hand.points import points
from rnn_core.tasks.by_hand.presets import preset, presets
from rnn_core.tasks.by_hand.walk import Changed, walk
from rnn_core.tasks.by_hand.writing import MINUS, written

SIZES = [(1, 1), (2, 1), (1, 2), (3, 2)]


def drawn(name: str, features: int, hidden: int, seed: int = 0) -> tuple[HandCell, np.ndarray]:
    """A cell with random weights, and inputs."""
    rng = np.random.default_rng(seed)
    count = sum(one.count for one in parameters(name, features, hidden))
    return HandCell(name, features, hidden, tuple(rng.normal(0, 1.5, count))), rng.normal(size=(5, features))


def own(cell: HandCell, inputs: np.ndarray) -> np.ndarray:
    """The hidden states by torch alone."""
    with torch.no_grad():
        output: np.ndarray = cell.module()(torch.from_numpy(inputs)[:, None])[0][:, 0].numpy()
    return output


@pytest.mark.parametrize("name", cells.names())
def test_a_mode_changes_what_is_taken_of_a_sum_and_nothing_else(name: str) -> None:
    """The equations of each mode are those of the first, but for the function that the cell leaves to it."""
    first, *others = ([repr(line.expression) for line in _of(name, mode)] for mode in cells.spec(name).modes)
    assert first == [repr(line.expression) for line in equations(name, 2, 2).lines]
    for other in others:
        assert other != first
        assert [one.replace("relu(", "tanh(") for one in other] == first


def _of(name: str, mode: str) -> tuple[Line, ...]:
    return equations(name, 2, 2, mode).lines


@pytest.mark.parametrize(("features", "hidden"), SIZES)
@pytest.mark.parametrize("name", cells.names())
def test_they_are_what_torch_computes(name: str, features: int, hidden: int) -> None:
    cell, inputs = drawn(name, features, hidden)
    one, by_hand = worked(cell, inputs.tolist()), walk(cell, inputs)
    np.testing.assert_allclose(by_hand.record["hidden"], own(cell, inputs), rtol=0, atol=1e-13)
    assert set(by_hand.record) == set(one.record)
    for quantity, values in one.record.items():
        np.testing.assert_allclose(by_hand.record[quantity], values, rtol=0, atol=1e-12)
    for quantity, values in by_hand.sums.items():
        np.testing.assert_allclose(values, one.sums[quantity], rtol=0, atol=1e-12)
    assert one.trace.residual < 1e-13


def test_weights_are_torchs() -> None:
    cell, inputs = drawn("gru", 2, 2)
    layer = nn.GRU(2, 2, dtype=torch.float64)
    with torch.no_grad():
        at = 0
        for weight in layer.parameters():
            weight.copy_(torch.tensor(cell.weights[at : at + weight.numel()]).reshape(weight.shape))
            at += weight.numel()
        expected = layer(torch.from_numpy(inputs))[0].numpy()
    np.testing.assert_allclose(worked(cell, inputs.tolist()).record["hidden"], expected, rtol=0, atol=1e-14)


def test_a_weight_is_found_by_its_place() -> None:
    cell, _ = drawn("lstm", 2, 2)
    for name, array in cell.arrays().items():
        for place in np.ndindex(*array.shape):
            assert cell.weights[cell.position(name, *place)] == array[place]
    changed = cell.changed(cell.position("weight_hh", 3, 1), 7.0)
    assert changed.array("weight_hh")[3, 1] == 7.0
    assert sum(a != b for a, b in zip(cell.weights, changed.weights, strict=True)) == 1


@pytest.mark.parametrize("name", cells.names())
def test_lines_come_after_those_they_are_computed_of(name: str) -> None:
    found = equations(name, 2, 2)
    met: set[int] = set()
    for line in found.lines:
        inside = [found.line(part) for part in line.expression.within() if part is not line.expression]
        assert all(id(one.expression) in met for one in inside if one is not None)
        met.add(id(line.expression))
    assert {line.name for line in found.lines} == set(cells.spec(name).recorded())


_READ = {"\u00b7": "*", MINUS: "-", "\u03c3(": "sigmoid("}


def computed(text: str) -> float:
    """What a calculator makes of an equation with numbers in it."""
    for mark, plain in _READ.items():
        text = text.replace(mark, plain)
    assert re.fullmatch(r"[\d.+*() -]*(?:(?:sigmoid|tanh)[\d.+*() -]*)*", text), text
    names = {"sigmoid": lambda a: 1 / (1 + math.exp(-a)), "tanh": math.tanh}
    return float(eval(text, {"__builtins__": {}}, names))  # only what the pattern lets through


@pytest.mark.parametrize("name", presets())
def test_every_printed_equation_comes_out(name: str) -> None:
    """A student who types what is printed gets what is printed, but for the rounding of what goes in."""
    one = preset(name)
    shown = worked(one.cell, one.inputs)
    for step in range(shown.steps):
        for line in written(one.cell, shown.inputs, shown, step, decimals=10):
            assert computed(line.numbers) == pytest.approx(computed(line.value), abs=1e-8)
        for line in written(one.cell, shown.inputs, shown, step):
            assert computed(line.numbers) == pytest.approx(computed(line.value), abs=2e-3)
            assert line.symbol not in line.letters.replace("\u2032", " ").split()


def test_letters_are_the_textbooks() -> None:
    one = preset("lstm_latch")
    shown = worked(one.cell, one.inputs)
    lines = {line.symbol: line for line in written(one.cell, shown.inputs, shown, 1)}
    assert lines["c"].letters == "f\u00b7c\u2032 + i\u00b7g"
    assert lines["h"].letters == "o\u00b7tanh(c)"
    assert lines["a_f"].letters == "W_f\u2081\u00b7x\u2081 + W_f\u2082\u00b7x\u2082 + U_f\u00b7h\u2032 + b_f"
    assert lines["a_f"].numbers == f"{MINUS}8\u00b70 {MINUS} 8\u00b70 + 0\u00b70.7401 + 4"
    biased = one.cell.changed(one.cell.position("bias_hh", 1), 0.5)
    line = written(biased, shown.inputs, walk(biased, shown.inputs), 1)[2]
    assert line.letters.endswith("+ b_f + d_f")


class TestChanged:
    def test_rounding_is_that_of_a_student(self) -> None:
        """Against a loop that rounds what is written down, as one does with a calculator."""

        def paper(a: float) -> float:
            return round(a, 4)

        one = preset("lstm_parity")
        i, f, g, o = one.cell.array("weight_ih")[:, 0]
        u = one.cell.array("weight_hh")[2, 0]
        b = one.cell.array("bias_ih")
        h = c = 0.0
        expected = []
        for (x,) in one.inputs:
            gates = [
                paper(1 / (1 + math.exp(-paper(w * x + k)))) for w, k in ((i, b[0]), (f, b[1]), (o, b[3]))
            ]
            c = paper(gates[1] * c + gates[0] * paper(math.tanh(paper(g * x + u * h + b[2]))))
            h = paper(gates[2] * paper(math.tanh(c)))
            expected.append((c, h))
        found = walk(one.cell, np.array(one.inputs), Changed(decimals=4)).record
        np.testing.assert_allclose(np.hstack([found["cell"], found["hidden"]]), expected, rtol=0, atol=1e-12)

    def test_bits_are_what_gates_are_nearest_to(self) -> None:
        cell, inputs = drawn("lstm", 1, 2)
        found = walk(cell, inputs, Changed(bits=True)).record
        for gate in cells.spec("lstm").gates:
            assert set(np.unique(found[gate])) <= {0.0, 1.0}
        c = np.zeros(2)
        for step in range(len(inputs)):
            c = found["forget"][step] * c + found["input"][step] * found["candidate"][step]
            np.testing.assert_allclose(found["cell"][step], c)

    def test_a_rectifier_and_no_tanh_are_torchs(self) -> None:
        cell, inputs = drawn("rnn", 2, 2, seed=3)
        layer = nn.RNN(2, 2, nonlinearity="relu", dtype=torch.float64)
        with torch.no_grad():
            for name, weight in layer.named_parameters():
                weight.copy_(torch.from_numpy(cell.array(name.removesuffix("_l0"))))
            expected = layer(torch.from_numpy(inputs))[0].numpy()
        found = walk(cell, inputs, Changed(everywhere="relu")).record["hidden"]
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", [name for name in cells.names() if cells.spec(name).retention])
def test_a_page_of_the_diary_adds_up(name: str) -> None:
    """What stayed and what was taken over make the new memory, in every cell with a gate."""
    cell, inputs = drawn(name, 2, 2, seed=1)
    one = worked(cell, inputs.tolist())
    for step in range(one.steps):
        found = page(one, step)
        assert found.kept is not None
        assert found.taken is not None
        assert found.candidate is not None
        made = found.kept * found.before + found.taken * found.candidate
        np.testing.assert_allclose(made, found.after, rtol=0, atol=1e-12)
        gate = one.record[str(cells.spec(name).retention)][step]
        np.testing.assert_allclose(found.kept, cells.spec(name).kept(gate), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", cells.names())
def test_points_lie_on_their_curves(name: str) -> None:
    cell, inputs = drawn(name, 1, 2, seed=2)
    one = worked(cell, inputs.tolist())
    curves = {"sigmoid": lambda a: 1 / (1 + math.exp(-a)), "tanh": math.tanh}
    for point in points(one, 3):
        assert point.out == pytest.approx(curves[point.kind](point.into), abs=1e-12)
    named = {point.name for point in points(one, 3)}
    assert set(cells.spec(name).gates) <= named


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(rnn_core.InputError, match="expected 4 weights; got 1"):
        HandCell("rnn", 1, 1, (1.0,))
    with pytest.raises(rnn_core.InputError, match=r"inputs of \(time, 2\)"):
        worked(preset("lstm_latch").cell, [[1.0]])
    with pytest.raises(rnn_core.InputError, match="a preset: lstm_latch"):
        preset("mlp")
    with pytest.raises(rnn_core.InputError, match=r"one of .*weight_ih"):
        preset("lstm_latch").cell.position("weight_xx", 0)
