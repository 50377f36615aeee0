"""Labels of parity, counted bit by bit; nothing but all bits tells the answer."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.analysis.task_example import example
from rnn_core.errors import InputError
from rnn_core.tasks.by_hand.presets import preset
from rnn_core.tasks.by_hand.walk import walk
from rnn_core.tasks.parity import Parity


@given(st.integers(1, 40), st.integers(1, 8), st.integers(0, 2**40), st.booleans())
def test_every_label_is_that_of_a_loop(length: int, count: int, seed: int, once: bool) -> None:
    batch = Parity(length, once=once).draw(count, torch.Generator().manual_seed(seed))
    assert batch.inputs.shape == (length, count, 2)
    assert torch.equal(batch.inputs.sum(-1), torch.ones(length, count))
    for k in range(count):
        odd = False
        for step in range(length):
            if batch.inputs[step, k, 1] == 1:
                odd = not odd
            assert int(batch.targets[step, k]) == odd
            assert bool(batch.asked[step, k]) == (not once or step == length - 1)


def test_it_is_what_the_cells_written_by_hand_say() -> None:
    batch = Parity(16).draw(8, torch.Generator().manual_seed(3))
    for name in ("lstm_parity", "gru_parity", "rnn_parity"):
        one = preset(name)
        for k in range(8):
            bits = batch.inputs[:, k, 1:].double().numpy()
            judged = one.judge(bits, walk(one.cell, bits).record)
            assert all(step.right for step in judged)
            assert [step.expected for step in judged] == batch.targets[:, k].tolist()


@pytest.mark.parametrize("length", [1, 2, 5])
def test_all_bits_but_one_say_nothing(length: int) -> None:
    for known in product((0, 1), repeat=length - 1):
        answers = {(sum(known) + bit) % 2 for bit in (0, 1)}
        assert answers == {0, 1}
    assert Parity(length).guess == 0.5


def test_error_and_loss_are_those_of_what_is_asked() -> None:
    task = Parity(6, once=True)
    batch = task.draw(4, torch.Generator().manual_seed(0))
    given = torch.nn.functional.one_hot(batch.targets, 2).float() * 20
    given[:-1] *= -1  # wrong wherever nobody asks
    assert task.error(given, batch) == 0
    assert float(task.loss(given, batch)) < 1e-6
    assert task.error(-given, batch) == 1


def test_no_length_is_refused_and_an_example_is_written_in_bits() -> None:
    with pytest.raises(InputError, match=r"1\.\.500"):
        Parity(0)
    bits, answers = example(Parity(20), 7)
    assert len(bits) == len(answers) == 20
    assert [int(one) for one in answers] == [bits[: k + 1].count("1") % 2 for k in range(20)]
