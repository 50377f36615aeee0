"""Worlds: series made from a seed, whose best possible forecast is known.

Each is a function of a length and a seed; `WORLDS` names them. What is best is the mean of the next
value given all values before, and given how the world works.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.series.series import Series
from rnn_core.series.walk import STEP, random_walk

__all__ = [
    "WORLDS",
    "ar2",
    "logistic",
    "longlag",
    "mackey_glass",
    "regime",
    "regime_filter",
    "sine",
    "toggle",
    "walk",
]

Array = NDArray[np.float64]

_BURN: Final = 500
"""Steps at the beginning that are dropped, so that nothing remembers where it began."""

TOGGLE_NOISE: Final = 0.05
SINE_PERIOD, SINE_NOISE = 24, 0.3
NOISE: Final = 0.5
"""Standard deviation of what drives ar2, longlag and regime."""
LAG, LAG_WEIGHT = 20, 0.9
AR_LAST, AR_BEFORE = 1.6, -0.8
RATE: Final = 3.9
"""Of the logistic map."""
REGIME_WEIGHT, REGIME_STAYS = 0.9, 0.98


def toggle(length: int, seed: int, chance: float = 0.03) -> Series:
    """Make pulses of +1 and -1 in turn, each announced by a marker one step before, at random times.

    A marker is 0.5, all else 0; noise of standard deviation 0.05 is added. No window tells the next sign
    unless it reaches the last pulse, however long ago that was: one bit of state does.

    Parameters
    ----------
    length, seed
    chance
        Of a marker at each step that is free, in (0, 1).

    Examples
    --------
    >>> series = toggle(2000, seed=0, chance=0.1)
    >>> pulses = series.values[np.abs(series.values) > 0.75]
    >>> bool((pulses[1:] * pulses[:-1] < 0).all())
    True
    """
    if not 0 < chance < 1:
        raise InputError.of("a chance in (0, 1)", str(chance), "choose another")
    source = np.random.default_rng(seed)
    draws = source.random(length)
    clean, best = np.zeros(length), np.full(length, 0.5 * chance)
    sign, marked = 1.0, False
    for t in range(length):
        if marked:
            clean[t] = best[t] = sign
            sign, marked = -sign, False
        elif draws[t] < chance:
            clean[t], marked = 0.5, True
    return Series(clean + TOGGLE_NOISE * source.standard_normal(length), "toggle", best=best)


def sine(length: int, seed: int) -> Series:
    """Make a sine of period 24, its phase drawn, plus noise of standard deviation 0.3.

    Examples
    --------
    >>> series = sine(4800, seed=0)
    >>> round(float(np.std(series.values - series.best)), 2)
    0.3
    """
    source = np.random.default_rng(seed)
    phase = source.uniform(0, 2 * math.pi)
    best = np.sin(2 * math.pi * np.arange(length) / SINE_PERIOD + phase)
    return Series(best + SINE_NOISE * source.standard_normal(length), "sine", SINE_PERIOD, best=best)


def ar2(length: int, seed: int) -> Series:
    """Make x_t = 1.6 x_{t-1} - 0.8 x_{t-2} + e_t, e of standard deviation 0.5.

    Examples
    --------
    >>> series = ar2(4000, seed=0)
    >>> round(float(np.std((series.values - series.best)[2:])), 1)
    0.5
    """
    x, best = _driven(length, seed, lambda past: AR_LAST * past[-1] + AR_BEFORE * past[-2], 2)
    return Series(x, "ar2", best=best)


def longlag(length: int, seed: int) -> Series:
    """Make x_t = 0.9 x_{t-20} + e_t, e of standard deviation 0.5: only the value 20 steps ago tells.

    Examples
    --------
    >>> longlag(100, seed=0).period
    20
    """
    x, best = _driven(length, seed, lambda past: LAG_WEIGHT * past[-LAG], LAG)
    return Series(x, "longlag", LAG, best=best)


def regime(length: int, seed: int) -> Series:
    """Make x_t = r_t 0.9 x_{t-1} + e_t, e of standard deviation 0.5, r = +1 or -1, hidden, seldom flipping.

    The best forecast weighs both signs by their probability given the past: see `regime_filter`.

    Examples
    --------
    >>> len(regime(100, seed=0))
    100
    """
    source = np.random.default_rng(seed)
    steps = length + _BURN
    flips = source.random(steps) > REGIME_STAYS
    sign = np.where(np.cumsum(flips) % 2, -1.0, 1.0)
    noise = NOISE * source.standard_normal(steps)
    x = np.zeros(steps)
    for t in range(1, steps):
        x[t] = sign[t] * REGIME_WEIGHT * x[t - 1] + noise[t]
    return Series(x[_BURN:], "regime", best=regime_filter(x)[_BURN:])


def regime_filter(x: Array) -> Array:
    """Return E[x_t | x_0 ... x_{t-1}] in the world of `regime`, by the exact Bayes filter of a hidden chain.

    Hamilton 1989, *A new approach to the economic analysis of nonstationary time series*, equations 4-6, for
    two signs. Before the first value, and of the sign before any evidence, nothing is known: 0 and one half.

    Examples
    --------
    >>> regime_filter(np.array([1.0, 0.9, 0.8])).round(3).tolist()
    [0.0, 0.0, 0.775]
    """
    best = np.zeros(len(x))
    up = 0.5
    for t in range(1, len(x)):
        before = up * REGIME_STAYS + (1 - up) * (1 - REGIME_STAYS)
        best[t] = (2 * before - 1) * REGIME_WEIGHT * x[t - 1]
        # Logarithm of how much likelier the value is under "up" than under "down": the squares' difference.
        ratio = 2 * x[t] * REGIME_WEIGHT * x[t - 1] / NOISE**2
        up = 1 / (1 + (1 - before) / before * math.exp(-min(700.0, max(-700.0, ratio))))
    return best


def logistic(length: int, seed: int) -> Series:
    """Make the logistic map x_t = 3.9 x_{t-1} (1 - x_{t-1}): chaos from one value (May 1976).

    Examples
    --------
    >>> series = logistic(100, seed=0)
    >>> bool((series.values == series.best).all())
    True
    """
    x = np.empty(length + _BURN)
    x[0] = np.random.default_rng(seed).uniform(0.2, 0.8)
    for t in range(1, len(x)):
        x[t] = RATE * x[t - 1] * (1 - x[t - 1])
    return Series(x[_BURN:], "logistic", best=x[_BURN:])


def mackey_glass(length: int, seed: int) -> Series:
    """Make the Mackey-Glass series: mild chaos with a delay of 17, of which every third step is kept.

    Mackey & Glass 1977, *Oscillation and chaos in physiological control systems*, by Euler steps of 1.

    Examples
    --------
    >>> series = mackey_glass(200, seed=0)
    >>> bool((0.2 < series.values).all() and (series.values < 1.5).all())
    True
    """
    delay, every = 17, 3
    steps = every * length + _BURN
    x = np.full(delay + steps, 1.2)
    x[: delay + 1] += 0.1 * np.random.default_rng(seed).standard_normal(delay + 1)
    for t in range(delay, len(x) - 1):
        x[t + 1] = 0.9 * x[t] + 0.2 * x[t - delay] / (1 + x[t - delay] ** 10)
    kept = x[-every * length :: every]
    return Series(kept, "mackey", best=kept)


def walk(length: int, seed: int) -> Series:
    """Make a geometric random walk in steps of 1 %: its last value is all that tells of the next.

    Examples
    --------
    >>> series = walk(500, seed=0)
    >>> bool(np.isclose(series.best[1:], series.values[:-1], rtol=1e-4).all())
    True
    """
    values = random_walk(length, seed)
    before = np.concatenate([[100.0], values[:-1]])
    return Series(values, "walk", best=before * math.exp(STEP**2 / 2))


def _driven(length: int, seed: int, mean: Callable[[Array], float], reach: int) -> tuple[Array, Array]:
    """Return a series driven by noise, and the mean of each value given those before it."""
    noise = NOISE * np.random.default_rng(seed).standard_normal(length + _BURN)
    x, best = np.zeros(length + _BURN), np.zeros(length + _BURN)
    for t in range(reach, len(x)):
        best[t] = mean(x[:t])
        x[t] = best[t] + noise[t]
    return x[_BURN:], best[_BURN:]


WORLDS: Final[Mapping[str, Callable[[int, int], Series]]] = {
    "toggle": toggle,
    "sine": sine,
    "ar2": ar2,
    "longlag": longlag,
    "regime": regime,
    "logistic": logistic,
    "mackey": mackey_glass,
    "walk": walk,
}
"""Name -> what makes it of a length and a seed."""
