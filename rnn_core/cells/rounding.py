"""Bounds on rounding: how much two correct programs may differ on one step of a cell."""

from __future__ import annotations

from math import sqrt

import torch
from torch import Tensor

__all__ = ["doubt", "unit"]


def unit(x: Tensor) -> float:
    """Give a unit of rounding of a tensor's own dtype."""
    return torch.finfo(x.dtype).eps


def doubt(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Bound the rounding error of W x + b.

    A sum of n products is as uncertain as its terms are large: by (16 + 2 sqrt(n) + n / 4) units
    of rounding of the sum of their sizes (n / 4 where all terms are alike, and each addition
    rounds the same way).
    """
    sizes = x.abs() @ weight.abs().T
    if bias is not None:
        sizes += bias.abs()
    return sizes.mul_(_terms(weight.shape[1]) * unit(x))


def _terms(n: int) -> float:
    return 16 + 2 * sqrt(n) + n / 4
