"""The equations with numbers in them, step by step: exact, rounded as on paper, or with something changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from rnn_core.cells.spec import Squash
from rnn_core.tasks.by_hand.equations import Equations, Line
from rnn_core.tasks.by_hand.expression import Expression, Given, Number, Pair, Squashed
from rnn_core.tasks.by_hand.hand_cell import HandCell

__all__ = ["Changed", "Walk", "largest_difference", "squashing", "value_of", "walk"]

_SQUASHES: Mapping[Squash, Callable[[float], float]] = {
    "sigmoid": lambda a: 0.5 * (1 + math.tanh(0.5 * a)),
    "tanh": math.tanh,
    "relu": lambda a: max(0.0, a),
    "identity": lambda a: a,
}


def squashing(kind: Squash) -> Callable[[float], float]:
    """Return a squashing function of one number.

    Examples
    --------
    >>> squashing("sigmoid")(0.0)
    0.5
    """
    return _SQUASHES[kind]


@dataclass(frozen=True)
class Changed:
    """What is done otherwise than the cell does it.

    Attributes
    ----------
    decimals : int or None
        Decimals to which every number that is written down is rounded, as one does on paper; None: not.
    squashes : mapping
        Quantity -> what is taken of its sum instead.
    everywhere : Squash or None
        What every sigmoid and tanh becomes, also that of a state on its way out.
    bits : bool
        Whether a gate is taken for 0 or 1, whichever is nearer.
    """

    decimals: int | None = None
    squashes: Mapping[str, Squash] = field(default_factory=dict)
    everywhere: Squash | None = None
    bits: bool = False

    def squash(self, kind: Squash, name: str) -> Callable[[float], float]:
        """Return what is taken of a sum."""
        return squashing(self.everywhere or self.squashes.get(name, kind))

    def written(self, value: float) -> float:
        """Round as on paper."""
        return value if self.decimals is None else round(value, self.decimals)


@dataclass(frozen=True, eq=False)
class Walk:
    """Every line's value at every step.

    Attributes
    ----------
    record, sums : mapping
        Quantity -> (time, hidden): itself, and what its sigmoid or tanh is taken of.
    """

    record: dict[str, np.ndarray]
    sums: dict[str, np.ndarray]


def walk(cell: HandCell, inputs: np.ndarray, changed: Changed | None = None) -> Walk:
    """Compute every line of every step, from states of zero.

    Parameters
    ----------
    cell : HandCell
    inputs : (time, features)
    changed : Changed, optional

    Examples
    --------
    >>> one = HandCell("rnn", 1, 1, (1.0, 1.0, 0.0, 0.0))
    >>> walk(one, np.array([[1.0], [0.0]]), Changed(decimals=2)).record["hidden"][:, 0].tolist()
    [0.76, 0.64]
    """
    how, found = changed or Changed(), cell.equations
    arrays, states = cell.arrays(), {name: np.zeros(cell.hidden) for name in found.spec.states}
    record = {one.name: np.zeros((len(inputs), cell.hidden)) for one in found.lines if not one.is_sum}
    sums = {one.name: np.zeros((len(inputs), cell.hidden)) for one in found.lines if one.is_sum}
    for step, x in enumerate(inputs):
        values = _step(found, {**arrays, **states, "x": x}, how)
        for line, value in zip(found.lines, values, strict=True):
            (sums if line.is_sum else record)[line.name][step, line.unit] = value
        states = {name: record[name][step] for name in states}
    return Walk(record, sums)


def _step(found: Equations, given: Mapping[str, np.ndarray], how: Changed) -> list[float]:
    done: dict[int, float] = {}
    gates = found.spec.gates if how.bits else ()
    for line in found.lines:
        value = how.written(_value(line, line.expression, done, given, how))
        done[id(line.expression)] = round(value) if line.name in gates and not line.is_sum else value
    return list(done.values())


def _value(
    line: Line, one: Expression, done: Mapping[int, float], given: Mapping[str, np.ndarray], how: Changed
) -> float:
    def of(part: Expression) -> float:
        return done[id(part)] if id(part) in done else _value(line, part, done, given, how)

    if isinstance(one, Squashed):
        return how.written(how.squash(one.kind, line.name if one is line.expression else "")(of(one.of)))
    return value_of(
        one, of, lambda it: float(given[it.name][it.row if it.column < 0 else (it.row, it.column)])
    )


def value_of(one: Expression, of: Callable[[Expression], float], given: Callable[[Given], float]) -> float:
    """Compute an expression that is no squashing function.

    Parameters
    ----------
    one : Expression
    of : callable
        Gives the value of a part.
    given : callable
        Gives a number that the step is given.
    """
    if isinstance(one, Number):
        return one.value
    if isinstance(one, Given):
        return given(one)
    assert isinstance(one, Pair)
    left, right = of(one.left), of(one.right)
    if one.operator == "*":
        return left * right
    return left + right if one.operator == "+" else left - right


def largest_difference(first: Mapping[str, np.ndarray], second: Mapping[str, np.ndarray]) -> float:
    """Return the largest difference between two records, over the quantities that both have."""
    return max(float(np.abs(first[name] - second[name]).max()) for name in first if name in second)
