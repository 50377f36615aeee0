"""A network from a file computes what torch's own layers compute."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from rnn_core.cells import names, spec
from rnn_core.errors import InputError
from rnn_core.models import OpenedModel


@pytest.mark.parametrize("cell", names())
def test_tokens_are_those_of_the_file(cell: str) -> None:
    torch.manual_seed(1)
    rnn, table, out = spec(cell).layer(3, 5, 2), torch.randn(7, 3), nn.Linear(5, 7)
    ids = torch.randint(0, 7, (11, 1))
    expected = out(rnn(nn.functional.embedding(ids, table))[0]).log_softmax(-1)
    model = OpenedModel(rnn, table, (out.weight, out.bias))
    logits, _ = model(ids + 1)
    assert model.cell == cell
    assert model.predicts == "tokens"
    assert not model.skips
    torch.testing.assert_close(logits.log_softmax(-1)[..., 1:], expected, rtol=0, atol=1e-6)
    assert float(logits.softmax(-1)[..., 0].max()) == 0


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64])
def test_what_the_file_does_not_know_is_never_foretold(dtype: torch.dtype) -> None:
    model = OpenedModel(nn.GRU(3, 4), torch.randn(5, 3), (torch.randn(5, 4) * 50, None)).to(dtype)
    chance = model(torch.tensor([[0], [1], [5]]))[0].softmax(-1)
    assert float(chance[..., 0].max()) == 0
    assert torch.isfinite(chance).all()


def test_rows_of_numbers_go_straight_in() -> None:
    lstm = nn.LSTM(3, 8, 2, bidirectional=True, proj_size=2, batch_first=True).double()
    rows = torch.randn(9, 1, 3, dtype=torch.float64)
    expected = lstm(rows.transpose(0, 1))[0].transpose(0, 1)
    model = OpenedModel(lstm, None, (torch.eye(4), torch.ones(4))).double()
    torch.testing.assert_close(model(rows)[0], expected + 1, rtol=0, atol=1e-14)
    assert model.width == 4
    assert model.predicts == "numbers"
    assert model.tokens is None


def test_without_a_readout_the_layer_speaks() -> None:
    model = OpenedModel(nn.RNN(2, 3), torch.eye(2))
    assert model.predicts == "nothing"
    assert model(torch.tensor([[1]]))[0].shape == (1, 1, 3)


def test_a_readout_over_both_directions_foretells_no_token() -> None:
    model = OpenedModel(nn.RNN(2, 3, bidirectional=True), torch.eye(2), (torch.ones(2, 6), None))
    assert model.predicts == "numbers"


def test_numbers_are_counted_as_they_came() -> None:
    rnn = nn.LSTM(3, 5)
    came = sum(one.numel() for one in rnn.parameters()) + 7 * 3 + 7 * 5 + 7
    assert OpenedModel(rnn, torch.ones(7, 3), (torch.ones(7, 5), torch.ones(7))).parameter_count == came


def test_the_files_own_unknown_token_stands_for_all_that_is_unknown() -> None:
    table = torch.randn(4, 2)
    model = OpenedModel(nn.RNN(2, 3), table, unknown=2)
    assert torch.equal(model.embedding.weight[0], table[2])


@pytest.mark.parametrize("parts", [(torch.ones(4, 3), None), (torch.ones(4, 2), (torch.ones(4, 9), None))])
def test_parts_that_do_not_fit_are_refused(parts: tuple) -> None:
    with pytest.raises(InputError, match="expected a weight of the"):
        OpenedModel(nn.RNN(2, 3), *parts)
