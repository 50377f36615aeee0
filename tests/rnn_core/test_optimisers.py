"""Optimisers that are torch's own, but for what a process has to import for them."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import torch
from torch import nn

from rnn_core import optimisers


def trained(kind: Any, **options: Any) -> list[torch.Tensor]:
    """Weights after a training that is broken off and taken up again, under a schedule."""
    torch.manual_seed(0)
    layer, x = nn.GRU(3, 4), torch.randn(5, 2, 3)
    state = None
    for _ in range(2):
        optimiser = kind(layer.parameters(), 1e-2, **options)
        if state is not None:
            optimiser.load_state_dict(state)
        slope = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.1, 5)
        for _ in range(5):
            optimiser.zero_grad()
            layer(x)[0].square().sum().backward()
            optimiser.step()
            slope.step()
        state = optimiser.state_dict()
    return [one.detach() for one in layer.parameters()]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("Adam", {"betas": (0.9, 0.99)}),
        ("Adam", {"fused": True}),
        ("AdamW", {"weight_decay": 0.0}),
        ("SGD", {"momentum": 0.9}),
    ],
)
def test_each_step_is_torchs_own(name: str, options: dict[str, Any]) -> None:
    ours, theirs = (trained(getattr(kind, name), **options) for kind in (optimisers, torch.optim))
    assert all(map(torch.equal, ours, theirs))


def test_who_trains_does_not_wait_for_a_compiler() -> None:
    """A network is drawn and trained; what would take longer to import than torch itself is not imported."""
    code = (
        "import sys; from rnn_core.models import DeepNetwork, RandomNetworkConfig, random_network;"
        "from rnn_core.training.learn import learn; from rnn_core.training.plan import Plan;"
        "from rnn_core.experiments.types.captions import CaptionTraining, caption_network;"
        "random_network(RandomNetworkConfig('gru')); DeepNetwork(2, 3, 4);"
        "caption_network(CaptionTraining());"
        "made = list(learn(Plan('to be or not to be ' * 99, updates=2)));"
        "print(len(made) > 0, {'sympy', 'torch._dynamo'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "True set()"
