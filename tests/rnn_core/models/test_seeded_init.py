"""Weights from a generator of their own: torch's distribution, and nobody else's draws."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from rnn_core.models.seeded_init import seeded_init, unwritten


@pytest.mark.parametrize(
    ("make", "fan"),
    [(lambda: nn.GRU(3, 100), 100), (lambda: nn.Linear(400, 50), 400), (lambda: nn.Conv1d(20, 30, 5), 100)],
)
def test_the_weights_spread_as_torchs_do(make, fan: int) -> None:
    bound = fan**-0.5  # torch draws from a uniform distribution on (-bound, bound)
    before = torch.get_rng_state()
    ours = seeded_init(make, torch.Generator().manual_seed(1))
    assert torch.equal(torch.get_rng_state(), before)
    for name, theirs in make().named_parameters():
        one = ours.get_parameter(name).detach()
        assert one.shape == theirs.shape
        assert theirs.detach().abs().max() <= bound
        assert 0.8 * bound < one.abs().max() <= bound
        assert one.std() == pytest.approx(bound / 3**0.5, rel=0.3)


def test_a_recurrent_layer_runs_as_one_built_by_torch_with_its_weights() -> None:
    ours = seeded_init(lambda: nn.LSTM(3, 5), torch.Generator().manual_seed(2))
    theirs = nn.LSTM(3, 5)
    theirs.load_state_dict(ours.state_dict())
    x = torch.randn(7, 2, 3)
    assert torch.equal(ours(x)[0], theirs(x)[0])


def test_memory_for_weights_is_as_torch_would_take_it() -> None:
    def empty() -> nn.Module:
        stack = nn.LSTM(3, 5, 2, dtype=torch.float64, device="meta")
        return nn.Sequential(stack, nn.Linear(5, 2, device="meta"))

    ours, theirs = unwritten(empty()).state_dict(), empty().to_empty(device="cpu").state_dict()
    for name, one in theirs.items():
        assert (ours[name].shape, ours[name].dtype, ours[name].device) == (one.shape, one.dtype, one.device)
    assert ours.keys() == theirs.keys()
