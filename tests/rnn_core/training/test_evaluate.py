"""Held-out figures against sums done by hand."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
import torch

from rnn_core.models import CharacterModel
from rnn_core.training.evaluate import NGram, network_bits, uniform_bits, unknown_share

DOCUMENTS = [np.array([1, 2, 1, 2, 3, 1, 2, 0]), np.array([2, 2, 1])]


def by_hand(history: tuple[int, ...], token: int, order: int, vocabulary: int) -> float:
    """The definition of Witten and Bell's interpolation, one context after the other."""
    if order == 0:
        return 1 / vocabulary
    lower = by_hand(history[1:], token, order - 1, vocabulary)
    after: Counter[int] = Counter()
    for document in DOCUMENTS:
        listed = document.tolist()
        for end in range(len(history), len(listed)):
            if tuple(listed[end - len(history) : end]) == history:
                after[listed[end]] += 1
    total, kinds = sum(after.values()), len(after)
    return (after[token] + kinds * lower) / (total + kinds) if total else lower


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_counting_gives_the_bits_of_its_definition(order: int) -> None:
    held_out = [np.array([1, 2, 3, 3, 0, 1, 2, 2])]
    expected = 0.0
    for document in held_out:
        listed = document.tolist()
        for end in range(1, len(listed)):
            reach = min(order - 1, end)
            expected -= math.log2(by_hand(tuple(listed[end - reach : end]), listed[end], reach + 1, 4))
    assert NGram(DOCUMENTS, 4, order).bits(held_out) == pytest.approx(expected / 7, abs=1e-12)


def test_counted_probabilities_sum_to_one() -> None:
    for history in [(), (1,), (1, 2), (3, 3)]:
        assert sum(by_hand(history, t, len(history) + 1, 4) for t in range(4)) == pytest.approx(1)
    model = NGram(DOCUMENTS, 4, 3)
    total = sum(
        2 ** -(2 * model.bits([np.array([1, 2, t])]) - model.bits([np.array([1, 2])])) for t in range(4)
    )
    assert total == pytest.approx(1, abs=1e-12)


def test_a_uniform_guess_is_the_logarithm() -> None:
    assert uniform_bits(64) == 6


def test_network_bits_are_torchs_cross_entropy_however_the_text_is_cut() -> None:
    torch.manual_seed(3)
    model = CharacterModel(4, "gru", 5)
    ids = torch.as_tensor(DOCUMENTS[0])
    logits, _ = model(ids[:-1, None])
    expected = float(torch.nn.functional.cross_entropy(logits[:, 0], ids[1:]).detach()) / math.log(2)
    for chunk in (2, 3, 100):
        assert network_bits(model, DOCUMENTS[:1], chunk) == pytest.approx(expected, abs=1e-6)


def test_the_models_mode_is_left_as_it_was() -> None:
    model = CharacterModel(4, "rnn", 5)
    network_bits(model, DOCUMENTS)
    assert model.training


def test_unknown_tokens_are_counted() -> None:
    assert unknown_share(DOCUMENTS) == pytest.approx(1 / 11)
