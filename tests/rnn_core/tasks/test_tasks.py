"""Each task asks what it says it asks: answers worked out again, symbol by symbol, from the inputs alone."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.errors import InputError
from rnn_core.tasks import TASKS, Adding, Batch, Brackets, Copy, Echo, Latch, Task, TemporalOrder

#: A task, and its answers by the definition: inputs of one sequence -> {step: answer}.
Answers = dict[int, float]


def symbols(batch: Batch, sequence: int) -> list[int]:
    assert torch.equal(batch.inputs.sum(-1), torch.ones(batch.inputs.shape[:2]))
    return batch.inputs[:, sequence].argmax(-1).tolist()


def adding(task: Task, batch: Batch, k: int) -> Answers:
    rows = batch.inputs[:, k].tolist()
    marked = [step for step, (_, mark) in enumerate(rows) if mark]
    assert len(marked) == 2
    assert marked[0] < task.length // 2 <= marked[1]
    return {task.length - 1: rows[marked[0]][0] + rows[marked[1]][0]}


def order(task: Task, batch: Batch, k: int) -> Answers:
    row = symbols(batch, k)
    found = [(step, symbol) for step, symbol in enumerate(row) if symbol < 2]
    (first, one), (second, two) = found
    tenth = task.length // 10
    assert tenth <= first < 2 * tenth
    assert 5 * tenth <= second < 6 * tenth
    return {task.length - 1: 2 * one + two}


def copying(task: Copy, batch: Batch, k: int) -> Answers:
    row = symbols(batch, k)
    assert row[task.symbols :] == [task.kinds] * task.length + [task.kinds + 1] * task.symbols
    return {task.symbols + task.length + place: row[place] for place in range(task.symbols)}


def latch(task: Task, batch: Batch, k: int) -> Answers:
    row = symbols(batch, k)
    assert row[0] < 4
    assert min(row[1:]) >= 4
    return {task.length - 1: row[0]}


def echo(task: Echo, batch: Batch, k: int) -> Answers:
    heard = batch.inputs[:, k, 0].tolist()
    assert set(heard) <= {-1.0, 1.0}
    return {step: int(heard[step - task.lag] > 0) for step in range(task.lag, task.length)}


def brackets(task: Brackets, batch: Batch, k: int) -> Answers:
    stack: list[int] = []
    answers: Answers = {}
    for step, symbol in enumerate(symbols(batch, k)):
        if symbol < task.kinds:
            stack.append(symbol)
            assert len(stack) <= task.deepest
        else:
            assert stack.pop() == symbol - task.kinds
            if stack:
                answers[step] = stack[-1]
    return answers


BY_HAND = {
    "adding": adding,
    "order": order,
    "copy": copying,
    "latch": latch,
    "echo": echo,
    "brackets": brackets,
}
OTHERS = [
    Adding(7),
    TemporalOrder(101),
    Copy(1, symbols=5, kinds=2),
    Latch(2),
    Echo(9, lag=1),
    Brackets(40, kinds=3, deepest=2),
]


@pytest.mark.parametrize("task", [*(kind() for kind in TASKS.values()), *OTHERS], ids=str)
def test_the_answers_are_those_of_the_definition(task: Task) -> None:
    batch = task.draw(40, torch.Generator().manual_seed(1))
    assert batch.inputs.shape == (task.steps, 40, task.features)
    for k in range(40):
        expected = BY_HAND[task.name](task, batch, k)
        asked = batch.asked[:, k].nonzero()[:, 0].tolist()
        assert asked == sorted(expected)
        assert [batch.targets[step, k].item() for step in asked] == pytest.approx(
            [expected[step] for step in asked]
        )


@pytest.mark.parametrize("task", [kind() for kind in TASKS.values()], ids=str)
def test_to_guess_costs_what_it_says(task: Task) -> None:
    """The best constant answer, over many sequences; and right answers cost nothing."""
    batch = task.draw(4000, torch.Generator().manual_seed(2))
    if task.name == "adding":
        constants = [torch.full((1, 1, 1), value) for value in (0.9, 1.0, 1.1)]
        right = batch.targets[..., None]
    else:
        constants = [torch.eye(task.answers)[k][None, None] for k in range(task.answers)]
        right = torch.eye(task.answers)[batch.targets]
    errors = [task.error(one.expand(task.steps, 4000, -1), batch) for one in constants]
    assert min(errors) == pytest.approx(task.guess, rel=0.05)
    assert min(errors) >= task.guess * 0.95
    assert task.error(right, batch) == 0 < task.limit < task.guess


def test_what_was_just_closed_tells_nothing_about_what_is_open() -> None:
    """So that nothing but memory helps: by symbol, the answers are as good as even."""
    task = Brackets()
    batch = task.draw(4000, torch.Generator().manual_seed(3))
    shown = batch.inputs.argmax(-1)[batch.asked]
    for symbol in shown.unique():
        answers = batch.targets[batch.asked][shown == symbol]
        assert float(answers.float().mean()) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("task", [kind() for kind in TASKS.values() if kind is not Adding], ids=str)
def test_the_loss_is_the_surprise_at_the_answers_asked_for(task: Task) -> None:
    batch = task.draw(3, torch.Generator().manual_seed(4))
    given = torch.randn(task.steps, 3, task.answers, generator=torch.Generator().manual_seed(5))
    surprises = [
        -math.log(math.exp(given[t, k, batch.targets[t, k]]) / sum(math.exp(x) for x in given[t, k]))
        for t, k in batch.asked.nonzero().tolist()
    ]
    assert float(task.loss(given, batch)) == pytest.approx(sum(surprises) / len(surprises), rel=1e-5)


@given(st.sampled_from(sorted(TASKS)), st.integers(0, 2**40), st.integers(1, 5))
def test_the_same_seed_draws_the_same(name: str, seed: int, count: int) -> None:
    task = TASKS[name]()
    before = torch.get_rng_state()
    one, two = (task.draw(count, torch.Generator().manual_seed(seed)) for _ in range(2))
    assert torch.equal(one.inputs, two.inputs)
    assert torch.equal(one.targets, two.targets)
    assert torch.equal(torch.get_rng_state(), before)
    # A larger task of another seed is another draw.
    other = task.draw(50, torch.Generator().manual_seed(seed + 1))
    assert not torch.equal(other.inputs, task.draw(50, torch.Generator().manual_seed(seed)).inputs)


@pytest.mark.parametrize("name", sorted(TASKS))
@pytest.mark.parametrize("length", [-1, 0, 501, 10**9])
def test_absurd_lengths_are_refused(name: str, length: int) -> None:
    with pytest.raises(InputError, match=f"for the task '{name}'"):
        TASKS[name](length)


def test_a_lag_must_lie_within() -> None:
    with pytest.raises(InputError, match=r"a lag in 1\.\.9"):
        Echo(10, lag=10)
