"""Three body measures and a class of blood pressure, by a rule that is made up: no medicine.

Examples
--------
>>> import numpy as np
>>> measures, classes = draw(3, np.random.default_rng(0))
>>> measures.shape, set(classes.tolist()) <= {0, 1, 2}
((3, 3), True)
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from jaxtyping import Float, Int
from numpy import ndarray

__all__ = ["CENTRE", "CLASSES", "MASS", "MEASURES", "SPREAD", "draw", "mass_index", "rule", "scaled"]

MEASURES: Final = ("height", "weight", "age")
"""In cm, kg and years."""

CLASSES: Final = ("low", "middle", "high")

MASS: Final = (15.0, 42.0)
"""Least and largest body mass index, kg/m^2, of anybody who is drawn."""

CENTRE: Final = np.array([167.0, 67.0, 50.0])
SPREAD: Final = np.array([9.0, 13.0, 17.0])
"""By which measures are shifted and divided before a network reads them."""

_LIMITS: Final = (105.0, 130.0)
_NOISE: Final = 8.0


def draw(
    count: int, source: np.random.Generator
) -> tuple[Float[ndarray, "people 3"], Int[ndarray, " people"]]:
    """Draw people: their measures, and the class that the rule and its noise give them.

    Returns
    -------
    (ndarray, ndarray)
        Height, weight and age; number of the class, 0 to 2.
    """
    age = source.uniform(20, 80, count)
    height = source.normal(167, 9, count)
    weight = np.clip(source.normal(24, 4, count), *MASS) * (height / 100) ** 2
    measures = np.stack([height, weight, age], 1)
    pressure = _pressure(measures) + source.normal(0, _NOISE, count)
    return measures, np.digitize(pressure, _LIMITS)


def rule(measures: Float[ndarray, "people 3"]) -> Float[ndarray, "people 3"]:
    """Give the probability of each class by the rule itself: nobody can know more.

    p = 92 + 0.45 (age - 20) + 1.3 (index - 22) + N(0, 8); below 105 low, from 130 on high.

    Examples
    --------
    >>> rule(np.array([[170.0, 65.0, 20.0]])).argmax()
    np.int64(0)
    """
    far = (np.array(_LIMITS) - _pressure(measures)[:, None]) / _NOISE
    below = torch.special.ndtr(torch.from_numpy(far)).numpy()
    return np.stack([below[:, 0], below[:, 1] - below[:, 0], 1 - below[:, 1]], 1)


def mass_index(height: float | int, weight: float | int) -> float:
    """Return the body mass index, kg/m^2.

    Examples
    --------
    >>> round(mass_index(200, 100), 1)
    25.0
    """
    return weight / (height / 100) ** 2


def scaled(measures: Float[ndarray, "people 3"]) -> Float[ndarray, "people 3"]:
    """Shift and divide measures, as networks read them."""
    found: Float[ndarray, "people 3"] = (measures - CENTRE) / SPREAD
    return found


def _pressure(measures: Float[ndarray, "people 3"]) -> Float[ndarray, " people"]:
    height, weight, age = measures.T
    found: Float[ndarray, " people"] = 92 + 0.45 * (age - 20) + 1.3 * (weight / (height / 100) ** 2 - 22)
    return found
