"""Recurrent cells that learn from a few noisy waves: their error on others, by the values read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rnn_core.cells import Cell, spec
from rnn_core.models.seeded_init import seeded_init
from rnn_core.optimisers import Adam

__all__ = ["LENGTH", "NOISE", "OTHERS", "PERIOD", "WaveTraining", "wave_errors", "waves"]

PERIOD: Final = 24
NOISE: Final = 0.3
LENGTH: Final = 160
"""Values of a sequence."""
OTHERS: Final = 400
"""Sequences that errors are measured on; no model learns from them."""


def waves(count: int, seed: int, length: int = LENGTH) -> NDArray[np.float64]:
    """Make noisy waves of unknown phase.

    Returns
    -------
    ndarray, (count, length)
        sin(2 pi t / 24 + phase) + .3 noise, the phase of each sequence drawn uniformly.

    Examples
    --------
    >>> waves(3, seed=0).shape
    (3, 160)
    """
    generator = np.random.default_rng(seed)
    phases = generator.uniform(0, 2 * math.pi, (count, 1))
    wave = np.sin(2 * math.pi * np.arange(length) / PERIOD + phases)
    return wave + NOISE * generator.standard_normal((count, length))


@dataclass(frozen=True)
class WaveTraining:
    """Forecast the next value of a wave at every step.

    Attributes
    ----------
    cell, hidden
        Of the layer; a linear readout stands on it.
    sequences : int
        To learn from.
    learning_rate : float
        Of Adam, at its highest: it rises and falls in one cycle.
    updates, batch, clip
        Of training; each update reads whole sequences, the gradient is cut nowhere.
    seed : int
        Of sequences (as `rnn_core.analysis.whole_past` draws them), weights and batches.
    """

    cell: Cell
    sequences: int = 60
    hidden: int = 16
    learning_rate: float = 1e-2
    updates: int = 300
    batch: int = 32
    clip: float = 1.0
    seed: int = 0


def wave_errors(settings: WaveTraining) -> NDArray[np.float64]:
    """Train a network, and measure it on sequences that it did not learn from.

    Returns
    -------
    ndarray, (159,)
        Mean squared error of forecasting the value after 1, 2, ... 159 others.

    Examples
    --------
    >>> wave_errors(WaveTraining("rnn", sequences=8, updates=2)).shape
    (159,)
    """
    learnt = torch.tensor(waves(settings.sequences, 2 * settings.seed).T, dtype=torch.float32)[..., None]
    others = torch.tensor(waves(OTHERS, 2 * settings.seed + 1).T, dtype=torch.float32)[..., None]
    source = torch.Generator().manual_seed(settings.seed)
    layer = seeded_init(lambda: spec(settings.cell).layer(1, settings.hidden), source)
    readout = seeded_init(lambda: nn.Linear(settings.hidden, 1), source)
    weights = [*layer.parameters(), *readout.parameters()]
    adam = Adam(weights, settings.learning_rate)
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        adam, settings.learning_rate, total_steps=settings.updates, pct_start=0.1
    )
    for _ in range(settings.updates):
        drawn = torch.randperm(settings.sequences, generator=source)[: settings.batch]
        batch = learnt[:, drawn]
        loss = nn.functional.mse_loss(readout(layer(batch[:-1])[0]), batch[1:])
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, settings.clip)
        adam.step()
        cycle.step()
    with torch.no_grad():
        said = readout(layer(others[:-1])[0])
    errors: NDArray[np.float64] = ((said - others[1:]) ** 2).double().mean((1, 2)).numpy()
    return errors
