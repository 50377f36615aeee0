"""Sums inside gates, of all steps at once."""

from __future__ import annotations

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

__all__ = ["from_input", "sech2", "sums"]


def sums(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Give W x + b, (time, batch, rows), of x (time, batch, features)."""
    rows = x.flatten(0, 1)
    product = rows @ weight.T if bias is None else torch.addmm(bias, rows, weight.T)
    return product.unflatten(0, x.shape[:2])


def from_input(x: Tensor, weight: Tensor, bias: Tensor | int) -> Float[np.ndarray, "time batch rows"]:
    """Give the same, in memory of its own; bias 0 where there is none."""
    return sums(x, weight, None if isinstance(bias, int) else bias).numpy()


def sech2(a: np.ndarray) -> np.ndarray:
    """Compute 1 - tanh(a)^2 without the loss of digits that this very formula has far from 0.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.array([20.0], np.float32)
    >>> float((1 - np.tanh(a) ** 2)[0]), f"{sech2(a)[0]:.4e}"
    (0.0, '1.6993e-17')
    """
    q = np.exp(-2 * abs(a))
    return 4 * q / (1 + q) ** 2
