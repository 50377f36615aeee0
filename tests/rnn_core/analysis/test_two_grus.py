"""The two GRUs against the papers' equations, a number at a time in plain Python, and against modules."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from rnn_core.analysis.two_grus import CHO, CHUNG, TORCH, TURNED, UNTURNED, WRITINGS, Writing, takes, two_grus
from rnn_core.cells import ChungGRU, names
from rnn_core.errors import InputError
from rnn_core.models import CharacterModel
from rnn_core.text.vocabulary import UNKNOWN
from tests.examples import examples

TOKENS, HIDDEN = 6, 4


def drawn(seed: int, layers: int = 1) -> CharacterModel:
    """A model whose biases are no zeros and whose gates open and shut."""
    torch.manual_seed(seed)
    model = CharacterModel(TOKENS, "gru", HIDDEN, layers=layers, embedding=3).double().eval()
    for weight in model.rnn.parameters():
        torch.nn.init.normal_(weight, std=1.2)
    return model


def sigmoid(a: float) -> float:
    return 1 / (1 + math.exp(-a))


def by_hand(writing: Writing, rnn: torch.nn.GRU, inputs: Sequence[Sequence[float]]) -> list[list[float]]:
    """One layer as the equations are printed, a number at a time."""
    W, U, b, d = (weight.tolist() for weight in rnn.parameters())
    sign = -1.0 if writing.turned else 1.0
    units, h, found = range(HIDDEN), [0.0] * HIDDEN, []

    def row(gate: int, unit: int) -> int:
        return gate * HIDDEN + unit

    def dot(left: Sequence[float], right: Sequence[float]) -> float:
        return sum(one * other for one, other in zip(left, right, strict=True))

    for x in inputs:
        r = [
            sigmoid(dot(W[row(0, k)], x) + b[row(0, k)] + dot(U[row(0, k)], h) + d[row(0, k)]) for k in units
        ]
        z = [
            sigmoid(sign * (dot(W[row(1, k)], x) + b[row(1, k)] + dot(U[row(1, k)], h) + d[row(1, k)]))
            for k in units
        ]
        n = []
        for k in units:
            j = row(2, k)
            if writing.reset == "after":
                past = r[k] * (dot(U[j], h) + d[j])
            else:
                past = dot(U[j], [one * other for one, other in zip(r, h, strict=True)]) + d[j]
            n.append(math.tanh(dot(W[j], x) + b[j] + past))
        old = z if writing.z == "keeps" else [1 - one for one in z]
        h = [share * past + (1 - share) * new for share, past, new in zip(old, h, n, strict=True)]
        found.append(h)
    return found


@pytest.mark.parametrize("writing", WRITINGS)
@given(seed=st.integers(0, 10**6), ids=st.lists(st.integers(1, TOKENS - 1), min_size=1, max_size=12))
@settings(max_examples=examples(8), deadline=None)
def test_every_way_is_the_equations(writing: Writing, seed: int, ids: list[int]) -> None:
    model = drawn(seed)
    inputs = model.embedding(torch.tensor(ids)).tolist()
    found = two_grus(model, np.array(ids))
    np.testing.assert_allclose(found.hidden[writing], by_hand(writing, model.rnn, inputs), rtol=0, atol=1e-12)


@pytest.mark.parametrize("layers", [1, 2])
def test_two_of_the_ways_are_modules(layers: int) -> None:
    """torch's own kernel, and this library's GRU of Chung et al. with the signs of z's rows turned."""
    model, ids = drawn(3, layers), np.array([1, 4, 2, 5, 3, 1, 1])
    found = two_grus(model, ids)
    x = model.embedding(torch.tensor(ids))[:, None]
    own = model.rnn(x)[0][:, 0].detach().numpy()
    np.testing.assert_allclose(found.hidden[TORCH], own, rtol=0, atol=1e-14)
    assert found.residual == np.abs(found.hidden[TORCH] - own).max()
    chung = ChungGRU(3, HIDDEN, layers, dtype=torch.float64)
    with torch.no_grad():
        for (name, weight), (other, mine) in zip(
            model.rnn.named_parameters(), chung.named_parameters(), strict=True
        ):
            assert name == other
            mine.copy_(weight)
            mine[HIDDEN : 2 * HIDDEN] *= -1
    np.testing.assert_allclose(found.hidden[CHUNG], chung(x)[0][:, 0].detach(), rtol=0, atol=1e-13)


@given(seed=st.integers(0, 10**6), ids=st.lists(st.integers(1, TOKENS - 1), min_size=2, max_size=12))
@settings(max_examples=examples(20), deadline=None)
def test_a_name_changes_nothing_and_a_formula_does(seed: int, ids: list[int]) -> None:
    found = two_grus(drawn(seed), np.array(ids))
    assert found.largest(TURNED) < 1e-12
    assert found.largest(CHUNG, CHO) < 1e-12
    assert found.bits[TURNED] == pytest.approx(found.bits[TORCH], abs=1e-10)
    # At the first step h is 0, and the two formulas differ by the second bias of n at most.
    assert found.largest(CHO) > 1e-4
    assert found.largest(UNTURNED) > 1e-4


def test_without_the_second_bias_the_formulas_part_at_the_second_step() -> None:
    model = drawn(1)
    with torch.no_grad():
        model.rnn.bias_hh_l0[2 * HIDDEN :] = 0
    apart = two_grus(model, np.array([1, 2, 3])).apart(CHO)
    assert apart[0].max() < 1e-15
    assert apart[1].max() > 1e-4


def test_the_loss_is_torchs_over_the_tokens_that_are_known() -> None:
    model, ids = drawn(5), np.array([1, 4, UNKNOWN, 5, 3])
    found = two_grus(model, ids)
    with torch.no_grad():
        logits = model(torch.tensor(ids)[:, None])[0][:-1, 0]
    losses = functional.cross_entropy(logits, torch.tensor(ids[1:]), reduction="none")[ids[1:] != UNKNOWN]
    assert found.bits[TORCH] == pytest.approx(float(losses.mean()) / math.log(2), rel=1e-12)
    assert math.isnan(two_grus(model, ids[:1]).bits[TORCH])


def test_only_torchs_gru_is_taken_and_it_is_left_as_it_is() -> None:
    assert [cell for cell in names() if takes(cell)] == ["gru"]
    with pytest.raises(InputError, match="a network of torch's GRU; got 'lstm'"):
        two_grus(CharacterModel(TOKENS, "lstm", HIDDEN), np.array([1]))
    model = drawn(2).float()
    before = [weight.clone() for weight in model.parameters()]
    two_grus(model, np.array([1, 2]))
    assert all(torch.equal(one, other) for one, other in zip(before, model.parameters(), strict=True))
