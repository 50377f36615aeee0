"""Values to bytes for the heat map and the tint, and the error that makes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ZERO = 128
"""The byte of 0 in a signed plane: 1 is -limit, 255 is +limit."""

TONES = 256
"""Values of a byte."""

GATE_ERROR = 0.5 / 255
"""Largest error of a gate's byte."""

SIGNED_ERROR = 0.5 / 127
"""Largest error of a signed byte, as a share of its unit's limit."""

Array = NDArray[np.float64]


def gate_bytes(values: Array) -> NDArray[np.uint8]:
    """Quantise values in (0, 1), absolutely.

    Examples
    --------
    >>> gate_bytes(np.array([0.0, 0.5, 1.0])).tolist()
    [0, 128, 255]
    """
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def signed_bytes(values: NDArray[np.floating[Any]], limits: NDArray[np.float32] | None) -> NDArray[np.uint8]:
    """Quantise signed values, each unit to its own limit.

    Parameters
    ----------
    values
        (time, hidden).
    limits
        (hidden,), positive; None where every value lies in [-1, 1].

    Examples
    --------
    >>> signed_bytes(np.array([[-2.0], [0.0], [1.0]]), np.array([2.0], np.float32)).ravel().tolist()
    [1, 128, 192]
    """
    share = values if limits is None else values / limits
    return (np.rint(np.clip(share, -1, 1) * 127) + ZERO).astype(np.uint8)


def limits_of(values: Array, initial: Array | None, *, always: bool) -> NDArray[np.float32] | None:
    """Return each unit's largest size, or None where all of it fits into [-1, 1] as it is.

    Parameters
    ----------
    values
        (time, hidden).
    initial
        (hidden,) before the first step, which is drawn too; None for a quantity that is no state.
    always
        Whether to scale by unit even where it fits: what has no bound of its own, whose units differ most.
    """
    largest = np.abs(values).max(0)
    if initial is not None:
        largest = np.maximum(largest, np.abs(initial))
    if not always and largest.max(initial=0) <= 1:
        return None
    return np.maximum(largest, 1e-6).astype(np.float32)
