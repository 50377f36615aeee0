"""Stacks of equally many weights, deep or wide, by what each seed of them reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np

__all__ = ["DeepAndWide", "Trend", "deep_and_wide"]

Trend = Literal["worse", "better", "mixed"]


@dataclass(frozen=True)
class DeepAndWide:
    """What equally large stacks show.

    Attributes
    ----------
    bits, seconds : tuple of float
        Medians over seeds, a stack each: bits per character, >= 0, and CPU seconds of training.
    best : int
        Which stack has the lowest median.
    clear : bool
        Whether every seed of the best is better than every seed of the others.
    deeper : {"worse", "better", "mixed"}
        What each layer more does to the median of the stacks without ways round their layers.
    apart : float
        By how much of the fewest the numbers of weights differ at most.
    """

    bits: tuple[float, ...]
    seconds: tuple[float, ...]
    best: int
    clear: bool
    deeper: Trend
    apart: float


def deep_and_wide(rows: Sequence[Mapping[str, Any]]) -> DeepAndWide:
    """Compare stacks over their seeds.

    Parameters
    ----------
    rows
        A stack each, those without ``skips`` from the shallowest on: ``bits`` and ``seconds``, a value a
        seed, ``parameters`` and ``skips``. Of ``layers.json``.

    Examples
    --------
    >>> one = {"bits": [1.9, 2.0, 2.1], "seconds": [9.0, 9.0, 9.0], "parameters": 100, "skips": False}
    >>> found = deep_and_wide([one, one | {"bits": [2.2, 2.3, 2.4], "parameters": 101}])
    >>> found.best, found.clear, found.deeper, f"{found.apart:.0%}"
    (0, True, 'worse', '1%')
    """
    bits = tuple(float(np.median(one["bits"])) for one in rows)
    best = bits.index(min(bits))
    others = [value for k, one in enumerate(rows) if k != best for value in one["bits"]]
    plain = [value for value, one in zip(bits, rows, strict=True) if not one["skips"]]
    steps = [after - before for before, after in pairwise(plain)]
    deeper: Trend = "mixed"
    if all(step > 0 for step in steps):
        deeper = "worse"
    elif all(step < 0 for step in steps):
        deeper = "better"
    counts = [one["parameters"] for one in rows]
    return DeepAndWide(
        bits,
        tuple(float(np.median(one["seconds"])) for one in rows),
        best,
        max(rows[best]["bits"]) < min(others, default=np.inf),
        deeper,
        max(counts) / min(counts) - 1,
    )
