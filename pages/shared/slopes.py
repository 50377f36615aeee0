"""What mathematics says of activation functions, as pages quote it."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

SIGMOID: Final = Fraction(1, 4)
"""The steepest slope of a sigmoid, at 0."""
