"""A stack with ways round its layers is that, and one without them is torch's own."""

from __future__ import annotations

import pytest
import torch
from torch import nn

import rnn_core
from rnn_core.errors import InputError
from rnn_core.models import CharacterModel
from rnn_core.models.skipped import SkippedLSTM, layer_of


def _by_hand(stack: SkippedLSTM, x: torch.Tensor) -> torch.Tensor:
    """The same through torch's single-step cell, step by step."""
    stream = x
    for layer in range(stack.num_layers):
        cell = nn.LSTMCell(stream.shape[-1], stack.hidden_size).to(x.dtype)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            getattr(cell, name).data = getattr(stack, f"{name}_l{layer}").data
        state, own = None, []
        for step in stream:
            state = cell(step, state)
            own.append(state[0])
        stream = torch.stack(own) + (stream if layer else 0)
    return stream


def test_each_layer_adds_to_what_it_reads() -> None:
    torch.manual_seed(0)
    stack, x = SkippedLSTM(3, 5, num_layers=3).double(), torch.randn(7, 2, 3, dtype=torch.float64)
    output, (h, c) = stack(x)
    assert torch.allclose(output, _by_hand(stack, x), atol=1e-14)
    assert h.shape == c.shape == (3, 2, 5)
    assert torch.allclose(output[-1], h.sum(0), atol=1e-14)


def test_it_goes_on_where_it_stopped() -> None:
    stack, x = SkippedLSTM(3, 4, num_layers=2).double(), torch.randn(9, 1, 3, dtype=torch.float64)
    whole, (h, _) = stack(x)
    _, state = stack(x[:4])
    rest, (again, _) = stack(x[4:], state)
    assert torch.allclose(rest, whole[4:], atol=1e-14)
    assert torch.allclose(again, h, atol=1e-14)


def test_dropout_is_for_training_alone() -> None:
    stack, x = SkippedLSTM(3, 8, num_layers=2, dropout=0.5), torch.randn(5, 1, 3)
    assert not torch.equal(stack(x)[0], stack(x)[0])
    stack.eval()
    assert torch.equal(stack(x)[0], stack(x)[0])


@pytest.mark.parametrize("skips", [False, True])
def test_layers_apart_share_the_weights_and_draw_nothing(skips: bool) -> None:
    model = CharacterModel(6, "lstm", 4, layers=3, embedding=2, skips=skips)
    before = torch.get_rng_state()
    one = layer_of(model.rnn, 2)  # type: ignore[arg-type]
    assert torch.equal(torch.get_rng_state(), before)
    assert one.weight_hh_l0.data_ptr() == model.rnn.weight_hh_l2.data_ptr()
    assert not any(weight.requires_grad for weight in one.parameters())


def test_what_reads_plain_layers_refuses_it() -> None:
    with pytest.raises(InputError, match="one layer at a time"):
        rnn_core.trace(SkippedLSTM(3, 4, num_layers=2), torch.randn(5, 1, 3))


def test_only_the_lstm_has_ways_round_its_layers() -> None:
    with pytest.raises(InputError, match="choose the LSTM"):
        CharacterModel(6, "gru", 4, layers=2, skips=True)
