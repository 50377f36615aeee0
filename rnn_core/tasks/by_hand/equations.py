"""The equations of any registered cell, unit by unit, read off the step that the cell declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from rnn_core.cells.spec import Cell, CellSpec, spec
from rnn_core.tasks.by_hand.expression import Expression, Squashed, given

__all__ = ["Equations", "Line", "Parameter", "equations", "parameters"]


@dataclass(frozen=True)
class Parameter:
    """One array of weights.

    Attributes
    ----------
    name : str
        As torch's cells call it: "weight_ih", "weight_hh", "bias_ih", ...
    shape : tuple of int
    stacked : bool
        Whether its rows are those of the gates, one block of `hidden` rows for each.
    """

    name: str
    shape: tuple[int, ...]
    stacked: bool

    @property
    def symbol(self) -> str:
        """Its letter in the equations."""
        return _LETTERS.get(self.name, self.name)

    @property
    def count(self) -> int:
        """How many numbers it holds."""
        return int(np.prod(self.shape))


_LETTERS = {"weight_ih": "W", "weight_hh": "U", "bias_ih": "b", "bias_hh": "d", "weight_ch": "p"}


@cache
def parameters(cell: Cell, features: int, hidden: int) -> tuple[Parameter, ...]:
    """Return the arrays of weights of one layer, in torch's order.

    Examples
    --------
    >>> [(one.symbol, one.shape) for one in parameters("lstm", 2, 1)]
    [('W', (4, 2)), ('U', (4, 1)), ('b', (4,)), ('d', (4,))]
    """
    layer = spec(cell).layer(features, hidden, device="meta")
    rows = len(spec(cell).stacked) * hidden
    return tuple(
        Parameter(name.removesuffix("_l0"), tuple(weight.shape), len(weight) == rows)
        for name, weight in layer.named_parameters()
    )


@dataclass(frozen=True, eq=False)
class Line:
    """One number of a step, and how it is computed.

    Attributes
    ----------
    name : str
        The quantity, or, of a sum, the quantity that it is the sum of.
    is_sum : bool
        Whether it is what a gate or candidate is the sigmoid or tanh of.
    unit : int
    expression : Expression
        What it is computed of; `Equations.line` says which parts of it are lines themselves.
    """

    name: str
    is_sum: bool
    unit: int
    expression: Expression


@dataclass(frozen=True, eq=False)
class Equations:
    """Every line of one step of a cell, those that others need first.

    Attributes
    ----------
    cell : str
    features, hidden : int
    lines : tuple of Line
    """

    cell: Cell
    features: int
    hidden: int
    lines: tuple[Line, ...]

    @property
    def spec(self) -> CellSpec:
        """What the cell declares."""
        return spec(self.cell)

    @cached_property
    def _by_expression(self) -> dict[int, Line]:
        return {id(one.expression): one for one in self.lines}

    def line(self, expression: Expression) -> Line | None:
        """Return the line that an expression is, if it is one."""
        return self._by_expression.get(id(expression))

    def of(self, name: str, unit: int = 0, *, is_sum: bool = False) -> Line:
        """Return the line of a quantity, or of its sum."""
        return next(one for one in self.lines if (one.name, one.unit, one.is_sum) == (name, unit, is_sum))

    @property
    def width(self) -> tuple[int, int]:
        """How many inputs and units there are: what decides whether an index is written."""
        return self.features, self.hidden


@cache
def equations(cell: Cell, features: int, hidden: int, mode: str = "") -> Equations:
    """Write the equations of a cell.

    Parameters
    ----------
    cell : str
        One of `rnn_core.cells.names()`.
    features, hidden : int
        At least 1.
    mode : str, optional
        One of the cell's modes; empty: its first, tanh of a simple network.

    Examples
    --------
    >>> found = equations("mingru", 1, 1)
    >>> [(line.name, line.is_sum) for line in found.lines]
    [('update', True), ('update', False), ('new', False), ('hidden', False)]
    >>> found.of("update", is_sum=True).expression
    x[0] * weight_ih[0, 0] + bias_ih[0]
    """
    declared = spec(cell)
    found = declared.step(
        given("x", (features,))[None],
        [given(name, (hidden,))[None] for name in declared.states],
        [given(one.name, one.shape) for one in parameters(cell, features, hidden)],
        mode or next(iter(declared.modes)),
    )
    lines = []
    for quantity in declared.quantities:
        for unit, expression in enumerate(found[quantity.name][0] if quantity.name in found else ()):
            if quantity.block is not None and isinstance(expression, Squashed):
                lines.append(Line(quantity.name, True, unit, expression.of))
            lines.append(Line(quantity.name, False, unit, expression))
    return Equations(cell, features, hidden, tuple(_ordered(lines)))


def _ordered(lines: list[Line]) -> list[Line]:
    """Put lines after those that they are computed of; otherwise as the cell declares them."""
    left, ordered = list(lines), list[Line]()
    while left:
        waiting = {id(one.expression) for one in left}
        ready = next(one for one in left if not any(id(part) in waiting for part in _below(one.expression)))
        left.remove(ready)
        ordered.append(ready)
    return ordered


def _below(expression: Expression) -> Iterator[Expression]:
    return (one for part in expression.parts() for one in part.within())
