"""A random walk, as prices are close to one: nothing but its last value tells of the next."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["STEP", "random_walk"]

STEP: Final = 0.01


def random_walk(length: int, seed: int) -> NDArray[np.float64]:
    """Make a geometric random walk from about 100 in steps of about 1 %.

    Examples
    --------
    >>> walk = random_walk(500, seed=0)
    >>> walk.shape, bool((walk > 0).all())
    ((500,), True)
    """
    steps = STEP * np.random.default_rng(seed).standard_normal(length)
    walk: NDArray[np.float64] = 100 * np.exp(np.cumsum(steps))
    return walk
