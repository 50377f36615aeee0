"""GRU, LSTM or a plain RNN: what one step costs, at equal parameters.

Training steps and reading one character alone, all three cells in turn in one process, so that whatever slows
the machine down slows all of them. What they learn is `compare_learning`.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from docs.experiments.common import marks, write
from rnn_core.experiments.memory import bytes_kept
from rnn_core.models.character import CharacterModel
from rnn_core.tasks.parameter_matching import Cell, hidden_for, parameter_count

CELLS: Final[tuple[Cell, ...]] = ("rnn", "gru", "lstm")
EMBEDDING, BATCH = 24, 32
SIZES, TIMED, ROUNDS = (12_500, 50_000, 200_000), 100, 15
QUESTION = (
    "costs: milliseconds of one step of training (forward, backward, Adam; 32 sequences of 100 characters, "
    "median and quartiles of interleaved rounds) and of reading one character alone; ratios to the LSTM of "
    "the same round; bytes of float32 weights and of what autograd keeps for the way back."
)


def run(_: Path | None = None) -> Path:
    """Measure."""
    begun = time.process_time()
    rows: list[dict[str, Any]] = [row for size in SIZES for row in _costs(size)]
    settings = {
        "cells": "torch.nn.RNN (tanh), GRU, LSTM; one layer",
        "batch": BATCH,
        "embedding": EMBEDDING,
        "threads": torch.get_num_threads(),
    }
    return write("compare", QUESTION, settings, rows, begun)


def _costs(parameters: int, vocabulary: int = 64) -> list[dict[str, Any]]:
    """Time the three cells in turn, so that whatever slows the machine down slows all of them."""
    sizes = {cell: hidden_for(cell, EMBEDDING, vocabulary, parameters) for cell in CELLS}
    models = {
        cell: CharacterModel(vocabulary, cell, size, embedding=EMBEDDING) for cell, size in sizes.items()
    }
    optimisers = {cell: torch.optim.Adam(model.parameters()) for cell, model in models.items()}
    ids = torch.randint(0, vocabulary, (TIMED, BATCH), generator=torch.Generator().manual_seed(0))
    steps: dict[Cell, list[float]] = {cell: [] for cell in CELLS}
    reads: dict[Cell, list[float]] = {cell: [] for cell in CELLS}
    for _ in range(ROUNDS + 2):  # two to warm up
        for cell, model in models.items():
            steps[cell].append(_step(model, optimisers[cell], ids))
            reads[cell].append(_read(model, ids))
    rows = []
    for cell in CELLS:
        ratio = np.array(steps[cell][2:]) / np.array(steps["lstm"][2:])
        kept = bytes_kept(lambda model=models[cell]: model(ids)[0])
        rows.append(
            {
                "what": "costs",
                "cell": cell,
                "size": parameters,
                "hidden": sizes[cell],
                "parameters": parameter_count(cell, EMBEDDING, sizes[cell], vocabulary),
                "bytes": 4 * parameter_count(cell, EMBEDDING, sizes[cell], vocabulary),
                "state_bytes": 4 * sizes[cell] * (2 if cell == "lstm" else 1),
                "bytes_kept": kept,
                "step_milliseconds": marks(steps[cell][2:]),
                "read_milliseconds": marks(reads[cell][2:], 4),
                "step_to_lstm": marks(ratio),
            }
        )
    return rows


def _step(model: CharacterModel, optimiser: torch.optim.Optimizer, ids: torch.Tensor) -> float:
    begun = time.thread_time()
    logits, _ = model(ids[:-1])
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), ids[1:].flatten())
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return 1e3 * (time.thread_time() - begun)


@torch.inference_mode()
def _read(model: CharacterModel, ids: torch.Tensor) -> float:
    """Milliseconds a character where one text is read, each character after the answer to the last."""
    begun, state = time.thread_time(), None
    for one in ids[:30, :1]:
        _, state = model(one[None], state)
    return 1e3 * (time.thread_time() - begun) / 30
