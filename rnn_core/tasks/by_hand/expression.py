"""Numbers that are not known yet: what a cell's own step makes of them is its equations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

__all__ = ["Expression", "Given", "Number", "Pair", "Squashed", "given"]

Operator = Literal["+", "-", "*"]


class Expression:
    """A number that is computed of others; plus, minus, times and the squashing functions make new ones.

    Numpy does arithmetic on arrays of them, so a step that is written for arrays takes these too.

    Examples
    --------
    >>> a, b = Given("x", 0), Given("U", 0, 1)
    >>> (1 - a.sigmoid()) * b
    (1 - sigmoid(x[0])) * U[0, 1]
    """

    __slots__ = ()

    def __add__(self, other: object) -> Expression:
        return _added(self, _of(other))

    def __radd__(self, other: object) -> Expression:
        return _added(_of(other), self)

    def __sub__(self, other: object) -> Expression:
        return Pair("-", self, _of(other))

    def __rsub__(self, other: object) -> Expression:
        return Pair("-", _of(other), self)

    def __mul__(self, other: object) -> Expression:
        return Pair("*", self, _of(other))

    def __rmul__(self, other: object) -> Expression:
        return Pair("*", _of(other), self)

    def sigmoid(self) -> Expression:
        """Give the sigmoid of it."""
        return Squashed("sigmoid", self)

    def tanh(self) -> Expression:
        """Give the hyperbolic tangent of it."""
        return Squashed("tanh", self)

    def relu(self) -> Expression:
        """Give max(0, it)."""
        return Squashed("relu", self)

    def parts(self) -> tuple[Expression, ...]:
        """Return what it is made of."""
        return ()

    def within(self) -> Iterator[Expression]:
        """Go through it and all that it is made of."""
        yield self
        for part in self.parts():
            yield from part.within()


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Number(Expression):
    """A number that a step's text holds, such as the 1 of 1 - z."""

    value: float

    def __repr__(self) -> str:
        return f"{self.value:g}"


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Given(Expression):
    """A number that a step is given: a weight, by the name of its parameter, an input "x", or a state before.

    row, column : its place; column -1 where there is one row of numbers.
    """

    name: str
    row: int
    column: int = -1

    def __repr__(self) -> str:
        return f"{self.name}[{self.row}{f', {self.column}' if self.column >= 0 else ''}]"


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Pair(Expression):
    """A sum, difference or product of two."""

    operator: Operator
    left: Expression
    right: Expression

    def parts(self) -> tuple[Expression, ...]:
        """Return both."""
        return self.left, self.right

    def __repr__(self) -> str:
        sides = [f"({one})" if self._weaker(one) else f"{one}" for one in self.parts()]
        return f"{sides[0]} {self.operator} {sides[1]}"

    def _weaker(self, part: Expression) -> bool:
        return self.operator == "*" and isinstance(part, Pair) and part.operator != "*"


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Squashed(Expression):
    """The sigmoid, tanh or rectifier of a number."""

    kind: Literal["sigmoid", "tanh", "relu"]
    of: Expression

    def parts(self) -> tuple[Expression, ...]:
        """Return what it is taken of."""
        return (self.of,)

    def __repr__(self) -> str:
        return f"{self.kind}({self.of})"


def given(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Make an array of numbers that a step is given.

    Examples
    --------
    >>> given("x", (2,)) @ given("W", (2, 1))
    array([x[0] * W[0, 0] + x[1] * W[1, 0]], dtype=object)
    """
    found = np.empty(shape, object)
    for place in np.ndindex(*shape):
        found[place] = Given(name, *place)
    return found


def _of(value: object) -> Expression:
    return value if isinstance(value, Expression) else Number(float(value))  # type: ignore[arg-type]


def _added(left: Expression, right: Expression) -> Expression:
    """Add; a zero that the text of a step begins a sum with is no term of it."""
    if _is_zero(left):
        return right
    return left if _is_zero(right) else Pair("+", left, right)


def _is_zero(one: Expression) -> bool:
    return isinstance(one, Number) and one.value == 0
