"""What hand-made cells claim to do, on random strings, and what is measured of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

import rnn_core
from rnn_core import cells
from rnn_core.tasks.by_hand.claims import TRUTHS, Read, judge
from rnn_core.tasks.by_hand.counting import matrices
from rnn_core.tasks.by_hand.diary import nearest_bits
from rnn_core.tasks.by_hand.hand_cell import HandCell, worked
from rnn_core.tasks.by_hand.linear import LINEAR, composed, is_simple, superposition
from rnn_core.tasks.by_hand.presets import LONGEST, Preset, preset, presets
from rnn_core.tasks.by_hand.unrolled import nudged, uses
from rnn_core.tasks.by_hand.walk import Changed, walk
from tests.examples import examples

STRINGS = 400


def wrong(one: Preset, cell: HandCell, steps: int, strings: int = STRINGS, seed: int = 0) -> int:
    """How many random strings have a step at which torch's layer does not do what the preset claims."""
    rng = np.random.default_rng(seed)
    alphabet = np.array(one.alphabet)
    inputs = alphabet[rng.integers(len(alphabet), size=(steps, strings))]
    found = rnn_core.trace(cell.module(), torch.from_numpy(inputs))
    return sum(
        any(
            it.right is False
            for it in one.judge(inputs[:, k], {name: found.gate(name)[k] for name in found.gates})
        )
        for k in range(strings)
    )


@pytest.mark.parametrize("name", presets())
def test_it_does_what_it_claims_at_every_step_of_every_string(name: str) -> None:
    one = preset(name)
    assert wrong(one, one.cell, LONGEST) == 0
    assert any(it.right for it in one.judge(np.array(one.inputs), worked(one.cell, one.inputs).record))
    assert set(one.inputs) <= set(one.alphabet)


@pytest.mark.parametrize("name", presets())
def test_ends_of_its_alphabet_are_no_exception(name: str) -> None:
    """The strings that push a memory furthest: one letter all the way, and each pair in turns."""
    one = preset(name)
    for first in one.alphabet:
        for second in one.alphabet:
            inputs = np.array([first, second] * (LONGEST // 2))
            for string in (inputs, np.sort(inputs, 0), np.sort(inputs, 0)[::-1]):
                judged = one.judge(string, walk(one.cell, string).record)
                assert all(it.right is not False for it in judged)


@pytest.mark.parametrize("name", [name for name, one in presets().items() if one.truth == "odd"])
def test_parity_holds_far_beyond_the_page(name: str) -> None:
    assert wrong(preset(name), preset(name).cell, 50, strings=1000) == 0


def test_a_gate_that_is_not_quite_shut_leaks() -> None:
    """With smaller weights the GRU's state fades over zeros: right on this page, wrong after a long pause."""
    cell = preset("gru_parity").cell
    for place, value in ((("weight_ih", 1, 0), -8.0), (("bias_ih", 1), 4.0)):
        cell = cell.changed(cell.position(*place), value)
    assert wrong(preset("gru_parity"), cell, LONGEST) == 0
    pause = np.array([[1.0], *[[0.0]] * 60, [1.0]])
    assert preset("gru_parity").judge(pause, walk(cell, pause).record)[-1].right is False


@pytest.mark.parametrize(
    ("name", "weight", "value"),
    [
        ("lstm_latch", ("bias_ih", 1), 0.0),  # forgets
        ("lstm_counter", ("weight_ih", 0, 0), 0.0),  # does not write
        ("lstm_brackets", ("weight_ih", 2, 0), 1.0),  # writes too little
        ("lstm_half_life", ("bias_ih", 1), 1.0),  # keeps too much
        ("lstm_parity", ("weight_hh", 2, 0), 0.0),  # does not see what it was
        ("gru_write_latch", ("bias_ih", 1), 0.0),
        ("gru_parity", ("weight_hh", 2, 0), 0.0),
        ("rnn_echo", ("weight_hh", 1, 0), -2.0),
        ("rnn_parity", ("bias_ih", 1), 0.0),
        ("rnn_fades", ("weight_hh", 0, 0), 2.0),
        ("rnn_latches", ("weight_hh", 0, 0), -2.0),
        ("peephole_third", ("weight_ch", 2, 0), 12.0),
        ("mingru_write_latch", ("weight_ih", 1, 1), -1.0),
    ],
)
def test_with_another_weight_it_does_not(name: str, weight: tuple, value: float) -> None:
    cell = preset(name).cell
    assert wrong(preset(name), cell.changed(cell.position(*weight), value), LONGEST) > 0


def naive(truth: str, inputs: np.ndarray) -> list[float | None]:
    """The truths once more, in the words of the lesson."""
    found: list[float | None] = []
    for step in range(len(inputs)):
        past = inputs[: step + 1]
        firsts = past[:, 0].tolist()
        if truth == "held":
            last = next((row for row in past[::-1].tolist() if any(row)), [0, 1])
            found.append(float(last[0] > 0))
        elif truth == "counted":
            found.append(sum(firsts))
        elif truth in ("halved", "averaged"):
            total = sum(x * 0.5 ** (step - k) for k, x in enumerate(firsts))
            found.append(total if truth == "halved" else total / 2)
        elif truth == "written":
            values = [value for write, value in past.tolist() if write]
            found.append(float(values[-1] > 0) if values else None)
        elif truth == "late":
            found.append(float(firsts[-2] > 0) if step else None)
        elif truth == "odd":
            found.append(float(firsts.count(1) % 2 == 1))
        elif truth == "last_sign":
            heard = [x for x in firsts if x]
            found.append(float(heard[-1] > 0) if heard else None)
        elif truth == "quiet":
            found.append(1.0 if any(firsts[:-1]) and firsts[-1] == 0 else None)
        else:
            found.append(float(firsts.count(1) >= 3))
    return found


@pytest.mark.parametrize("name", presets())
@settings(max_examples=examples(20))
@given(data=some.data())
def test_the_truths_are_true(name: str, data: some.DataObject) -> None:
    one = preset(name)
    inputs = np.array(data.draw(some.lists(some.sampled_from(one.alphabet), min_size=1, max_size=LONGEST)))
    assert TRUTHS[one.truth](inputs) == naive(one.truth, inputs)


def test_every_truth_is_used_and_another_is_refused() -> None:
    assert {one.truth for one in presets().values()} == set(TRUTHS)
    with pytest.raises(rnn_core.InputError, match=r"one of .*'odd'"):
        judge("prime", Read("hidden", (1.0,), "above"), np.zeros((1, 1)), {"hidden": np.zeros((1, 1))})


def test_every_cell_has_a_preset() -> None:
    assert {one.cell.cell for one in presets().values()} == set(cells.names())


class TestClosedForms:
    def test_half_life(self) -> None:
        c = worked(preset("lstm_half_life").cell, preset("lstm_half_life").inputs).record["cell"][:, 0]
        written = np.tanh(4) / (1 + np.exp(-4))
        np.testing.assert_allclose(c, written * 0.5 ** np.arange(6), rtol=1e-14)

    def test_average(self) -> None:
        one = preset("gru_average")
        h = worked(one.cell, one.inputs).record["hidden"][:, 0]
        expected = [
            sum(np.tanh(2 * x) * 0.5 ** (t - k + 1) for k, (x,) in enumerate(one.inputs[: t + 1]))
            for t in range(6)
        ]
        np.testing.assert_allclose(h, expected, rtol=1e-13)

    def test_echo(self) -> None:
        one = preset("rnn_echo")
        h = worked(one.cell, one.inputs).record["hidden"]
        x = np.array(one.inputs)[:, 0]
        np.testing.assert_allclose(h[1:, 1], np.tanh(2 * np.tanh(2 * x[:-1])), rtol=1e-13)


def random_cell(name: str, features: int, hidden: int, seed: int) -> tuple[HandCell, np.ndarray]:
    rng = np.random.default_rng(seed)
    count = sum(one.count for one in matrices(name, features, hidden))
    return HandCell(name, features, hidden, tuple(rng.normal(0, 0.8, count))), rng.normal(size=(6, features))


class TestLinear:
    def test_one_matrix_is_all_that_is_left(self) -> None:
        cell, inputs = random_cell("rnn", 2, 3, 0)
        found = composed(cell, inputs)
        h = np.zeros(3)
        arrays = cell.arrays()
        for x in inputs:
            h = arrays["weight_ih"] @ x + arrays["weight_hh"] @ h + arrays["bias_ih"] + arrays["bias_hh"]
        np.testing.assert_allclose(found.product, h, rtol=1e-12)
        np.testing.assert_allclose(found.stepwise, h, rtol=1e-12)
        assert found.gap < 1e-13
        assert found.matrix.shape == (3, 12)
        np.testing.assert_allclose(
            found.squashed, worked(cell, inputs.tolist()).record["hidden"][-1], rtol=1e-12
        )

    def test_superposition(self) -> None:
        cell, inputs = random_cell("rnn", 2, 2, 1)
        assert superposition(cell, inputs, LINEAR) < 1e-13 < 1e-3 < superposition(cell, inputs)
        gated, inputs = random_cell("lstm", 2, 2, 1)
        assert superposition(gated, inputs, LINEAR) > 1e-3  # gates multiply, squashed or not

    def test_a_cell_with_gates_is_refused(self) -> None:
        assert [name for name in cells.names() if is_simple(random_cell(name, 1, 1, 0)[0])] == ["rnn"]
        with pytest.raises(rnn_core.InputError, match="a simple network"):
            composed(*random_cell("gru", 1, 1, 0))


class TestUnrolled:
    @pytest.mark.parametrize("name", cells.names())
    def test_every_use_adds_up_to_the_slope(self, name: str) -> None:
        """Against autograd, and against a small change of the weight itself."""
        cell, inputs = random_cell(name, 2, 2, 2)
        for position in range(0, len(cell.weights), 3):
            found = uses(cell, inputs, position, unit=1)
            assert found.gap < 1e-12
            ends = [nudged(cell, inputs, position, by).after[-1, 1] for by in (1e-6, -1e-6)]
            assert found.whole == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-7)

    def test_a_weight_moves_every_step_after_its_first_use(self) -> None:
        one = preset("rnn_fades")
        inputs = np.array(one.inputs)
        both = [nudged(one.cell, inputs, k, 0.1).moved > 0 for k in (0, 1)]
        assert both[0].all()  # W multiplies the first input
        assert both[1].tolist() == [False, *[True] * 5]  # U meets a state from the second step on


class TestGates:
    def test_bits_are_counted(self) -> None:
        one = preset("lstm_latch")
        record = worked(one.cell, one.inputs).record
        assert nearest_bits([record[name] for name in cells.spec("lstm").gates], 0.1) == (18, 18)
        assert nearest_bits([np.array([0.05, 0.1000001, 0.5, 0.91])], 0.1) == (2, 4)

    def test_a_half_open_gate_is_no_bit(self) -> None:
        one = preset("lstm_half_life")
        found = walk(one.cell, np.array(one.inputs), Changed(bits=True))
        assert not all(it.right for it in one.judge(np.array(one.inputs), found.record))


@settings(max_examples=examples(25))
@given(some.sampled_from(cells.names()), some.integers(1, 300), some.integers(1, 300))
def test_matrices_are_counted_as_torch_counts_them(name: str, features: int, hidden: int) -> None:
    layer = cells.spec(name).layer(features, hidden, device="meta")
    found = matrices(name, features, hidden)
    assert [one.count for one in found] == [weight.numel() for weight in layer.parameters()]
    assert [one.lengths for one in found] == [tuple(weight.shape) for weight in layer.parameters()]
    assert sum(one.count for one in found) == cells.spec(name).parameters(features, hidden)


def test_a_preset_that_does_not_fit_is_refused() -> None:
    one = preset("rnn_fades")
    assert replace(one, name="other").cell == one.cell
    assert one.cell.features == len(one.inputs[0])
