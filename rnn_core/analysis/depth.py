"""How much of the error is left at each layer of deep stacks that differ in their seed alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn_core.errors import InputError
from rnn_core.gradients import DepthGradients, Spread, spread

__all__ = ["IDENTITY", "Curves", "Of", "is_identity", "middle", "nearest", "relative_curves"]

Array = NDArray[np.float64]
Of = Literal["states", "weights"]

IDENTITY: Final = 2
"""Factor by which a gradient may differ from the last layer's and still count as passed on unchanged."""
_DECIMAL: Final = float(np.log10(2.0))


@dataclass(frozen=True, eq=False)
class Curves:
    """The gradient at every layer of several stacks that differ in their seed alone.

    Attributes
    ----------
    states : ndarray, (seeds, depth + 1)
        log10 of ``|dL/dh_k|`` against the last layer's; -inf where there is none.
    weights : ndarray, (seeds, depth)
        The same of ``|dL/dW_k|``, the layers after the first.
    loss : ndarray, (seeds,)
        log10 of the loss before training, nats; guessing is log10(ln 3).
    """

    states: Array = field(repr=False)
    weights: Array = field(repr=False)
    loss: Array = field(repr=False)

    def of(self, what: Of) -> Array:
        """Return one of the two, a row a seed."""
        return self.states if what == "states" else self.weights

    def marks(self, what: Of) -> Spread:
        """Return median and spread over the seeds, layer by layer."""
        return spread(list(self.of(what)))


def relative_curves(measured: Sequence[DepthGradients]) -> Curves:
    """Set every layer's gradient against the last layer's.

    Parameters
    ----------
    measured
        Of stacks that differ in their seed alone, at least one; from
        :func:`rnn_core.experiments.stacks.gradients_at_start`.

    Raises
    ------
    InputError
        If nothing was measured.

    Examples
    --------
    >>> from rnn_core.experiments.stacks import StackTraining, gradients_at_start
    >>> curves = relative_curves([gradients_at_start(StackTraining(depth=5, seed=seed)) for seed in (0, 1)])
    >>> curves.states.shape, curves.states[:, -1].tolist()
    ((2, 6), [0.0, 0.0])
    """
    if not measured:
        raise InputError.of("at least one measurement", "none", "measure a stack")
    return Curves(
        np.stack([_relative(one.states) for one in measured]),
        np.stack([_relative(one.weights) for one in measured]),
        np.log10([one.loss for one in measured]),
    )


def _relative(log2: Array) -> Array:
    # A last layer without any gradient has none before it either: nothing is left, nowhere.
    with np.errstate(invalid="ignore"):
        relative = (log2 - log2[-1]) * _DECIMAL
    return np.where(np.isnan(relative), -np.inf, relative)


def middle(values: ArrayLike) -> tuple[float, float, float]:
    """Return median, least and most of values over seeds, each one that a seed really has.

    Examples
    --------
    >>> middle([3.0, 1.0, 2.0, 9.0])
    (2.0, 1.0, 9.0)
    """
    marks = np.quantile(np.asarray(values), [0.5, 0, 1], method="inverted_cdf")
    return float(marks[0]), float(marks[1]), float(marks[2])


def is_identity(left: float) -> bool:
    """Whether what is left of a gradient, a decimal logarithm, counts as passed on unchanged.

    Examples
    --------
    >>> is_identity(-0.1), is_identity(0.2), is_identity(-2.7)
    (True, True, False)
    """
    return abs(left) <= math.log10(IDENTITY)


def nearest(depth: int, measured: Iterable[int]) -> int:
    """Return the depth that was measured nearest to one, by ratio.

    Examples
    --------
    >>> nearest(30, (5, 10, 20, 50)), nearest(35, (5, 10, 20, 50))
    (20, 50)
    """
    return min(measured, key=lambda one: abs(math.log(one / depth)))
