"""How far the colours of a letter reach, so that both ends of the key are seen on the text; see ADR 12."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FULL: Final = 1.5
"""Where a story's colour is full: so many times as far from the middle as the medians of its two poles."""

COVERED: Final = 95.0
"""Per cent of a unit's steps within full colour where no story places the colours."""

_LEAST: Final = 1e-6


def of_story(values: Array, feature: Array, sign: int) -> tuple[float, float] | None:
    """Place a story's colours: the paper halfway between what the unit typically holds at its two poles.

    Parameters
    ----------
    values
        (time,) of the unit.
    feature
        (time,) what stands in the text: 0 or 1, or a count. A count's poles lie below and above its mean.
    sign
        +1 if the unit is to be high where the feature is, -1 if low.

    Returns
    -------
    (middle, reach) or None
        The value that gets no colour, and how far from it the colour is full. None where the text has one
        pole alone, or where the unit does not tell the two apart as its story says.

    Examples
    --------
    >>> of_story(np.array([20.0, 22.0, -1.0, -2.0]), np.array([0.0, 0.0, 1.0, 1.0]), -1)
    (9.75, 16.875)
    """
    high = feature > feature.mean()
    if not high.any():
        return None
    away, there = float(np.median(values[~high])), float(np.median(values[high]))
    apart = sign * (there - away)
    if not apart > _LEAST:
        return None
    return (away + there) / 2, FULL * apart / 2


def reaches(values: Array, limits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far from 0 each unit's colours reach where no story places them: rare extremes left out.

    Parameters
    ----------
    values
        (time, hidden).
    limits
        (hidden,) the largest sizes, which no reach exceeds.
    """
    usual = np.percentile(np.abs(values), COVERED, axis=0)
    return np.where(usual > _LEAST, np.minimum(usual, limits), limits).astype(np.float32)
