"""Forecasts of a series: persistence, the season before, a linear window, a network with a window or a state.

Every model answers two questions, on values that it never learnt from: what comes next, each time with the
true past (`one_step`: teacher forcing), and what comes in the next steps, its own forecasts taken for the
past (`ahead`: free running). What a model reads is `Prepared.scaled`; what it says is given as values.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.models.forecaster import RecurrentForecaster, WindowForecaster, forecaster
from rnn_core.series.prepared import Prepared

__all__ = [
    "TAUS",
    "Forecaster",
    "Linear",
    "Mean",
    "Network",
    "Persistence",
    "Seasonal",
    "ahead_errors",
    "fit_linear",
    "floor",
    "network",
    "origins",
    "taus",
    "validation",
]

Array = NDArray[np.float64]
Places = NDArray[np.int64]

TAUS: Final = (1, 2, 4, 8, 12, 16, 20, 24, 32, 48, 64)
"""Values that a window may have."""
CONTEXT: Final = 256
"""Values that a state reads before it runs free."""

_RIDGE: Final = 1e-9  # of the largest singular value: enough that exactly repeating values can be solved for
_FAR: Final = 20.0  # standard deviations: a forecast that feeds on itself is held within this


class Forecaster(ABC):
    """What forecasts."""

    @abstractmethod
    def one_step(self, ready: Prepared, first: int) -> Array:
        """Forecast each value from number ``first`` on, from all true values before it."""

    @abstractmethod
    def ahead(self, ready: Prepared, origins: Places, steps: int) -> Array:
        """Forecast the values after each origin, the number of the last value that is known.

        Returns
        -------
        ndarray, (origins, steps)
        """


@dataclass(frozen=True)
class Persistence(Forecaster):
    """Says the last value again."""

    def one_step(self, ready: Prepared, first: int) -> Array:
        """Say what was one step before."""
        return ready.series.values[first - 1 : -1]

    def ahead(self, ready: Prepared, origins: Places, steps: int) -> Array:
        """Say the last known value for every step."""
        return np.repeat(ready.series.values[origins, None], steps, 1)


@dataclass(frozen=True)
class Mean(Forecaster):
    """Says the mean of the learnt values, always."""

    def one_step(self, ready: Prepared, first: int) -> Array:
        """Say the mean."""
        values = ready.series.values
        return np.full(len(values) - first, values[: ready.learnt].mean())

    def ahead(self, ready: Prepared, origins: Places, steps: int) -> Array:
        """Say the mean."""
        return np.full((len(origins), steps), ready.series.values[: ready.learnt].mean())


@dataclass(frozen=True)
class Seasonal(Forecaster):
    """Says what was one period before the value that it forecasts.

    Attributes
    ----------
    period : int
        Steps of a period.
    """

    period: int

    def one_step(self, ready: Prepared, first: int) -> Array:
        """Say what was a period before."""
        values = ready.series.values
        return values[np.arange(first, len(values)) - self.period]

    def ahead(self, ready: Prepared, origins: Places, steps: int) -> Array:
        """Say what was in the last period that is known."""
        back = np.arange(steps) % self.period + 1 - self.period
        return ready.series.values[origins[:, None] + back]


class _Window(Forecaster):
    """Forecasts from so many values that are read."""

    window: int

    @abstractmethod
    def said(self, rows: Array) -> Array:
        """Forecast what is read next after each row, (rows, window), the latest last."""

    def one_step(self, ready: Prepared, first: int) -> Array:
        """Forecast from the true window before each value."""
        start = first - ready.shift - self.window
        if start < 0:
            raise InputError.of(
                f"{self.window + ready.shift} values before the first forecast",
                str(first),
                "choose a shorter window",
            )
        return ready.to_values(self.said(_rows(ready.scaled[start:-1], self.window)))

    def ahead(self, ready: Prepared, origins: Places, steps: int) -> Array:
        """Forecast from windows that fill with forecasts."""
        last = origins - ready.shift
        rows = ready.scaled[last[:, None] + np.arange(1 - self.window, 1)]
        found = np.empty((len(origins), steps))
        for step in range(steps):
            found[:, step] = np.clip(self.said(rows), -_FAR, _FAR)
            rows = np.c_[rows[:, 1:], found[:, step]]
        return ready.onward(origins, found)


@dataclass(frozen=True, eq=False)
class Linear(_Window):
    """AR(window): a weighted sum of the last values.

    Attributes
    ----------
    weights : ndarray, (window,)
        Of the values, the latest last.
    bias : float
    """

    weights: Array
    bias: float

    @property
    def window(self) -> int:  # type: ignore[override]
        """Values that it reads."""
        return len(self.weights)

    def said(self, rows: Array) -> Array:
        """Sum."""
        found: Array = rows @ self.weights + self.bias
        return found


@dataclass(frozen=True, eq=False)
class _WindowNetwork(_Window):
    module: WindowForecaster = field(repr=False)

    @property
    def window(self) -> int:  # type: ignore[override]
        return self.module.window

    def said(self, rows: Array) -> Array:
        with torch.no_grad():
            found: Array = self.module(torch.tensor(rows, dtype=torch.float32)).double().numpy()
        return found


@dataclass(frozen=True, eq=False)
class _StateNetwork(Forecaster):
    module: RecurrentForecaster = field(repr=False)

    def one_step(self, ready: Prepared, first: int) -> Array:
        """Read the whole series once; the state goes on."""
        with torch.no_grad():
            read = torch.tensor(ready.scaled[:-1, None], dtype=torch.float32)
            said = self.module(read)[0][:, 0].double().numpy()
        return ready.to_values(said[first - ready.shift - 1 :])

    def ahead(self, ready: Prepared, origins: Places, steps: int) -> Array:
        """Read what was before each origin, then what it says itself."""
        last = origins - ready.shift
        context = min(CONTEXT, int(last.min()) + 1)
        rows = ready.scaled[last[:, None] + np.arange(1 - context, 1)]
        found = []
        with torch.no_grad():
            said, state = self.module(torch.tensor(rows.T.copy(), dtype=torch.float32))
            found.append(said[-1].clamp(-_FAR, _FAR))
            for _ in range(steps - 1):
                said, state = self.module(found[-1][None], state)
                found.append(said[0].clamp(-_FAR, _FAR))
        return ready.onward(origins, torch.stack(found, 1).double().numpy())


Network = _WindowNetwork | _StateNetwork


def network(model: str, weights: Mapping[str, NDArray[np.floating[Any]]]) -> Network:
    """Return a trained network as a forecaster.

    Parameters
    ----------
    model
        As `rnn_core.models.forecaster.forecaster` names it.
    weights
        Name of a parameter -> its values.

    Raises
    ------
    InputError
        If the weights are another model's.

    Examples
    --------
    >>> module = forecaster("window-2")
    >>> type(network("window-2", {n: p.detach().numpy() for n, p in module.named_parameters()})).__name__
    '_WindowNetwork'
    """
    module = forecaster(model)
    try:
        module.load_state_dict({name: torch.tensor(np.asarray(one)) for name, one in weights.items()})
    except RuntimeError as error:
        raise InputError.of(f"the weights of {model}", f"{error}", "train it again") from error
    module.requires_grad_(False).eval()
    return _WindowNetwork(module) if isinstance(module, WindowForecaster) else _StateNetwork(module)


def fit_linear(read: Array, window: int) -> Linear:
    """Fit AR(window) by least squares, with an intercept.

    Parameters
    ----------
    read : (steps,)
        What is learnt from.
    window
        Values that it reads.

    Raises
    ------
    InputError
        If there are fewer answers than weights.

    Examples
    --------
    >>> found = fit_linear(np.sin(np.arange(50.0)), 2)
    >>> found.weights.round(4).tolist()
    [-1.0, 1.0806]
    """
    answers = len(read) - window
    if window < 1 or answers <= window + 1:
        raise InputError.of(
            f"{2 * window + 3} values to learn from", str(len(read)), "choose a shorter window"
        )
    rows = np.c_[_rows(read[:-1], window), np.ones(answers)]
    found = np.asarray(np.linalg.lstsq(rows, read[window:], rcond=_RIDGE)[0], np.float64)
    return Linear(found[:-1], float(found[-1]))


def taus(ready: Prepared) -> tuple[int, ...]:
    """Return the windows of `TAUS` that a series is long enough for: six answers for every weight.

    Examples
    --------
    >>> from rnn_core.series import Series
    >>> from rnn_core.series.prepared import prepare
    >>> taus(prepare(Series(np.sin(np.arange(120.0)), "own"), "level"))
    (1, 2, 4, 8, 12)
    """
    return tuple(one for one in TAUS if one <= ready.begins // 6)


def validation(model: Forecaster, ready: Prepared) -> float:
    """Return the error of a model on that part of the learnt values which decides; in `Prepared.unit`."""
    first = ready.fitted + ready.shift
    count = ready.learnt - first
    said = model.one_step(ready, first)[:count]
    return float(((said - ready.series.values[first : ready.learnt]) ** 2).mean() / ready.unit)


def floor(ready: Prepared) -> float | None:
    """Return the error of the best forecasts, where they are known."""
    return None if ready.series.best is None else ready.error(ready.series.best[ready.learnt :])


def origins(ready: Prepared, steps: int, most: int = 100) -> Places:
    """Return the numbers of held-out values to forecast ahead from, evenly spread from the last learnt one.

    Examples
    --------
    >>> from rnn_core.series import Series
    >>> from rnn_core.series.prepared import prepare
    >>> origins(prepare(Series(np.sin(np.arange(100.0)), "own"), "level"), 10, 5).tolist()
    [69, 74, 79, 84, 89]
    """
    last = len(ready.series) - steps - 1
    count = min(most, last - ready.learnt + 2)
    if count < 1:
        raise InputError.of(f"{steps} held-out values", str(len(ready.held)), "look fewer steps ahead")
    return np.linspace(ready.learnt - 1, last, count).astype(np.int64)


def ahead_errors(models: Sequence[Forecaster], ready: Prepared, steps: int, most: int = 100) -> list[Array]:
    """Return, of each model, the mean squared error 1, 2, ... steps ahead; in `Prepared.unit`.

    Returns
    -------
    list of ndarray, (steps,)
    """
    starts = origins(ready, steps, most)
    truth = ready.series.values[starts[:, None] + np.arange(1, steps + 1)]
    return [((one.ahead(ready, starts, steps) - truth) ** 2).mean(0) / ready.unit for one in models]


def _rows(read: Array, window: int) -> Array:
    """Return every stretch of so many values."""
    return np.lib.stride_tricks.sliding_window_view(read, window)
