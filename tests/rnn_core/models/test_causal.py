"""Models that do not look ahead: what they see, how many weights they have, and their sizes."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from rnn_core.errors import InputError
from rnn_core.models.causal import CausalAttention, CausalConvolutions, Recurrent, matched

MODELS = {
    "recurrent": lambda: Recurrent("gru", 3, 5),
    "convolution": lambda: CausalConvolutions(3, 5, taps=2, layers=3),
    "attention": lambda: CausalAttention(4, 5, heads=2),
}


def influence(model: nn.Module, length: int, features: int, at: int) -> torch.Tensor:
    """Which steps of the input the output of one step depends on, by autograd, in float64."""
    torch.manual_seed(0)
    x = torch.randn(length, 1, features, dtype=torch.float64, requires_grad=True)
    model.double()(x)[at].sum().backward()
    assert x.grad is not None
    return x.grad.abs().sum((1, 2)).nonzero()[:, 0]


@pytest.mark.parametrize("name", MODELS)
def test_no_model_looks_ahead(name: str) -> None:
    found = influence(MODELS[name](), 20, 4 if name == "attention" else 3, 11)
    assert found.max() == 11


def test_convolutions_see_as_far_as_they_say() -> None:
    torch.manual_seed(1)
    model = CausalConvolutions(3, 16, taps=2, layers=3)
    found = influence(model, 30, 3, 20)
    assert found.min() == 20 - (2**3 - 1)


def test_attention_sees_all_before_it() -> None:
    assert len(influence(CausalAttention(4, 5, heads=2), 20, 4, 11)) == 12


def test_attention_is_the_softmax_of_its_scores() -> None:
    """One block in float64, written out."""
    torch.manual_seed(2)
    model = CausalAttention(6, 7, heads=2, blocks=1).double()
    x = torch.randn(9, 1, 6, dtype=torch.float64)
    block, h = model.blocks[0], x[:, 0]

    def normal(rows: torch.Tensor) -> torch.Tensor:
        centred = rows - rows.mean(-1, keepdim=True)
        return centred / (centred.square().mean(-1, keepdim=True) + 1e-5).sqrt()

    query, key, value = block.asked(normal(h)).split(6, dim=-1)
    seen = []
    for head in (slice(0, 3), slice(3, 6)):
        scores = query[:, head] @ key[:, head].T / 3**0.5
        allowed = torch.tril(torch.ones(9, 9, dtype=torch.bool))
        seen.append(scores.masked_fill(~allowed, -torch.inf).softmax(-1) @ value[:, head])
    h = h + block.mixed(torch.cat(seen, -1))
    h = h + block.narrowed(torch.relu(block.widened(normal(h))))
    torch.testing.assert_close(model(x)[:, 0], model.readout(h), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("parameters", [40, 104, 1000, 99_999])
def test_no_other_size_is_nearer(parameters: int) -> None:
    found = matched(lambda size: nn.Linear(size, 10), parameters)
    apart = {size: abs(10 * size + 10 - parameters) for size in range(1, 12_000)}
    assert apart[found] == min(apart.values())


def test_too_few_weights_for_any_size() -> None:
    with pytest.raises(InputError, match="at least 20 parameters"):
        matched(lambda size: nn.Linear(size, 10), 5)
