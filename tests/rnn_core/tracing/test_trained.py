"""Networks that were really trained amplify rounding; a trace stays as near to the truth as torch does."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

import rnn_core
from rnn_core.checkpoints import load
from rnn_core.models.character import with_dtype
from rnn_core.tracing.workspace import disabled

NETWORKS = sorted(path.parent for path in Path("assets/models").glob("*/config.json"))


@pytest.mark.parametrize("folder", NETWORKS, ids=lambda folder: folder.name)
def test_float32_is_within_three_times_torch_s_own_error(folder: Path) -> None:
    """Torch's own error: of its h, and of the gates that lead from one h of its to the next."""
    checkpoint = load(folder)
    single, double = (with_dtype(checkpoint.model, dtype).rnn for dtype in (torch.float32, torch.float64))
    ids = torch.arange(400) * 7 % len(checkpoint.vocabulary)
    with torch.no_grad():
        x = with_dtype(checkpoint.model, torch.float32).embedding(ids)[:, None]
    trace = rnn_core.trace(single, x)
    with disabled():
        own = rnn_core.trace(single, x, own_run=True)
    truth = rnn_core.trace(double, x.double(), own_run=True)
    for name in trace.gates:
        exact = truth.gate(name)
        error = abs(own.gate(name) - exact).max()
        assert abs(trace.gate(name) - exact).max() <= 3 * error + 1e-6 * max(1.0, abs(exact).max()), name
    largest = max(1.0, *(float(abs(trace.gate(name)).max()) for name in trace.gates))  # c grows to hundreds
    assert trace.residual <= 5e-6 * largest
