"""The squashing functions, of numpy arrays and torch tensors alike.

An array may also hold objects that stand for numbers, such as `rnn_core.tasks.by_hand` writes equations
with: each is asked for its own `sigmoid`, `tanh` or `relu`.
"""

from __future__ import annotations

from operator import methodcaller
from typing import TypeVar

import numpy as np
import torch

__all__ = ["Array", "relu", "sigmoid", "tanh"]

Array = TypeVar("Array", np.ndarray, torch.Tensor)


def sigmoid(a: Array) -> Array:
    """Compute 1 / (1 + exp(-a))."""
    if isinstance(a, torch.Tensor):
        return torch.sigmoid(a)
    if a.dtype == object:
        return _own("sigmoid", a)
    return 0.5 * (1.0 + np.tanh(0.5 * a))  # the same function, without exp's overflow


def tanh(a: Array) -> Array:
    """Compute the hyperbolic tangent."""
    return torch.tanh(a) if isinstance(a, torch.Tensor) else np.tanh(a)


def relu(a: Array) -> Array:
    """Compute max(0, a); its slope at 0 is torch's, 0."""
    if isinstance(a, torch.Tensor):
        return torch.relu(a)
    return _own("relu", a) if a.dtype == object else np.maximum(a, 0)


def _own(name: str, a: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.frompyfunc(methodcaller(name), 1, 1)(a)
    return found
