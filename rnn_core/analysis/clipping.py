"""What trainings with a limit on the gradient's norm show beside those without, over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

__all__ = ["MOMENTUM", "Verdict", "largest_step", "median_of_finite", "verdict"]

Verdict = Literal["decides", "harms", "neither", "both"]
MOMENTUM: Final = 0.9
"""Of the stored trainings."""


def verdict(limited: int, free: int, seeds: int) -> Verdict:
    """Judge a setting by how many of its seeds learn in it, with a limit and without.

    Returns
    -------
    {"decides", "harms", "neither", "both"}
        ``"decides"``: with the limit more than half of all seeds more learn than without; ``"harms"``: the
        other way round; else whether more than half learn at all.

    Examples
    --------
    >>> verdict(10, 2, 10), verdict(0, 10, 10), verdict(1, 0, 10), verdict(10, 9, 10)
    ('decides', 'harms', 'neither', 'both')
    """
    if limited - free > seeds / 2:
        return "decides"
    if free - limited > seeds / 2:
        return "harms"
    return "neither" if max(limited, free) <= seeds / 2 else "both"


def median_of_finite(values: Sequence[float | None]) -> tuple[float, int]:
    """Return the median of what was finite, one that was measured, and how many were not (None).

    Examples
    --------
    >>> median_of_finite([3.0, None, 1.0, 2.0, 9.0])
    (2.0, 1)
    """
    finite = [one for one in values if one is not None]
    return float(np.quantile(finite, 0.5, method="inverted_cdf")), len(values) - len(finite)


def largest_step(learning_rate: float, limit: float, momentum: float = MOMENTUM) -> float:
    """Return the length of an update that velocities add up to at most under a limit on the norm.

    Each velocity is the gradient, of norm <= limit, plus momentum times the one before: their sum is at most
    limit / (1 - momentum).

    Examples
    --------
    >>> f"{largest_step(0.01, 1.0):.2f}"
    '0.10'
    """
    return learning_rate * limit / (1 - momentum)
