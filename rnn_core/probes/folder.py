"""Probes beside the network they were fitted to: ``probes.safetensors`` and ``probes.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from safetensors.numpy import load as tensors_of
from safetensors.numpy import save as bytes_of

from rnn_core.checkpoints import sums
from rnn_core.checkpoints.parts import loading
from rnn_core.probes.linear import Probes
from rnn_core.probes.measure import Examined

__all__ = ["load_probes", "save_probes"]

WEIGHTS: Final = "probes.safetensors"
SCORES: Final = "probes.json"


def save_probes(
    folder: Path, trained: Examined, untrained: Sequence[Examined], about: dict[str, Any]
) -> None:
    """Write probes and scores.

    Parameters
    ----------
    folder
        The network's.
    trained
        The network's probes; they are kept.
    untrained
        Those of networks of the same shape before training, a seed each; only their scores are kept.
    about
        Documents, seeds: anything JSON can hold.
    """
    tensors = {
        # In C's order: safetensors writes the bytes as they lie in memory.
        f"{layer}.{name}": np.ascontiguousarray(values, np.float32)
        for layer, one in enumerate(trained.probes)
        for name, values in (("weights", one.weights), ("bias", one.bias))
    }
    rows = [
        {**asdict(score), "untrained": [one.scores[k].score for one in untrained]}
        for k, score in enumerate(trained.scores)
    ]
    record = {**about, "questions": list(trained.probes[0].questions), "scores": rows}
    text = json.dumps(record, indent=1) + "\n"
    sums.put(folder, {WEIGHTS: bytes_of(tensors), SCORES: text.encode()})


def load_probes(folder: Path) -> tuple[tuple[Probes, ...], dict[str, Any]]:
    """Load the probes of every layer, the embedding's first, and the record of their scores.

    Raises
    ------
    CheckpointError
        If a file is missing or damaged, or does not fit the other.
    """
    written = f"{WEIGHTS} and {SCORES}, as rnn_core.probes writes them"
    with loading(f"probes in {folder.name!r} ({written})", "Measure them again."):
        record = json.loads(sums.take(folder / SCORES))
        tensors = tensors_of(sums.take(folder / WEIGHTS))
        questions = tuple(record["questions"])
        layers = len(tensors) // 2
        found = tuple(
            Probes(questions, tensors[f"{k}.weights"].astype(float), tensors[f"{k}.bias"].astype(float))
            for k in range(layers)
        )
    return found, record
