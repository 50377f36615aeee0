"""What a hand-made cell is to do, as a program without a network: what its every step is judged by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from rnn_core.errors import InputError

__all__ = ["TRUTHS", "Judged", "Kind", "Read", "judge"]

Kind = Literal["above", "within", "shrinks"]
Expected = list[float | None]


def _held(inputs: np.ndarray) -> Expected:
    """Of (set, reset): 1 from a set until a reset; set wins."""
    state, found = 0.0, Expected()
    for sets, resets in inputs:
        state = 1.0 if sets else 0.0 if resets else state
        found.append(state)
    return found


def _counted(inputs: np.ndarray) -> Expected:
    """How many ones there were; of signed ones their sum."""
    return [float(one) for one in np.cumsum(inputs[:, 0])]


def _halved(inputs: np.ndarray) -> Expected:
    """Each one is 1 when it comes, and half of it is left at every step after."""
    state, found = 0.0, Expected()
    for (x,) in inputs:
        state = 0.5 * state + float(x)
        found.append(state)
    return found


def _averaged(inputs: np.ndarray) -> Expected:
    """The exponential average, half of it new."""
    return [None if one is None else 0.5 * one for one in _halved(inputs)]


def _written(inputs: np.ndarray) -> Expected:
    """Of (write, value): whether the value last written was positive; nothing before the first."""
    state: float | None = None
    found = Expected()
    for write, value in inputs:
        state = float(value > 0) if write else state
        found.append(state)
    return found


def _late(inputs: np.ndarray) -> Expected:
    """Whether the input one step earlier was positive."""
    return [None, *(float(one > 0) for one in inputs[:-1, 0])]


def _odd(inputs: np.ndarray) -> Expected:
    """1 after an odd number of ones."""
    return [float(one % 2) for one in np.cumsum(inputs[:, 0])]


def _last_sign(inputs: np.ndarray) -> Expected:
    """Whether the last input that was not 0 was positive."""
    state: float | None = None
    found = Expected()
    for (x,) in inputs:
        state = state if x == 0 else float(x > 0)
        found.append(state)
    return found


def _quiet(inputs: np.ndarray) -> Expected:
    """1, "it shrinks", at every step with no input after one with an input."""
    met, found = False, Expected()
    for (x,) in inputs:
        found.append(1.0 if met and x == 0 else None)
        met = met or x != 0
    return found


def _third(inputs: np.ndarray) -> Expected:
    """1 from the third one on."""
    return [float(one > 2.5) for one in np.cumsum(inputs[:, 0])]


TRUTHS: Final[Mapping[str, Callable[[np.ndarray], Expected]]] = {
    "held": _held,
    "counted": _counted,
    "halved": _halved,
    "averaged": _averaged,
    "written": _written,
    "late": _late,
    "odd": _odd,
    "last_sign": _last_sign,
    "quiet": _quiet,
    "third": _third,
}
"""What is to come out at every step; None where nothing is asked."""


@dataclass(frozen=True)
class Read:
    """How an answer is read off a cell.

    Attributes
    ----------
    quantity : str
    units : tuple of float
        What each unit counts: (1, -1) is the difference of two.
    kind : "above", "within" or "shrinks"
        Whether it is above a bound; how large it is, give or take a bound; whether it is nearer to 0 than a
        step before.
    bound : float
    """

    quantity: str
    units: tuple[float, ...]
    kind: Kind
    bound: float = 0.0

    def values(self, record: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return what is read at every step, (time,)."""
        found: np.ndarray = record[self.quantity] @ np.array(self.units)
        return found

    def answers(self, record: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the answer at every step: a number, or 1 and 0 for yes and no."""
        values = self.values(record)
        if self.kind == "within":
            return values
        if self.kind == "above":
            return (values > self.bound).astype(float)
        before = np.concatenate([[0.0], values[:-1]])
        return (np.abs(values) < np.abs(before)).astype(float)


@dataclass(frozen=True)
class Judged:
    """One step: what is read, what is expected (None: nothing), and whether they agree."""

    value: float
    answer: float
    expected: float | None
    right: bool | None


def judge(truth: str, read: Read, inputs: np.ndarray, record: Mapping[str, np.ndarray]) -> list[Judged]:
    """Compare every step with what is to come out.

    Parameters
    ----------
    truth : str
        One of `TRUTHS`.
    read : Read
    inputs : (time, features)
    record : mapping
        Quantity -> (time, hidden).

    Raises
    ------
    InputError
        If there is no such truth.

    Examples
    --------
    >>> x, h = np.array([[1.0], [0.0], [1.0]]), np.array([[0.7], [0.7], [-0.7]])
    >>> [one.right for one in judge("odd", Read("hidden", (1.0,), "above"), x, {"hidden": h})]
    [True, True, True]
    """
    if truth not in TRUTHS:
        raise InputError.of(f"one of {sorted(TRUTHS)}", repr(truth), "choose one")
    found = zip(read.values(record), read.answers(record), TRUTHS[truth](inputs), strict=True)
    return [
        Judged(float(value), float(answer), expected, _agrees(read, float(answer), expected))
        for value, answer, expected in found
    ]


def _agrees(read: Read, answer: float, expected: float | None) -> bool | None:
    if expected is None:
        return None
    return abs(answer - expected) <= read.bound if read.kind == "within" else answer == expected


def reading(table: Mapping[str, Any], hidden: int) -> Read:
    """Read how an answer is read off, as a preset writes it."""
    kinds: Sequence[Kind] = ("above", "within", "shrinks")
    kind = next(one for one in kinds if one in table)
    units = tuple(map(float, table.get("units", (1,) + (0,) * (hidden - 1))))
    return Read(table["quantity"], units, kind, float(table[kind]))
