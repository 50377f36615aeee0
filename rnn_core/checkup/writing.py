"""How the figures of a check-up are written: the same in every language."""

from __future__ import annotations

import math

__all__ = ["number", "percent"]


def percent(share: float) -> str:
    """Write a share, in about two digits.

    Examples
    --------
    >>> [percent(one) for one in (0.59, 0.052, 0.00004, 0.0, -0.13)]
    ['59%', '5.2%', '<0.1%', '0%', '\u221213%']
    """
    if share < 0:
        return "\u2212" + percent(-share)
    if share == 0:
        return "0%"
    if share < 0.001:
        return "<0.1%"
    return f"{100 * share:.0f}%" if share >= 0.0995 else f"{100 * share:.1f}%"


def number(value: float) -> str:
    """Write a number in three digits, large ones with separators.

    Examples
    --------
    >>> [number(one) for one in (50_123.4, 37.25, 0.4242, 0.00001, -2.5)]
    ['50,100', '37.2', '0.424', '1e-05', '\u22122.5']
    """
    if value < 0:
        return "\u2212" + number(-value)
    if not math.isfinite(value) or value == 0:
        return f"{value:g}"
    if value >= 1e7 or value < 1e-3:
        return f"{value:.3g}"
    digits = 2 - math.floor(math.log10(value))
    rounded = round(value, digits)
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:.3g}"
