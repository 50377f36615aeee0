"""When does a fresh network's gradient vanish, explode, or stay?

"Sigmoid vanishes", "ReLU explodes", "the cell keeps the gradient": 20 seeds each, by how the weights
are drawn, how large they are, and how far back one looks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from docs.experiments.common import LOG10_OF_2, marks, write
from rnn_core.gradients import JacobianNorms, curves
from rnn_core.models.random_network import RandomNetworkConfig

SEEDS, STEPS, HIDDEN = 20, 201, 64
BACK = (10, 25, 50, 100, 200)
QUESTION = (
    "log10 of the largest singular value of dh_T/dh_t (hidden), of dh_T/dc_t (cell), and of its part "
    "through the forget gates alone (direct), that many steps back; over 20 seeds. null: wholly zero. "
    "vanished and exploded: share of seeds below 1e-6 and above 1e6."
)


def starts() -> Iterator[RandomNetworkConfig]:
    """Name the settings, in the order of the claims."""
    for activation in ("sigmoid", "tanh", "relu"):
        for initialisation in ("torch", "xavier", "he", "orthogonal"):
            yield RandomNetworkConfig(activation=activation, initialisation=initialisation, hidden=HIDDEN)
    for radius in (2.0, 4.0, 6.0, 8.0, 16.0):
        yield RandomNetworkConfig(
            activation="sigmoid", initialisation="orthogonal", radius=radius, hidden=HIDDEN
        )
    for activation in ("tanh", "relu"):
        for radius in (0.9, 1.0, 1.2, 1.5, 2.0):
            yield RandomNetworkConfig(
                activation=activation, initialisation="orthogonal", radius=radius, hidden=HIDDEN
            )
    for cell in ("lstm", "gru"):
        for bias in (0.0, 1.0, 3.0, 5.0):
            yield RandomNetworkConfig(cell, forget_bias=bias, hidden=HIDDEN)


def run(corpus: Path | None = None) -> Path:
    """Measure; no text is needed."""
    begun = time.process_time()
    rows = [_row(start) for start in starts()]
    settings = {"seeds": SEEDS, "steps": STEPS, "hidden": HIDDEN, "inputs": "normal, variance 1, 48 features"}
    return write("fresh_networks", QUESTION, settings, rows, begun)


def _row(start: RandomNetworkConfig) -> dict[str, Any]:
    measured = list(curves(start, STEPS, SEEDS))
    kept = ("cell", "activation", "initialisation", "radius", "forget_bias")
    row: dict[str, Any] = {name: value for name, value in asdict(start).items() if name in kept}
    names = {"hidden": "spectral", "cell": "cell_spectral", "direct": "direct_spectral"}
    for name, field in names.items():
        if getattr(measured[0], field) is not None:
            row["norms_" + name] = {str(back): _at(measured, field, back) for back in BACK}
    return row


def _at(measured: list[JacobianNorms], field: str, back: int) -> dict[str, Any]:
    values = np.array([getattr(norms, field)[-1 - back] for norms in measured]) * LOG10_OF_2
    return {
        **marks(values, 2),
        "vanished": round(float((values < -6).mean()), 2),
        "exploded": round(float((values > 6).mean()), 2),
    }
