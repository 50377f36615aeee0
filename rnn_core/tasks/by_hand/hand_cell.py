"""A cell with given weights, run by torch in float64, and every number of every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch

from rnn_core.cells.spec import Cell, spec
from rnn_core.errors import InputError
from rnn_core.readonly import ReadOnly
from rnn_core.tasks.by_hand.equations import Equations, Parameter, equations, parameters
from rnn_core.tracing import Trace, contributions, trace
from rnn_core.tracing.modules import Recurrent

__all__ = ["HandCell", "Steps", "Worked", "worked"]

Steps = tuple[tuple[float, ...], ...]
"""Inputs: a tuple of `features` numbers for each step."""


@dataclass(frozen=True)
class HandCell:
    """A small cell, small enough to be computed by hand.

    Attributes
    ----------
    cell : str
        One of `rnn_core.cells.names()`.
    features, hidden : int
    weights : tuple of float
        Every weight, array after array as `parameters` gives them, row by row.

    Examples
    --------
    >>> HandCell("rnn", 1, 1, (1.0, 1.0, 0.0, 0.0)).array("weight_ih").tolist()
    [[1.0]]
    """

    cell: Cell
    features: int
    hidden: int
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse another number of weights than the cell has."""
        wanted = sum(one.count for one in self.parameters)
        if len(self.weights) != wanted:
            raise InputError.of(f"{wanted} weights", str(len(self.weights)), "give every weight, zeros too")

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The arrays of weights."""
        return parameters(self.cell, self.features, self.hidden)

    @property
    def equations(self) -> Equations:
        """What is computed at a step."""
        return equations(self.cell, self.features, self.hidden)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights by the names of their arrays."""
        found, at = {}, 0
        for one in self.parameters:
            found[one.name] = np.array(self.weights[at : at + one.count]).reshape(one.shape)
            at += one.count
        return found

    def array(self, name: str) -> np.ndarray:
        """Return one array of weights."""
        return self.arrays()[name]

    def position(self, name: str, row: int, column: int = -1) -> int:
        """Return where in `weights` a number of an array stands."""
        at = 0
        for one in self.parameters:
            if one.name == name:
                return at + (row if column < 0 else row * one.shape[1] + column)
            at += one.count
        raise InputError.of(f"one of {[one.name for one in self.parameters]}", repr(name), "choose one")

    def changed(self, position: int, value: float) -> HandCell:
        """Return the cell with another number in the place of one weight."""
        weights = list(self.weights)
        weights[position] = value
        return replace(self, weights=tuple(weights))

    def module(self) -> Recurrent:
        """Make torch's own layer with these weights, in float64."""
        layer: Recurrent = spec(self.cell).layer(self.features, self.hidden, dtype=torch.float64)
        arrays = self.arrays()
        with torch.no_grad():
            for name, weight in layer.named_parameters():
                weight.copy_(torch.from_numpy(arrays[name.removesuffix("_l0")]))
        return layer.eval()


@dataclass(frozen=True, eq=False)
class Worked(ReadOnly):
    """What a cell did with its inputs.

    Attributes
    ----------
    cell : HandCell
    inputs : (time, features)
    trace : Trace
        Of torch's own layer, with its residual.
    sums : mapping
        Quantity -> what its sigmoid or tanh is taken of, (time, hidden).
    """

    cell: HandCell
    inputs: np.ndarray
    trace: Trace
    sums: dict[str, np.ndarray]

    @cached_property
    def record(self) -> dict[str, np.ndarray]:
        """Every quantity, (time, hidden)."""
        return {name: self.trace.gate(name)[0] for name in self.trace.gates}

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(self.inputs)

    def value(self, name: str, unit: int, step: int, *, is_sum: bool = False) -> float:
        """Return one number; of step -1, a state as it is before the first."""
        if step < 0:
            return 0.0
        return float((self.sums if is_sum else self.record)[name][step, unit])


def worked(cell: HandCell, inputs: Steps | Sequence[Sequence[float]]) -> Worked:
    """Run torch's own layer over inputs, from states of zero, and trace it.

    Parameters
    ----------
    cell : HandCell
    inputs : sequence of sequence of float
        (time, features), at least one step.

    Examples
    --------
    >>> one = worked(HandCell("rnn", 1, 1, (1.0, 1.0, 0.0, 0.0)), [[1.0], [0.0]])
    >>> [round(float(h), 4) for h in one.record["hidden"][:, 0]], one.trace.residual < 1e-15
    ([0.7616, 0.642], True)
    """
    x = np.asarray(inputs, dtype=np.float64)
    if x.ndim != 2 or not len(x) or x.shape[1] != cell.features:
        raise InputError.of(
            f"inputs of (time, {cell.features})", str(x.shape), "give each step as many numbers as it has"
        )
    module, sequence = cell.module(), torch.from_numpy(x)[:, None]
    found = trace(module, sequence)
    sums = {name: np.empty((len(x), cell.hidden)) for name in (one.name for one in spec(cell.cell).stacked)}
    for unit in range(cell.hidden):
        for name, parts in contributions(module, sequence, found, unit).items():
            sums[name][:, unit] = parts["sum"][0]
    return Worked(cell, x, found, sums)
