"""Weights from a generator of their own: torch's distribution, and nobody else's draws."""

from __future__ import annotations

import subprocess
import sys

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


def test_memory_for_weights_is_torchs_own_but_for_what_it_imports() -> None:
    """What torch takes for it brings a computer algebra along: as long as torch itself takes to import."""
    make = nn.Sequential(nn.LSTM(3, 5, 2, dtype=torch.float64, device="meta"), nn.Linear(5, 2, device="meta"))
    theirs = make.to_empty(device="cpu").state_dict()
    meta = nn.Sequential(nn.LSTM(3, 5, 2, dtype=torch.float64, device="meta"), nn.Linear(5, 2, device="meta"))
    ours = unwritten(meta).state_dict()
    assert {name: (one.shape, one.dtype, one.device) for name, one in ours.items()} == {
        name: (one.shape, one.dtype, one.device) for name, one in theirs.items()
    }
    code = (
        "import sys, torch; from rnn_core.models import DeepNetwork, RandomNetworkConfig, random_network;"
        "random_network(RandomNetworkConfig('gru')); DeepNetwork(2, 3, 4); print('sympy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
