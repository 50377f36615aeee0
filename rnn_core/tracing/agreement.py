"""How well two ways of computing agree, in words: to so many places, differing by at most so much."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from rnn_core.number_format import power

_FINEST: Final = {"float64": 15, "float32": 6}
"""Decimal digits that a number of a format always carries: with no difference at all, no more are claimed."""


def digits(difference: float, precision: str = "float64") -> int:
    """Return the number of decimal places to which two results agree.

    The largest n for which the difference is at most half a unit of the n-th place, 0.5 x 10 to the -n.
    Of a difference relative to the largest value, these are digits of that value; of an absolute one, decimal
    places.

    Parameters
    ----------
    difference
        The largest difference between the two, at least 0.
    precision
        ``"float64"`` or ``"float32"``: what it was computed in.

    Examples
    --------
    >>> digits(3e-13), digits(7e-13), digits(0.0), digits(0.0, "float32"), digits(2.0)
    (12, 11, 15, 6, 0)
    """
    if not math.isfinite(difference):
        return 0
    exact = 2 * Fraction(difference)
    return next((n for n in range(_FINEST[precision], 0, -1) if exact * 10**n <= 1), 0)


def said(difference: float, precision: str = "float64") -> dict[str, str]:
    r"""Return ``digits``, and ``residual``: the difference as a power of ten, never rounded down.

    Examples
    --------
    >>> said(3.2e-13)
    {'digits': '12', 'residual': '4\xa0×\xa010⁻¹³'}
    """
    return {"digits": str(digits(difference, precision)), "residual": power(difference)}
