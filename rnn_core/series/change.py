"""What of a series is learnt: its level, its change, or the change of its logarithm; and the way back."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError

__all__ = ["WAYS", "Way", "ar_forecasts", "back_to_level", "learnable", "ways_of"]

Way = Literal["level", "change", "log"]
WAYS: Final[tuple[Way, ...]] = ("level", "change", "log")

Array = NDArray[np.float64]
_RIDGE: Final = 1e-9  # of the largest singular value's square: enough that a trend can be solved for


def ways_of(values: Array) -> tuple[Way, ...]:
    """Return the ways that a series can be learnt: the logarithm needs values above 0.

    Examples
    --------
    >>> ways_of(np.array([1.0, 2.0])), ways_of(np.array([0.0, 2.0]))
    (('level', 'change', 'log'), ('level', 'change'))
    """
    return WAYS if bool((values > 0).all()) else WAYS[:2]


def learnable(values: Array, way: Way) -> Array:
    """Return what is learnt of a series.

    Returns
    -------
    ndarray
        ``"level"``: the values; ``"change"``: x_t - x_{t-1}, one fewer; ``"log"``: log x_t - log x_{t-1}.

    Raises
    ------
    InputError
        If the logarithm is asked for of values that are not all above 0.

    Examples
    --------
    >>> learnable(np.array([1.0, 3.0, 2.0]), "change")
    array([ 2., -1.])
    """
    if way not in ways_of(values):
        raise InputError.of(
            "a series above 0 for its logarithm" if way == "log" else f"one of {WAYS}",
            f"values from {values.min():g}" if way == "log" else repr(way),
            "learn its change or its level",
        )
    if way == "level":
        return values
    found: Array = np.diff(np.log(values) if way == "log" else values)
    return found


def back_to_level(values: Array, said: Array, way: Way) -> Array:
    """Turn forecasts of what is learnt into forecasts of the values.

    Parameters
    ----------
    values : (time,)
        The series.
    said : (count,)
        Forecasts of what `learnable` makes of its last ``count`` values.

    Returns
    -------
    ndarray, (count,)
        Of the median where the logarithm was learnt: the mean is larger.

    Examples
    --------
    >>> back_to_level(np.array([1.0, 3.0, 2.0]), np.array([0.5, 0.5]), "change")
    array([1.5, 3.5])
    """
    if way == "level":
        return said
    before = values[-len(said) - 1 : -1]
    return before + said if way == "change" else before * np.exp(said)


def ar_forecasts(values: Array, learnt: int, window: int, way: Way = "level") -> Array:
    """Forecast each value after the learnt ones by a linear model of the values before it.

    Parameters
    ----------
    values : (time,)
    learnt
        Values at the beginning that the model is fitted to.
    window
        Values, or changes, that it reads.
    way
        What is learnt; see `learnable`.

    Returns
    -------
    ndarray, (time - learnt,)

    Raises
    ------
    InputError
        If there are fewer values to learn from than twice the weights, or none to forecast.

    Examples
    --------
    >>> x = np.sin(np.arange(60.0))
    >>> bool(np.abs(ar_forecasts(x, 40, 2) - x[40:]).max() < 1e-6)
    True
    """
    x = learnable(values, way)
    shift = len(values) - len(x)
    rows = np.lib.stride_tricks.sliding_window_view(x[:-1], window) if 0 < window < len(x) else x[:0, None]
    fitted = learnt - shift - window
    if window < 1 or fitted < 2 * (window + 1) or learnt >= len(values):
        raise InputError.of(
            f"{3 * window + 2 + shift} values to learn from, and one more",
            f"{learnt} of {len(values)}",
            "choose a shorter window",
        )
    middle, scale = x[: learnt - shift].mean(), x[: learnt - shift].std() or 1.0
    scaled = np.c_[(rows - middle) / scale, np.ones(len(rows))]
    answers = (x[window:] - middle) / scale
    weights = np.linalg.lstsq(scaled[:fitted], answers[:fitted], rcond=_RIDGE)[0]
    return back_to_level(values, middle + scale * (scaled[fitted:] @ weights), way)
