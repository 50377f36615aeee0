"""Whether two networks, texts or states are the same, in 64 letters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_core.checkpoints import TrainedNetwork

__all__ = ["fingerprint", "of_arrays", "of_file", "of_json", "of_text"]


def fingerprint(checkpoint: TrainedNetwork) -> str:
    """Return the SHA-256 of all that decides what a network computes: cell, vocabulary, weights.

    Its name, its card and its scores do not count.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> len(fingerprint(load(Path("assets/models/shakespeare-lstm"))))
    64
    """
    model, vocabulary = checkpoint.model, checkpoint.vocabulary
    weights = model.state_dict()
    shape = {
        "cell": model.cell,
        "vocabulary": vocabulary.entries,
        "jamo": vocabulary.jamo,
        "weights": [[name, str(tensor.dtype), list(tensor.shape)] for name, tensor in weights.items()],
    }
    return of_arrays((tensor.numpy() for tensor in weights.values()), of_json(shape))


def of_file(path: Path) -> str:
    """SHA-256 of the bytes of a file, of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_text(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def of_json(value: Any) -> str:
    """SHA-256 of something JSON can hold, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def of_arrays(arrays: Iterable[NDArray[Any]], salt: str = "") -> str:
    """SHA-256 of the numbers in some arrays, little-endian."""
    digest = hashlib.sha256(salt.encode())
    for array in arrays:
        digest.update(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()
