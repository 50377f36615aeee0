"""Networks that came in a file read letters, words, numbers and rows as torch does."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from rnn_core.analysis.next_row import next_row
from rnn_core.checkpoints.opened import opened_network
from rnn_core.errors import CheckpointError
from rnn_core.interventions import what_if
from rnn_core.models import OpenedModel
from rnn_core.reading import read
from rnn_core.text.given import numbered, vocabulary_of
from rnn_core.text.rows import RowVocabulary, table_of
from rnn_core.tracing import Clamp

WORDS = ("<unk>", "the", "king", "queen", ".")


def _made(cell: type = nn.LSTM, tokens: int = 5, **settings: object) -> tuple[OpenedModel, nn.Module]:
    torch.manual_seed(3)
    rnn = cell(4, 6, **settings).double()
    table, out = torch.randn(tokens, 4), torch.randn(tokens, settings.get("proj_size", 6) or 6)
    return OpenedModel(rnn.float(), table, (out, torch.randn(tokens))), rnn


@pytest.mark.parametrize("settings", [{}, {"num_layers": 3}, {"num_layers": 2, "proj_size": 3}])
def test_surprise_is_that_of_torch(settings: dict) -> None:
    model, _ = _made(**settings)
    network = opened_network("mine", model, vocabulary_of("abcde"))
    ids = torch.tensor([0, 3, 4, 1, 2, 2])
    reading = read(network, "adebcc")
    exact = OpenedModel.double(model)
    output = exact.rnn(exact.embedding(ids + 1)[:, None])[0][:, 0]
    chances = nn.functional.linear(output, exact.readout.weight[1:], exact.readout.bias[1:]).softmax(-1)
    expected = -chances[torch.arange(5), ids[1:]].log2()
    np.testing.assert_allclose(reading.bits[1:], expected.numpy(), atol=1e-9)
    assert math.isnan(reading.bits[0])
    assert reading.trace.residual < 1e-12


def test_words_are_read_by_the_files_numbers() -> None:
    model, _ = _made()
    reading = read(opened_network("mine", model, vocabulary_of(WORDS)), "The king. The jester.")
    assert reading.tokens.ids.tolist() == [2, 3, 5, 2, 0, 5]
    assert "".join(reading.tokens.graphemes) == "The king. The jester."
    assert math.isnan(reading.bits[4])


def test_numbers_name_tokens_where_no_vocabulary_came() -> None:
    model, _ = _made()
    letters = read(opened_network("mine", model, vocabulary_of("abcde")), "cab")
    by_number = read(opened_network("mine", model, numbered(5)), "2 0 1")
    np.testing.assert_array_equal(letters.bits, by_number.bits)


def test_another_number_of_tokens_is_refused() -> None:
    with pytest.raises(CheckpointError, match="a vocabulary of 5 tokens; got 4"):
        opened_network("mine", _made()[0], vocabulary_of("abcd"))


def _rows(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(50, 9, (20, 3))


@pytest.mark.parametrize("cell", [nn.LSTM, nn.GRU, nn.RNN])
def test_rows_are_read_as_torch_reads_them(cell: type) -> None:
    torch.manual_seed(2)
    values = _rows()
    scale = {"mean": tuple(values.mean(0)), "deviation": tuple(values.std(0))}
    vocabulary = RowVocabulary(columns=("a", "b", "c"), **scale)
    rnn = cell(3, 6, 2)
    network = opened_network("mine", OpenedModel(rnn), vocabulary)
    reading = read(network, table_of("abc", values))
    x = torch.as_tensor((values - values.mean(0)) / values.std(0))[:, None]
    expected = cell(3, 6, 2).double()
    expected.load_state_dict(rnn.state_dict())
    np.testing.assert_allclose(
        reading.trace.gate("hidden", 1)[0], expected(x)[0][:, 0].detach().numpy(), atol=1e-12
    )
    assert np.isnan(reading.bits).all()
    assert np.isnan(reading.top_probability).all()


def test_a_unit_of_a_network_of_rows_can_be_held() -> None:
    torch.manual_seed(2)
    network = opened_network("mine", OpenedModel(nn.LSTM(3, 6)), RowVocabulary(columns=("a", "b", "c")))
    reading = read(network, table_of("abc", _rows() / 50))
    result = what_if(reading, clamps=[Clamp("forget", [2], slice(4, 9), 1.0)])
    held = result.after.trace.gate("forget")[0, 4:9, 2]
    assert held.tolist() == [1.0] * 5
    assert np.isnan(result.after.bits).all()
    parts = reading.contributions(2)["forget"]
    np.testing.assert_allclose(
        1 / (1 + np.exp(-parts["sum"])), reading.trace.gate("forget")[0, :, 2], atol=1e-12
    )


def test_the_readout_is_held_against_the_row_that_followed() -> None:
    torch.manual_seed(6)
    values, rnn, out = _rows(1) / 50, nn.GRU(3, 6), nn.Linear(6, 3)
    model = OpenedModel(rnn, None, (out.weight.detach(), out.bias.detach()))
    reading = read(
        opened_network("mine", model, RowVocabulary(columns=("a", "b", "c"))), table_of("abc", values)
    )
    found = next_row(reading)
    assert found is not None
    x = torch.as_tensor(values)[:, None]
    told = out.double()(model.double().rnn(x)[0][:, 0])[:-1].detach().numpy()
    assert found.error == pytest.approx(np.sqrt(((told - values[1:]) ** 2).mean()), rel=1e-9)
    assert found.persistence == pytest.approx(np.sqrt((np.diff(values, axis=0) ** 2).mean()), rel=1e-12)
    assert next_row(read(opened_network("mine", _made()[0], vocabulary_of("abcde")), "abc")) is None
