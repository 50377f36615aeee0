"""Whether a forecast copies yesterday: moved in time, against what was and against what changed.

A forecast that repeats the last value lies one step late over the truth, and correlates with it almost
perfectly wherever values change little from step to step. So two questions are asked apart: at which shift a
forecast lies best over the truth, and whether its changes have anything to do with those that came.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError

__all__ = ["LEAST", "LEVEL", "SHIFTS", "Copying", "Finding", "copying", "correlation"]

SHIFTS: Final = 12
"""Steps that a forecast is moved by at most."""
LEAST: Final = 8
"""Forecasts without which nothing can be said."""
LEVEL: Final = 0.95
"""How often an interval holds what it is of."""

_SURE: Final = NormalDist().inv_cdf((1 + LEVEL) / 2)  # standard deviations, two-sided
_FLAT: Final = 1e-9  # of the spread of the truth: less is no movement

Finding = Literal["copies", "copies_and_knows", "knows", "follows", "persistence", "flat"]
"""What a forecast does. "persistence": it says the last value again. "flat": it always says the same. Else
by two questions: does it lie best over an earlier value (copies) or today's, and do its changes correlate
with those that came, more than chance would (knows)? "follows": today's, but its changes do not."""

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Copying:
    """One forecast of a stretch of a series, against the values before.

    Attributes
    ----------
    correlations : ndarray, (shifts + 1,)
        Of the forecast for t with the truth at t - k; nan where one of the two does not move.
    errors : ndarray, (shifts + 1,)
        Mean squared difference of the forecast for t from the truth at t - k; k = 0: its error.
    persistence : ndarray, (shifts + 1,)
        The same of persistence, which says for t what was at t - 1: 0 at k = 1.
    change : float
        Correlation of the change that was forecast with the one that came, each from the value before; nan
        where one of the two does not move.
    low, high : float
        95 % interval of `change` by Fisher's z, which takes changes to be independent of each other.
    count : int
        Forecasts.
    """

    correlations: Array = field(repr=False)
    errors: Array = field(repr=False)
    persistence: Array = field(repr=False)
    change: float
    low: float
    high: float
    count: int

    @property
    def peak(self) -> int | None:
        """The shift at which the forecast correlates most with the truth; None if it never moves."""
        return None if np.isnan(self.correlations).all() else int(np.nanargmax(self.correlations))

    @property
    def nearest(self) -> int:
        """The shift at which the forecast lies nearest to the truth, by squared difference."""
        return int(np.argmin(self.errors))

    @property
    def ratio(self) -> float:
        """Its error in units of persistence's; below 1: better. Infinite on a series that stands still."""
        if self.persistence[0] > 0:
            return float(self.errors[0] / self.persistence[0])
        return math.inf if self.errors[0] > 0 else 1.0

    @property
    def knows(self) -> bool:
        """Whether its changes correlate with those that came, more than chance would."""
        return self.low > 0

    @property
    def finding(self) -> Finding:
        """What it does; see `Finding`."""
        if self.errors[1] <= _FLAT**2 * max(self.persistence[0], np.finfo(float).tiny):
            return "persistence"
        if self.peak is None:
            return "flat"
        if self.peak > 0:
            return "copies_and_knows" if self.knows else "copies"
        return "knows" if self.knows else "follows"


def copying(
    values: Sequence[float] | Array, forecasts: Sequence[float] | Array, *, shifts: int = SHIFTS
) -> Copying:
    """Compare one-step forecasts with the truth, and with what was before it.

    Parameters
    ----------
    values : (time,)
        The series, up to the last value that was forecast; at least one value more than forecasts.
    forecasts : (count,)
        Of its last ``count`` values, each made from those before it.
    shifts
        Steps that they are moved by at most; fewer where there is no value so far back.

    Raises
    ------
    InputError
        If there are fewer than `LEAST` forecasts, no value before them, or something that is not finite.

    Notes
    -----
    All forecasts count at every shift: the truth is read further back, before the first of them.

    Examples
    --------
    >>> values = np.cumsum(np.random.default_rng(0).standard_normal(500))
    >>> found = copying(values, values[99:-1])  # says the last value again
    >>> found.peak, found.finding, found.ratio
    (1, 'persistence', 1.0)
    """
    x, f = np.asarray(values, np.float64), np.asarray(forecasts, np.float64)
    _check(x, f, shifts)
    start = len(x) - len(f)
    shifts = min(shifts, start)
    past = np.stack([x[start - k : len(x) - k] for k in range(shifts + 1)])
    truth, yesterday = past[0], past[1]
    change = correlation(f - yesterday, truth - yesterday)
    low, high = _interval(change, len(f))
    return Copying(
        np.array([correlation(f, one) for one in past]),
        ((f - past) ** 2).mean(1),
        ((yesterday - past) ** 2).mean(1),
        change,
        low,
        high,
        len(f),
    )


def correlation(one: Array, other: Array) -> float:
    """Return Pearson's correlation; nan where one of the two does not move.

    Examples
    --------
    >>> round(correlation(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.5])), 4)
    0.9979
    >>> correlation(np.ones(3), np.arange(3.0))
    nan
    """
    sizes = [float(np.abs(each).max(initial=0.0)) for each in (one, other)]
    moved = [each - each.mean() for each in (one, other)]
    norms = [float(np.sqrt(each @ each)) for each in moved]
    # What is left of a constant after its mean is rounding.
    if any(norm <= 1e-12 * size * math.sqrt(len(one)) for norm, size in zip(norms, sizes, strict=True)):
        return math.nan
    return float(np.clip(moved[0] / norms[0] @ (moved[1] / norms[1]), -1.0, 1.0))


def _interval(r: float, count: int) -> tuple[float, float]:
    if math.isnan(r):
        return math.nan, math.nan
    if abs(r) >= 1:
        return r, r
    z, half = math.atanh(r), _SURE / math.sqrt(count - 3)
    return math.tanh(z - half), math.tanh(z + half)


def _check(x: Array, f: Array, shifts: int) -> None:
    if shifts < 1:
        raise InputError.of("at least one shift", str(shifts), "allow more")
    if x.ndim != 1 or f.ndim != 1 or len(f) < LEAST or len(x) <= len(f):
        raise InputError.of(
            f"at least {LEAST} forecasts and one value more than those, each on one axis",
            f"{x.shape} values and {f.shape} forecasts",
            "pass the series with what was before its first forecast",
        )
    if not (np.isfinite(x).all() and np.isfinite(f).all()):
        raise InputError.of("finite values and forecasts", "nan or infinity", "leave such values out first")
