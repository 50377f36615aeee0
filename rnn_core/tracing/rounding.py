"""Bounds on how far two correct programs may differ on one step by rounding alone.

What is compared starts each step from the same h before it, torch's own. So nothing grows from step
to step, however chaotic the network, but the sums of an LSTM's cell state, and they are followed.
"""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = ["near", "within"]


def near(dtype: torch.dtype) -> float:
    """Give a difference that calls for no explanation where numbers are about 1: 64 units of rounding.

    Examples
    --------
    >>> near(torch.float32) < 1e-5, near(torch.float64) < 1e-13
    (True, True)
    """
    return 64 * torch.finfo(dtype).eps


def within(ours: Tensor, theirs: Tensor, reach: Tensor) -> bool:
    """Say whether two numbers are nowhere farther apart; what has left the range of floats says nothing."""
    alike = ((ours - theirs).abs() <= reach) | (ours == theirs) | (ours.isnan() & theirs.isnan())
    return bool((alike | ~reach.isfinite()).all())
