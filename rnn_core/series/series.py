"""A series of numbers, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError

__all__ = ["Series"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Series:
    """Values one after another, with a constant time between them.

    Attributes
    ----------
    values : ndarray, (steps,), float64
        Finite.
    name : str
        A slug: "toggle", "elnino", "own".
    period : int or None
        Steps after which it is expected to repeat, such as 12 months; None: not known, or none.
    source : str
        Key of what is said about where it comes from and its licence; empty: generated, or the visitor's.
    times : tuple of str
        What names each value, such as its month; as many as values, or none.
    best : ndarray, (steps,), or None
        The best forecast of each value that its past allows (its conditional mean), where the world is known;
        the mean squared error of no model can be expected to lie below that of these: the floor.

    Raises
    ------
    InputError
        If values are not finite or not on one axis, or something has another length.

    Examples
    --------
    >>> series = Series([1.0, 2.0, 4.0], "own")
    >>> series.values.dtype.name, series.label(2)
    ('float64', '3')
    """

    values: Array = field(repr=False)
    name: str
    period: int | None = None
    source: str = ""
    times: Sequence[str] = field(default=(), repr=False)
    best: Array | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        values = np.array(self.values, np.float64)  # a copy: nobody else writes into it
        if values.ndim != 1 or not len(values) or not np.isfinite(values).all():
            raise InputError.of("finite values on one axis", f"{values.shape}", "leave out what is missing")
        for what, one in (("times", self.times or None), ("best", self.best)):
            if one is not None and len(one) != len(values):
                raise InputError.of(
                    f"{len(values)} {what}", str(len(one)), "pass one for each value, or none"
                )
        if self.period is not None and self.period < 2:
            raise InputError.of("a period of at least 2 steps", str(self.period), "pass None for none")
        values.flags.writeable = False
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "times", tuple(self.times))

    def __len__(self) -> int:
        return len(self.values)

    def label(self, step: int) -> str:
        """Return what names a value; its number, from 1, where nothing does."""
        return self.times[step] if self.times else str(step + 1)
