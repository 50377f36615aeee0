"""A network that translates learns what it is shown, and its figures are those of an independent count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from rnn_core.errors import InputError
from rnn_core.models.seq2seq import ATTENTIONS, END, Attention, Pieces, score
from rnn_core.training.translating import TrainingConfig, exact, network, speak, train, updates

SOURCES = [("a", "b"), ("b", "a", "a"), ("a",), ("b", "b"), ("b",)]
TARGETS = [("x", "y"), ("y", "x", "x"), ("x",), ("y", "y"), ("y",)]
PAIRS = SOURCES, TARGETS
PIECES = Pieces.of(SOURCES), Pieces.of(TARGETS)
LESSON = TrainingConfig(hidden=16, embedding=8, batch=5, learning_rate=0.02, updates=120, dropped=0.0)


@pytest.mark.parametrize("attention", ATTENTIONS)
def test_it_learns_what_it_is_shown(attention: Attention) -> None:
    config = TrainingConfig(**vars(LESSON) | {"attention": attention})
    model = network(config, *PIECES)
    assert exact(model, PAIRS, PIECES) < 1
    first, *_, last = train(model, config, PAIRS, PAIRS, PIECES, every=20)
    assert last.exact == 1
    assert first.loss > last.loss
    assert speak(model, SOURCES, PIECES) == TARGETS
    assert exact(model, (SOURCES, TARGETS[::-1]), PIECES) == np.mean(
        [one == other for one, other in zip(TARGETS, TARGETS[::-1], strict=True)]
    )


def test_the_loss_is_cross_entropy_in_bits() -> None:
    config = TrainingConfig(**vars(LESSON) | {"updates": 1, "learning_rate": 0.0})
    model = network(config, *PIECES)
    [report] = train(model, config, PAIRS, PAIRS, PIECES)
    logs = []
    for source, target in zip(SOURCES, TARGETS, strict=True):
        said = score(model, PIECES[0].encode(source), PIECES[1].encode(target))
        logs += said.log2_probabilities.tolist()
    assert report.loss == pytest.approx(-np.mean(logs), rel=1e-5)


def test_the_same_seed_learns_the_same() -> None:
    config = TrainingConfig(**vars(LESSON) | {"updates": 20, "dropped": 0.2})
    state = torch.random.get_rng_state()
    runs = [list(train(network(config, *PIECES), config, PAIRS, PAIRS, PIECES, every=10)) for _ in range(2)]
    assert [(one.loss, one.exact) for one in runs[0]] == [(one.loss, one.exact) for one in runs[1]]
    assert torch.equal(state, torch.random.get_rng_state())


@pytest.mark.parametrize("attention", ATTENTIONS)
def test_quick_training_is_the_same_training(attention: Attention) -> None:
    config = TrainingConfig(**vars(LESSON) | {"attention": attention, "updates": 20, "dropped": 0.1})
    lessons = config, replace(config, quick=True)
    plain, quick = (list(updates(network(one, *PIECES), one, PAIRS, PIECES)) for one in lessons)
    np.testing.assert_allclose([one.loss for one in quick], [one.loss for one in plain], rtol=2e-4)
    assert [one.update for one in quick] == list(range(1, 21))


def test_padding_and_batch_order_do_not_matter() -> None:
    model = network(LESSON, *PIECES)
    together = speak(model, SOURCES, PIECES, limit=9)
    assert together == [speak(model, [one], PIECES, limit=9)[0] for one in SOURCES]


def test_the_best_of_one_step_is_the_argmax() -> None:
    model = network(LESSON, *PIECES)
    encoded = model.encode(torch.tensor([[4], [5]]), torch.tensor([2]))
    logits = model.decode(torch.tensor([[1]]), encoded.start, encoded).logits[0, 0].detach()
    said = score(model, np.array([4, 5]), np.array([], int))
    assert said.pieces.tolist() == [END]
    assert said.bits == pytest.approx(-float(functional.log_softmax(logits.double(), 0)[END]) / np.log(2))


def test_there_must_be_pairs() -> None:
    with pytest.raises(InputError, match="as many sources as targets"):
        list(train(network(LESSON, *PIECES), LESSON, (SOURCES, []), PAIRS, PIECES))
