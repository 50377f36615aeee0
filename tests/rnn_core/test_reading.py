"""A reading against torch's own run of the same network."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.checkpoints import TrainedNetwork, load, save
from rnn_core.errors import InputError
from rnn_core.models import CharacterModel
from rnn_core.models.character import with_dtype
from rnn_core.reading import read
from rnn_core.text.vocabulary import Vocabulary


@pytest.fixture(params=["lstm", "gru", "rnn"])
def checkpoint(request: pytest.FixtureRequest, tmp_path: Path) -> TrainedNetwork:
    torch.manual_seed(4)
    save(tmp_path, CharacterModel(5, request.param, 6, layers=2), Vocabulary(tuple("abcd")), {})
    return load(tmp_path)


def expected(checkpoint: TrainedNetwork, text: str) -> np.ndarray:
    """(time, vocabulary) probabilities in float64, by torch alone."""
    model = with_dtype(checkpoint.model, torch.float64)
    logits, _ = model(torch.as_tensor(checkpoint.vocabulary.ids(text))[:, None])
    return logits[:, 0].softmax(-1).detach().numpy()


def test_expectations_and_surprise_are_the_networks(checkpoint: TrainedNetwork) -> None:
    text = "abcdabcabd"
    reading, probability = read(checkpoint, text), expected(checkpoint, text)
    np.testing.assert_allclose(reading.top_probability, -np.sort(-probability)[:, :5], atol=1e-12)
    np.testing.assert_array_equal(reading.top_ids, np.argsort(-probability)[:, :5])
    ids = checkpoint.vocabulary.ids(text)
    given = probability[np.arange(9), ids[1:]]
    np.testing.assert_allclose(reading.next_probability[:-1], given, atol=1e-12)
    np.testing.assert_allclose(reading.bits[1:], -np.log2(given), atol=1e-10)
    assert math.isnan(reading.bits[0])
    assert math.isnan(reading.next_probability[-1])
    assert reading.trace.residual < 1e-12


def test_a_window_read_from_its_state_is_that_part_of_the_whole(checkpoint: TrainedNetwork) -> None:
    text = "abcdabcabd"
    whole = read(checkpoint, text)
    first = read(checkpoint, text[:4])
    state = tuple(torch.from_numpy(part.copy()) for part in first.trace.final_state)
    later = read(checkpoint, text[4:], state if len(state) == 2 else state[0])
    np.testing.assert_allclose(later.bits, whole.bits[4:], atol=1e-12)
    np.testing.assert_allclose(
        later.trace.gate("hidden", 1)[0], whole.trace.gate("hidden", 1)[0, 4:], atol=1e-12
    )


def test_an_unknown_character_has_no_surprise(checkpoint: TrainedNetwork) -> None:
    reading = read(checkpoint, "ab🙂cd")
    assert np.isnan(reading.bits).tolist() == [True, False, True, False, False]
    assert np.isnan(reading.next_probability).tolist() == [False, True, False, False, True]
    assert reading.tokens.unknown == 1


def test_curves_and_contributions_are_of_the_unit_asked_for(checkpoint: TrainedNetwork) -> None:
    reading = read(checkpoint, "abcd")
    curves = reading.curves(3, layer=1)
    np.testing.assert_array_equal(curves["hidden"], reading.trace.gate("hidden", 1)[0, :, 3])
    for terms in reading.contributions(3, layer=1).values():
        np.testing.assert_allclose(
            terms["input"] + terms["recurrent"] + terms["bias"], terms["sum"], atol=1e-12
        )


def test_one_character_is_a_text(checkpoint: TrainedNetwork) -> None:
    assert read(checkpoint, "a").trace.steps == 1
    assert math.isnan(read(checkpoint, "a").mean_bits)


def test_nothing_cannot_be_read(checkpoint: TrainedNetwork) -> None:
    with pytest.raises(InputError, match="at least one character"):
        read(checkpoint, "")
