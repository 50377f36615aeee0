"""What float32 can hold beside something larger: where a gradient counts as vanished or as exploded."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

Fate = Literal["lost", "blown", "held"]

LIMITS: Final = (-24 * np.log10(2.0), 24 * np.log10(2.0))
"""Decimal logarithms of 2^-24 and 2^24: beyond them one of two summands is rounded away by the other."""


def fate(left: float) -> Fate:
    """Judge what is left of a gradient, a decimal logarithm of its share.

    Examples
    --------
    >>> fate(-20.0), fate(9.0), fate(-3.0)
    ('lost', 'blown', 'held')
    """
    return "lost" if left < LIMITS[0] else "blown" if left > LIMITS[1] else "held"
