"""The character model is torch's own layers in a row."""

from __future__ import annotations

import pytest
import torch

from rnn_core.models import CharacterModel
from rnn_core.models.character import with_dtype


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("layers", [1, 2])
def test_logits_are_embedding_layer_and_readout(cell: str, layers: int) -> None:
    torch.manual_seed(1)
    model = CharacterModel(7, cell, 5, layers, embedding=3).eval()
    ids = torch.randint(0, 7, (11, 2))
    logits, _ = model(ids)
    expected = model.readout(model.rnn(model.embedding(ids))[0])
    assert torch.equal(logits, expected)


def test_reading_in_two_parts_is_reading_at_once() -> None:
    torch.manual_seed(1)
    model = CharacterModel(7, "lstm", 5).double().eval()
    ids = torch.randint(0, 7, (11, 2))
    whole, _ = model(ids)
    first, state = model(ids[:4])
    second, _ = model(ids[4:], state)
    torch.testing.assert_close(torch.cat([first, second]), whole, rtol=0, atol=1e-14)


def test_forget_gates_start_open() -> None:
    model = CharacterModel(7, "lstm", 5, forget_bias=2.0)
    bias = (model.rnn.bias_ih_l0 + model.rnn.bias_hh_l0).detach()
    assert bias.tolist() == [0.0] * 5 + [2.0] * 5 + [0.0] * 10


def test_recurrent_weights_start_orthogonal_gate_by_gate() -> None:
    model = CharacterModel(7, "gru", 5)
    for gate in model.rnn.weight_hh_l0.detach().double().split(5):
        torch.testing.assert_close(gate @ gate.T, torch.eye(5).double(), rtol=0, atol=1e-6)


def test_a_copy_in_another_precision_leaves_the_model_alone() -> None:
    model = CharacterModel(7, "gru", 5)
    copy = with_dtype(model, torch.float64)
    assert copy.rnn.weight_hh_l0.dtype == torch.float64
    assert model.rnn.weight_hh_l0.dtype == torch.float32
    assert model.training
    assert not copy.training
