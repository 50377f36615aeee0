"""How a share is written that may be tiny or huge: percent while that is readable, else a power of ten."""

from __future__ import annotations

import math
from fractions import Fraction

_SUPERSCRIPTS = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def power(bound: float) -> str:
    r"""Write a bound as one digit times a power of ten: the least such number that is not below it.

    Examples
    --------
    >>> power(4e-13), power(4.1e-13), power(9e-5), power(9.5e-5), power(0.0)
    ('4\xa0×\xa010⁻¹³', '5\xa0×\xa010⁻¹³', '9\xa0×\xa010⁻⁵', '1\xa0×\xa010⁻⁴', '0')
    """
    if bound <= 0:
        return "0"
    exact = Fraction(bound)
    exponent = math.floor(math.log10(bound)) - 1  # one too low: a logarithm is rounded
    while (digit := math.ceil(exact / Fraction(10) ** exponent)) > 9:
        exponent += 1
    # A decimal such as 4e-13 lies a hair above or below its float; it is written as it was meant.
    below = (digit - 1, exponent) if digit > 1 else (9, exponent - 1)
    if float(f"{below[0]}e{below[1]}") == bound:
        digit, exponent = below
    return f"{digit}\u00a0×\u00a010{str(exponent).translate(_SUPERSCRIPTS)}"


def share(log: float) -> str:
    r"""Write a share that is given by its decimal logarithm, in at most two digits.

    Examples
    --------
    >>> share(-0.5), share(-1.3), share(-2.6), share(-7.7)
    ('32%', '5.0%', '0.25%', '2\xa0×\xa010⁻⁸')
    >>> share(4.3), share(-math.inf)
    ('2\xa0×\xa010⁴', '0')
    """
    if log == -math.inf:
        return "0"
    if -3 <= log < 1:
        percent = 10 ** (log + 2)
        return f"{percent:.0f}%" if percent >= 9.95 else f"{percent:.{1 if percent >= 0.995 else 2}f}%"
    exponent = math.floor(log)
    digit = round(10 ** (log - exponent))
    if digit == 10:
        digit, exponent = 1, exponent + 1
    return f"{digit}\u00a0×\u00a010{str(exponent).translate(_SUPERSCRIPTS)}"
