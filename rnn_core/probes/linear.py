"""Linear probes: what can be told from a layer's state by a weighted sum of its units, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.probes.labels import measure_of

__all__ = ["PENALTY", "Probes", "fit_probes"]

Array = NDArray[np.float64]

PENALTY: Final = 1e-3
"""Of the squared weights, in units of the states' own variance; not tuned."""

_NEWTON: Final = 25
_STEADY: Final = 1e-10


@dataclass(frozen=True, eq=False)
class Probes:
    """One weighted sum of a layer's units for every question.

    Attributes
    ----------
    questions : tuple of str
    weights : ndarray, (question, hidden)
    bias : ndarray, (question,)
        ``state @ weights.T + bias`` is the count that was asked for, or the log odds of a yes.
    """

    questions: tuple[str, ...]
    weights: Float[np.ndarray, "question hidden"] = field(repr=False)
    bias: Float[np.ndarray, " question"] = field(repr=False)

    def answers(self, states: Float[np.ndarray, "time hidden"]) -> Float[np.ndarray, "time question"]:
        """Return what the probes say at each step: the probability of a yes, or a count."""
        told = states @ self.weights.T + self.bias
        yes = np.array([measure_of(one) == "auroc" for one in self.questions])
        with np.errstate(over="ignore"):
            return np.where(yes, 1 / (1 + np.exp(-told)), told)


def fit_probes(states: Float[np.ndarray, "time hidden"], asked: Mapping[str, Array]) -> Probes:
    """Fit a probe to every question by ridge regression, in closed form; log odds by Platt's sigmoid.

    With X the states, each unit scaled to mean 0 and variance 1, and y the answers less their mean,
    w = (X'X / n + penalty I)^-1 X'y / n. For a yes or no the sum w x is then read as log odds
    a (w x) + b, with the a and b that make the answers likeliest (Newton's method).

    Parameters
    ----------
    states
        At every step of the texts to fit on.
    asked
        Question -> ``(time,)``; a step with an answer that is nan is left out.

    Raises
    ------
    InputError
        If a question has but one answer in these texts.

    References
    ----------
    Hoerl and Kennard 1970, "Ridge Regression"; Alain and Bengio 2016, "Understanding intermediate layers
    using linear classifier probes"; Platt 1999, "Probabilistic Outputs for Support Vector Machines".

    Examples
    --------
    >>> states = np.random.default_rng(0).normal(size=(500, 3))
    >>> probes = fit_probes(states, {"column": states @ [1.0, -2.0, 0.0] + 5})
    >>> probes.weights.round(2).tolist(), probes.bias.round(1).tolist()
    ([[1.0, -2.0, -0.0]], [5.0])
    """
    y = np.stack(list(asked.values()), 1)
    known = ~np.isnan(y).any(1)
    x, y = states[known].astype(np.float64), y[known]
    for question, answers in zip(asked, y.T, strict=True):
        if not len(answers) or answers.min() == answers.max():
            raise InputError.of(
                f"texts in which {question!r} has more than one answer", "but one", "give more text"
            )
    mean, scale = x.mean(0), x.std(0)
    scale[scale == 0] = 1.0  # a unit that never moves tells nothing, whatever its weight
    x = (x - mean) / scale
    told = x @ (plain := _ridge(x, y - y.mean(0)))
    lines = [
        (1.0, answers.mean()) if measure_of(question) == "rho" else _sigmoid(one, answers)
        for question, one, answers in zip(asked, told.T, y.T, strict=True)
    ]
    slopes, offsets = (np.array(each) for each in zip(*lines, strict=True))
    weights: Array = (slopes * plain).T / scale
    return Probes(tuple(asked), weights, offsets - weights @ mean)


def _ridge(x: Array, y: Array) -> Array:
    """(hidden, question) weights; the states' products with each other serve all questions."""
    gram = x.T @ x / len(x) + PENALTY * np.eye(x.shape[1])
    return np.asarray(np.linalg.solve(gram, x.T @ y / len(x)), np.float64)


def _sigmoid(told: Array, y: Array) -> tuple[float, float]:
    """The a and b that make sigmoid(a told + b) likeliest, each answer drawn in as in Platt 1999, 2.2."""
    yes, no = float(y.sum()), float(len(y) - y.sum())
    target = np.where(y > 0, (yes + 1) / (yes + 2), 1 / (no + 2))
    rows = np.stack([told / told.std(), np.ones_like(told)])
    at = np.array([0.0, np.log((yes + 1) / (no + 1))])
    for _ in range(_NEWTON):
        p = 1 / (1 + np.exp(-np.clip(at @ rows, -500, 500)))
        slope = rows @ (p - target)
        curve = (rows * (p * (1 - p))) @ rows.T + 1e-9 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        at = at - np.clip(step, -2, 2)
        if abs(step).max() < _STEADY:
            break
    return float(at[0] / told.std()), float(at[1])
