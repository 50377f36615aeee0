"""Training: it learns, it is deterministic, and it resumes exactly where it stood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.errors import InputError
from rnn_core.training.character import Settings, TrainingRun, train

SETTINGS = Settings(hidden=16, embedding=8, updates=60, batch=4, window=10, warm_up=5, learning_rate=0.02)
DOCUMENTS = [np.tile(np.array([1, 2, 3, 4]), 60), np.tile(np.array([4, 3]), 50)]


def run(settings: Settings = SETTINGS) -> TrainingRun:
    return TrainingRun(DOCUMENTS, 5, settings)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_it_learns_a_repeating_text(cell: str) -> None:
    reports = list(train(run(replace(SETTINGS, cell=cell)), every=20))
    assert [r.update for r in reports] == [20, 40, 60]
    assert reports[-1].bits < 0.5 * reports[0].bits
    assert reports[-1].tokens == 60 * 4 * 10


def test_the_same_seed_trains_the_same_network() -> None:
    runs, losses = [], []
    for seed in (1, 1, 2):
        runs.append(run(replace(SETTINGS, seed=seed)))
        losses.append([report.bits for report in train(runs[-1], every=20)])
    assert losses[0] == losses[1] != losses[2]
    for one, two in zip(runs[0].model.parameters(), runs[1].model.parameters(), strict=True):
        assert torch.equal(one, two)


def test_a_resumed_run_ends_where_an_unbroken_one_ends(tmp_path: Path) -> None:
    unbroken = run()
    list(train(unbroken))
    broken = run()
    for _ in range(23):
        broken.step()
    torch.save(broken.state_dict(), tmp_path / "run.pt")
    torch.manual_seed(99)
    resumed = run()
    resumed.load_state_dict(torch.load(tmp_path / "run.pt", weights_only=False))
    list(train(resumed))
    for one, two in zip(unbroken.model.parameters(), resumed.model.parameters(), strict=True):
        assert torch.equal(one, two)


def test_a_text_too_short_says_what_it_needs() -> None:
    with pytest.raises(InputError, match="at least 44 tokens"):
        TrainingRun([np.array([1, 2, 3])], 5, SETTINGS)
