r"""The naive model of a sequence: for every step another linear model, of the whole past before it.

Its inputs grow with the step, and so do its weights and its multiplications; where it has as many inputs as
there are sequences to learn from, its error on others explodes, and falls again beyond ("double descent").

Notes
-----
The sequences are a wave of period 24, amplitude 1 and unknown phase, with noise of standard deviation .3. All
that a linear model of t values can know of the next one is known in closed form: `best`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.cells import Cell, names, spec
from rnn_core.errors import InputError
from rnn_core.experiments.waves import LENGTH, NOISE, OTHERS, PERIOD, waves

__all__ = [
    "LENGTH",
    "NOISE",
    "OTHERS",
    "PERIOD",
    "WINDOW",
    "WholePast",
    "best",
    "cell_cost",
    "cheaper_until",
    "costs",
    "step_marks",
    "waves",
    "whole_past",
]

WINDOW: Final = 24
"""Values that the model with a fixed window reads: AR(24)."""

Array = NDArray[np.float64]


def step_marks(sequences: int, length: int = LENGTH) -> tuple[int, ...]:
    """Return the steps at which the naive model is fitted: close together where it falls apart.

    Examples
    --------
    >>> step_marks(100)[:3], 100 in step_marks(100), step_marks(100)[-1]
    ((1, 2, 4), True, 159)
    """
    even = {1, 2, 4, *range(6, length - 1, 8), length - 1}
    near = {sequences + by for by in (-12, -8, -5, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12)}
    return tuple(sorted(one for one in even | near if 1 <= one < length))


@dataclass(frozen=True, eq=False)
class WholePast:
    """Errors on sequences that no model learnt from, by the step that is forecast.

    Attributes
    ----------
    sequences : int
        Sequences that were learnt from.
    steps : ndarray, (marks,), int
        Values that the naive model of a step reads: it forecasts the value after them.
    naive : ndarray, (seeds, marks)
        Mean squared error of the naive models.
    window : ndarray, (seeds, marks)
        Of one linear model of the last `WINDOW` values, learnt from all steps of the same sequences; nan
        before there are as many.
    best : ndarray, (marks,)
        Of the best linear model of the whole past there can be: see `best`.
    """

    sequences: int
    steps: NDArray[np.int64]
    naive: Array = field(repr=False)
    window: Array = field(repr=False)
    best: Array = field(repr=False)

    @property
    def worst(self) -> int:
        """The step at which the median over seeds of the naive model's error is largest."""
        return int(self.steps[np.argmax(np.median(self.naive, 0))])

    def at(self, step: int) -> int:
        """Return the place, in `steps`, of the one that is nearest to a step."""
        return int(np.argmin(np.abs(self.steps - step)))


def whole_past(sequences: int, seeds: Sequence[int], steps: Sequence[int] | None = None) -> WholePast:
    """Fit a linear model of the whole past for every step, and one of a window for all.

    Parameters
    ----------
    sequences
        To learn from, at least 2.
    seeds
        Of the sequences; those that errors are measured on are others for every seed too.
    steps
        At which it is fitted, each from 1 to `LENGTH` - 1; None: `step_marks`.

    Raises
    ------
    InputError
        If there are too few sequences, no seed, or a step that is not there.

    Notes
    -----
    Least squares without an intercept, by the singular values of the past: beyond as many inputs as
    sequences, of all weights that fit, those of least norm.

    Examples
    --------
    >>> found = whole_past(40, [0], steps=(10, 40))
    >>> bool(found.naive[0, 1] > 5 * found.naive[0, 0])
    True
    """
    marks = tuple(step_marks(sequences) if steps is None else steps)
    if sequences < 2 or not seeds or not marks or not all(1 <= one < LENGTH for one in marks):
        raise InputError.of(
            f"2 sequences or more, a seed, and steps from 1 to {LENGTH - 1}",
            f"{sequences} sequences, {len(seeds)} seeds, steps {marks[:3]}",
            "choose others",
        )
    naive, window = np.empty((len(seeds), len(marks))), np.full((len(seeds), len(marks)), np.nan)
    for row, seed in enumerate(seeds):
        learnt, others = waves(sequences, 2 * seed), waves(OTHERS, 2 * seed + 1)
        of_window = _window(learnt)
        for k, step in enumerate(marks):
            weights = np.linalg.lstsq(learnt[:, :step], learnt[:, step], rcond=None)[0]
            naive[row, k] = np.mean((others[:, :step] @ weights - others[:, step]) ** 2)
            if step >= WINDOW:
                said = others[:, step - WINDOW : step] @ of_window
                window[row, k] = np.mean((said - others[:, step]) ** 2)
    return WholePast(sequences, np.array(marks), naive, window, np.array([best(one) for one in marks]))


def _window(learnt: Array) -> Array:
    """Fit one linear model of a window to all steps of all sequences."""
    rows = np.lib.stride_tricks.sliding_window_view(learnt[:, :-1], WINDOW, axis=1).reshape(-1, WINDOW)
    answers = learnt[:, WINDOW:].reshape(-1)
    return np.asarray(np.linalg.solve(rows.T @ rows, rows.T @ answers), np.float64)


@lru_cache(maxsize=1024)
def best(step: int) -> float:
    """Return the error of the best linear model of ``step`` values, had it endless sequences to learn from.

    Values that lie k steps apart have the covariance cos(2 pi k / 24) / 2, and a variance of 1/2 + .09; the
    error is what is left of the variance after projection on the past. It is never below the noise's own,
    .09.

    Examples
    --------
    >>> round(best(1), 3), round(best(159), 3)
    (0.195, 0.091)
    """
    lags = np.arange(step + 1)
    covariance = np.cos(2 * math.pi * (lags[:, None] - lags[None, :]) / PERIOD) / 2
    covariance[np.diag_indices(step + 1)] += NOISE**2
    past, with_next = covariance[:step, :step], covariance[:step, step]
    return float(covariance[step, step] - with_next @ np.linalg.solve(past, with_next))


@dataclass(frozen=True)
class _Costs:
    """Multiplications of one step."""

    naive: int
    window: int
    cells: dict[Cell, int]


def costs(step: int, hidden: int) -> _Costs:
    """Count the multiplications that forecasting the value after ``step`` others takes.

    Parameters
    ----------
    step
        Values of the past.
    hidden
        Units of the recurrent cells.

    Returns
    -------
    naive, window : int
        One for each value that is read.
    cells : mapping of cell to int
        See `cell_cost`: the same at every step.

    Examples
    --------
    >>> found = costs(100, 16)
    >>> found.naive, found.window, found.cells["rnn"]
    (100, 24, 288)
    """
    return _Costs(step, min(step, WINDOW), {cell: cell_cost(cell, hidden) for cell in names()})


@lru_cache(maxsize=256)
def cell_cost(cell: Cell, hidden: int) -> int:
    """Count the multiplications of one step of a cell with one input, and of a linear readout of one number.

    One step of the cell as the textbook writes it is run, and its products are counted as they are carried
    out: those with weights, and those of gates with states.

    Examples
    --------
    >>> cell_cost("lstm", 16)
    1152
    """
    declared = spec(cell)
    shapes = [one.shape for one in declared.layer(1, hidden, device="meta").parameters()]
    counter = [0]
    weights = [_Counted.zeros(shape, counter) for shape in shapes]
    state = [_Counted.zeros((1, hidden), counter) for _ in declared.states]
    declared.step(_Counted.zeros((1, 1), counter), state, weights, next(iter(declared.modes)))
    return counter[0] + hidden


class _Counted(np.ndarray[Any, Any]):
    """An array that counts products of numbers with numbers; those with one constant are none."""

    counter: list[int]

    @classmethod
    def zeros(cls, shape: Sequence[int], counter: list[int]) -> _Counted:
        made = np.zeros(shape).view(cls)
        made.counter = counter
        return made

    def __array_finalize__(self, made_from: Any) -> None:
        self.counter = getattr(made_from, "counter", [0])

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **named: Any) -> Any:
        plain = [one.view(np.ndarray) if isinstance(one, _Counted) else one for one in inputs]
        if ufunc is np.matmul:
            self.counter[0] += math.prod(plain[0].shape) * plain[1].shape[-1]
        elif ufunc is np.multiply and all(np.ndim(one) for one in plain):
            self.counter[0] += np.broadcast(*plain).size
        found = getattr(ufunc, method)(*plain, **named).view(_Counted)
        found.counter = self.counter
        return found


def cheaper_until(cell: Cell, hidden: int) -> int:
    """Return the last step at which the naive model multiplies no more than a cell does.

    Examples
    --------
    >>> cheaper_until("rnn", 16)
    288
    """
    return cell_cost(cell, hidden)
