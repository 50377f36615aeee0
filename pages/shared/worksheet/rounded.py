"""Numbers as the sheet prints them: so many units of the last decimal place, and nothing behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from rnn_core.tasks.by_hand.writing import MINUS


@dataclass(frozen=True)
class Rounding:
    """How many decimals are printed.

    Attributes
    ----------
    decimals : int

    Examples
    --------
    >>> two = Rounding(2)
    >>> two.text(two.units(-1.2345)), two.text(two.units(-0.004)), two.exact(5)
    ('−1.23', '0.00', Fraction(1, 20))
    """

    decimals: int

    @property
    def one(self) -> int:
        """How many units are 1."""
        return 10**self.decimals

    @property
    def tolerance(self) -> Fraction:
        """How far from the measured value an answer may lie."""
        return Fraction(1, 100)

    def units(self, value: float | Fraction) -> int:
        """Round to units, halves away from 0 as one does by hand."""
        exact = Fraction(value) * self.one
        return int(math.copysign(math.floor(abs(exact) + Fraction(1, 2)), exact))

    def exact(self, units: int) -> Fraction:
        """Return the number that is printed."""
        return Fraction(units, self.one)

    def text(self, units: int) -> str:
        """Write it."""
        whole, rest = divmod(abs(units), self.one)
        return f"{MINUS if units < 0 else ''}{whole}.{rest:0{self.decimals}d}"
