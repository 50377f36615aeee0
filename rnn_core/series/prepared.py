"""A series made ready to be forecast: a part to learn from, a part held out, and what is learnt of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.series.change import Way, back_to_level, learnable
from rnn_core.series.series import Series

__all__ = ["Prepared", "prepare"]

Array = NDArray[np.float64]

FITTED = 0.85
"""Share of the learnt part that weights are fitted to; the rest decides when to stop, and between windows."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A series, and what models read and forecast of it.

    Attributes
    ----------
    series : Series
    way : {"level", "change", "log"}
        What is read and forecast; see `rnn_core.series.change.learnable`.
    learnt : int
        Values at the beginning that models may learn from; those after are held out.
    scaled : ndarray, (steps,)
        What is read, with mean 0 and variance 1 over the learnt part; a step shorter than the series
        where it is changes.
    middle, scale : float
        What was subtracted and divided by.
    unit : float
        Variance of the learnt values: errors are given in units of it. 1 is about what forecasting their mean
        costs, if the series stays as it was.
    """

    series: Series
    way: Way
    learnt: int
    scaled: Array = field(repr=False)
    middle: float
    scale: float
    unit: float

    @property
    def shift(self) -> int:
        """Values that come before the first that is read: 1 where changes are, else 0."""
        return len(self.series) - len(self.scaled)

    @property
    def begins(self) -> int:
        """Where the held-out part begins in `scaled`."""
        return self.learnt - self.shift

    @property
    def fitted(self) -> int:
        """How much of `scaled` weights are fitted to; between this and `begins` lies what decides."""
        return int(FITTED * self.begins)

    @property
    def held(self) -> Array:
        """The held-out values."""
        return self.series.values[self.learnt :]

    def to_values(self, said: Array) -> Array:
        """Turn one-step forecasts of the last of `scaled` into forecasts of the values."""
        return back_to_level(self.series.values, self.middle + self.scale * said, self.way)

    def onward(self, origins: NDArray[np.int64], said: Array) -> Array:
        """Turn forecasts several steps ahead, each made upon the one before, into values.

        Parameters
        ----------
        origins : (origins,)
            Number of the last value that was known.
        said : (origins, steps)
            Forecasts of what is read.
        """
        read = self.middle + self.scale * said
        if self.way == "level":
            return read
        last = self.series.values[origins, None]
        total = np.cumsum(read, axis=1)
        return last + total if self.way == "change" else last * np.exp(np.minimum(total, 50.0))

    def error(self, forecasts: Array) -> float:
        """Return the mean squared error of forecasts of the held-out values, in units of `unit`."""
        return float(((forecasts - self.held) ** 2).mean() / self.unit)


def prepare(series: Series, way: Way, share: float = 0.7) -> Prepared:
    """Make a series ready.

    Parameters
    ----------
    series
    way
        What is read and forecast of it.
    share
        Of its values that are learnt from, in (0, 1).

    Raises
    ------
    InputError
        If fewer than 40 values are left to learn from or 10 to hold out, or the learnt ones are all the same.

    Examples
    --------
    >>> ready = prepare(Series(np.arange(100.0) ** 2, "own"), "change")
    >>> ready.learnt, ready.shift, len(ready.held), bool(abs(ready.scaled[: ready.begins].mean()) < 1e-12)
    (70, 1, 30, True)
    """
    learnt = round(share * len(series))
    if learnt < 40 or len(series) - learnt < 10:
        raise InputError.of(
            "40 values to learn from and 10 to hold out",
            f"{learnt} and {len(series) - learnt}",
            "bring a longer series",
        )
    read = learnable(series.values, way)
    part = read[: learnt - (len(series) - len(read))]
    scale, unit = float(part.std()), float(series.values[:learnt].var())
    if unit <= 1e-18 * float(np.abs(series.values[:learnt]).max()) ** 2:
        raise InputError.of("values that change", "a constant", "bring another series")
    middle = float(part.mean())
    scale = scale if scale > 1e-9 * float(np.abs(part).max()) else 1.0
    return Prepared(series, way, learnt, (read - middle) / scale, middle, scale, unit)
