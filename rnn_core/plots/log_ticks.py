"""Where a logarithmic axis is marked, and what stands there: whole numbers, never a bare digit of one."""

from __future__ import annotations

import math
from typing import Any, Final

__all__ = ["log_ticks"]

_STEPS: Final = ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7))
_FEWEST: Final = 3
_PLAIN: Final = (1e-3, 1e5)
"""Between these a number is written out; beyond, a power of ten as one."""


def log_ticks(low: float, high: float, most: int = 6) -> dict[str, Any]:
    """Return ``tickvals`` and ``ticktext`` of an axis.

    Plotly marks a short logarithmic axis with single digits: a 7 between 0.1 and 1, which reads as seven.

    Parameters
    ----------
    low, high
        Decimal logarithms of the axis' ends, as plotly's ``range`` has them.
    most
        Marks at most.

    Examples
    --------
    >>> log_ticks(-0.8, 0.4)
    {'tickvals': [0.2, 0.5, 1.0, 2.0], 'ticktext': ['0.2', '0.5', '1', '2']}
    >>> log_ticks(-9, 0, most=4)["ticktext"]
    ['10<sup>−9</sup>', '10<sup>−6</sup>', '0.001', '1']
    """
    fine = next((steps for steps in _STEPS if len(_between(low, high, steps)) >= _FEWEST), _STEPS[-1])
    values = _between(low, high, fine)
    values = values[:: max(1, math.ceil(len(values) / most))]
    return {"tickvals": values, "ticktext": [_written(value) for value in values]}


def _between(low: float, high: float, steps: tuple[int, ...]) -> list[float]:
    found = [
        float(f"{step}e{decade}") for decade in range(math.floor(low), math.ceil(high) + 1) for step in steps
    ]
    slack = 1e-9
    return [value for value in found if low - slack <= math.log10(value) <= high + slack]


def _written(value: float) -> str:
    if _PLAIN[0] <= value < _PLAIN[1]:
        return f"{value:,g}"
    digit, exponent = f"{value:e}".split("e")
    power = f"10<sup>{int(exponent)}</sup>".replace("-", "\u2212")
    return power if float(digit) == 1 else f"{float(digit):g}\u00d7{power}"
