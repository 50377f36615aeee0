"""The GRU that trains quickly gives the values and the derivatives of torch's own."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnn_core.models.seq2seq import ATTENTIONS, Attention, Seq2Seq
from rnn_core.training import fast_forward, gru

LENGTHS = torch.tensor([4, 1, 6])


def loss(states: Tensor, last: Tensor) -> Tensor:
    weights = torch.linspace(-1, 1, states.numel(), dtype=states.dtype).view(states.shape)
    return (states * weights).sin().sum() + last.pow(3).sum()


def gradients(value: Tensor, *leaves: Tensor) -> list[Tensor]:
    return list(torch.autograd.grad(value, leaves))


def test_two_readers_are_those_of_torch_and_so_are_their_derivatives() -> None:
    torch.manual_seed(1)
    layer = nn.GRU(3, 5, bidirectional=True).double()
    x = torch.randn(6, 3, 3, dtype=torch.float64, requires_grad=True)
    packed, ends = layer(pack_padded_sequence(x, LENGTHS, enforce_sorted=False))
    right = pad_packed_sequence(packed)[0], torch.cat([ends[0], ends[1]], -1)
    ours = gru.read(layer, x, LENGTHS)
    for one, other in zip(ours, right, strict=True):
        torch.testing.assert_close(one, other, atol=1e-14, rtol=0)
    leaves = x, *layer.parameters()
    for one, other in zip(gradients(loss(*ours), *leaves), gradients(loss(*right), *leaves), strict=True):
        torch.testing.assert_close(one, other, atol=1e-13, rtol=1e-12)


def test_the_derivative_is_that_of_finite_differences() -> None:
    torch.manual_seed(2)
    sizes = (4, 2, 3, 6), (2, 3, 2), (2, 6, 2), (2, 6)
    arguments = [torch.randn(size, dtype=torch.float64, requires_grad=True) for size in sizes]
    assert torch.autograd.gradcheck(gru.states, arguments)


@pytest.mark.parametrize("attention", ATTENTIONS)
def test_a_network_that_translates_is_the_same_and_learns_the_same(attention: Attention) -> None:
    torch.manual_seed(3)
    model = Seq2Seq(11, 9, hidden=8, embedding=5, attention=attention, context=3).double()
    words = torch.randint(1, 11, (6, 3)).masked_fill(torch.arange(6)[:, None] >= LENGTHS, 0)
    told = torch.randint(1, 9, (5, 3))
    encoded, again = model.encode(words, LENGTHS), fast_forward.encode(model, words, LENGTHS)
    torch.testing.assert_close(again.states, encoded.states, atol=1e-14, rtol=0)
    torch.testing.assert_close(again.start, encoded.start, atol=1e-14, rtol=0)
    logits, ours = model.decode(told, encoded.start, encoded).logits, fast_forward.logits(model, told, again)
    torch.testing.assert_close(ours, logits, atol=1e-13, rtol=0)
    leaves = list(model.parameters())
    right = gradients(logits.pow(2).sum(), *leaves)
    for one, other in zip(gradients(ours.pow(2).sum(), *leaves), right, strict=True):
        torch.testing.assert_close(one, other, atol=1e-12, rtol=1e-10)
