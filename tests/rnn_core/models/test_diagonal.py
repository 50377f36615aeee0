"""The diagonal layer is its equation, step by step, and so are its gradients; what it can turn over."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from rnn_core.cells import MinGRU
from rnn_core.models.diagonal import Diagonal
from tests.examples import examples


def layer(signed: bool, hidden: int = 3, seed: int = 0) -> Diagonal:
    torch.manual_seed(seed)
    return Diagonal(2, hidden, signed).double()


def by_loop(one: Diagonal, x: Tensor, h: Tensor) -> Tensor:
    """One step after the other, one row of the weights after the other."""
    found = []
    for step in x:
        new = torch.zeros_like(h)
        for unit in range(one.hidden_size):
            factor = step @ one.inner.weight[unit] + one.inner.bias[unit]
            a = factor.tanh() if one.signed else 1 / (1 + torch.exp(-factor))
            row = unit + one.hidden_size
            b = step @ one.inner.weight[row] + one.inner.bias[row]
            new[:, unit] = a * h[:, unit] + (1 - a.abs()) * b
        h = new
        found.append(h)
    return torch.stack(found)


@pytest.mark.parametrize("signed", [False, True])
@settings(max_examples=examples(12), deadline=None)
@given(steps=st.integers(1, 20), seed=st.integers(0, 1000), begun=st.booleans())
def test_all_steps_together_are_one_after_the_other(signed: bool, steps: int, seed: int, begun: bool) -> None:
    one = layer(signed, seed=seed)
    x = torch.randn(steps, 2, 2, dtype=torch.float64)
    first = torch.randn(2, 3, dtype=torch.float64) if begun else None
    output, last = one(x, first)
    expected = by_loop(one, x, torch.zeros(2, 3, dtype=torch.float64) if first is None else first)
    torch.testing.assert_close(output, expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(last, expected[-1], rtol=0, atol=1e-12)


@pytest.mark.parametrize("signed", [False, True])
def test_gradients_are_those_of_the_loop_and_of_finite_differences(signed: bool) -> None:
    one = layer(signed)
    x = torch.randn(13, 2, 2, dtype=torch.float64, requires_grad=True)
    first = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
    aim = torch.randn(13, 2, 3, dtype=torch.float64)
    leaves = (x, first, *one.parameters())
    ours = torch.autograd.grad((one(x, first)[0] * aim).sum(), leaves)
    theirs = torch.autograd.grad((by_loop(one, x, first) * aim).sum(), leaves)
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, other, rtol=1e-10, atol=1e-12)
    assert torch.autograd.gradcheck(lambda x, first: one(x, first)[0], (x[:5], first))


def test_with_a_positive_range_it_is_a_mingru_with_a_as_one_minus_z() -> None:
    ours, theirs = layer(False, hidden=4), MinGRU(2, 4).double()
    with torch.no_grad():
        weights = (theirs.weight_ih_l0, theirs.bias_ih_l0)
        for mine, other in zip((ours.inner.weight, ours.inner.bias), weights, strict=True):
            mine.copy_(other)
            mine[:4] *= -1
    x = torch.randn(50, 3, 2, dtype=torch.float64)
    torch.testing.assert_close(ours(x)[0], theirs(x)[0], rtol=0, atol=1e-12)


@pytest.mark.parametrize("signed", [False, True])
def test_factors_lie_in_their_range_and_begin_where_they_are_put(signed: bool) -> None:
    one = layer(signed, hidden=50)
    with torch.no_grad():
        one.inner.weight[:50] = 0
        one.inner.bias[:50] = 0
    one.begin_at(0.8)
    a, _ = one.factors(torch.randn(2, 3, 2, dtype=torch.float64))
    torch.testing.assert_close(a, torch.full_like(a, 0.8))
    with torch.no_grad():
        one.inner.weight.normal_(std=3)
    a, _ = one.factors(torch.randn(20, 3, 2, dtype=torch.float64))
    assert a.abs().max() <= 1
    assert (a.min() < -0.5) == signed


@settings(max_examples=examples(25), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_of_two_states_the_larger_stays_the_larger_only_without_a_sign(seed: int) -> None:
    x = torch.randn(30, 1, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    low, high = torch.full((1, 3), -1.0).double(), torch.full((1, 3), 1.0).double()
    one = layer(False, seed=seed)
    assert (one(x, high)[0] >= one(x, low)[0]).all()
    other = layer(True, seed=seed)
    with torch.no_grad():
        other.inner.bias[:3] = -3
        other.inner.weight[:3] = 0
    apart = other(x, high)[0] - other(x, low)[0]
    assert (apart[::2] < 0).all()
    assert (apart[1::2] > 0).all()


def test_ones_alone_leave_what_the_page_says_and_one_unit_begun_at_one_is_right_for_ever() -> None:
    one = Diagonal(2, 1, signed=True).double()
    with torch.no_grad():
        one.inner.weight.copy_(torch.tensor([[0.0, -6.0], [0.0, 0.0]]))
        one.inner.bias.copy_(torch.tensor([3.0, 5.0]))
    ones = torch.tensor([0.0, 1.0]).double().expand(40, 1, 2)
    a, _ = (part[0, 0, 0] for part in one.factors(ones))
    assert a < 0
    c = (1 - a.abs()) * 5 / (1 + a.abs())
    expected = torch.stack([c * (1 - (-a.abs()) ** k) for k in range(1, 41)])
    torch.testing.assert_close(one(ones)[0][:, 0, 0], expected, rtol=1e-12, atol=1e-14)
    assert (expected[::2].diff() < 0).all()  # odd ones fall,
    assert (expected[1::2].diff() > 0).all()  # even ones rise
    with torch.no_grad():
        one.inner.weight[0, 1], one.inner.bias[0] = -200.0, 100.0  # tanh is 1 and -1, to the last bit
    bits = torch.randint(0, 2, (5000, 1), generator=torch.Generator().manual_seed(0))
    states = one(torch.nn.functional.one_hot(bits, 2).double(), torch.ones(1, 1).double())[0]
    assert torch.equal(states[:, 0, 0] < 0, bits.cumsum(0)[:, 0] % 2 == 1)
