"""Which cell of the grid each number that a recurrent module hands out is, found by its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rnn_core.analysis.shapes.sizes import ENDS, Sizes
from rnn_core.cells import spec
from rnn_core.tracing import trace
from rnn_core.tracing.modules import DIRECTIONS

Array = NDArray[np.float64]
AXES: Final = ("layer", "direction", "step", "sequence", "unit")
"""Axes of a state of the whole grid, and what a place names of each number."""


@dataclass(frozen=True, eq=False)
class Place:
    """Where each number of one tensor was computed.

    Attributes
    ----------
    values : ndarray
        The tensor as the module handed it out.
    at : ndarray, (5, ``*values.shape``)
        For each of `AXES`: which one, from 0; a direction is 0 forward, 1 backward.
    off : float
        The largest difference between a number and the one of the grid it was taken for.
    next_nearest : float
        The least distance of a number to any other number of the grid: far above `off`, or the number could
        be that other one. inf where the grid has a single number.
    """

    values: Array = field(repr=False)
    at: NDArray[np.int64] = field(repr=False)
    off: float
    next_nearest: float

    def cells(self) -> NDArray[np.int64]:
        """Return the cells that have at least one number in it, (count, 4), in the order of `AXES`."""
        return np.unique(self.at[:4].reshape(4, -1).T, axis=0)

    def slices(self) -> dict[tuple[int, ...], tuple[slice, ...]]:
        """Return which part of the tensor each cell is: a slice an axis, None to None for a whole one.

        Returns
        -------
        dict
            Cell, as :meth:`cells` lists it -> slices. A test holds that they are that cell and no other.

        Examples
        --------
        >>> place = returned(Sizes("gru", steps=3, features=2, hidden=4, bidirectional=True)).places["output"]
        >>> place.slices()[0, 1, 2, 0]
        (slice(2, 3, None), slice(None, None, None), slice(4, 8, None))
        """
        flat = self.at[:4].reshape(4, -1)
        cells, group = np.unique(flat, axis=1, return_inverse=True)
        order = np.argsort(group, kind="stable")
        starts = np.searchsorted(group[order], np.arange(cells.shape[1]))
        ends = np.append(starts[1:], len(order)) - 1
        shape = self.values.shape
        low, high = (np.array(np.unravel_index(order[one], shape)).T for one in (starts, ends))

        def part(first: int, last: int, size: int) -> slice:
            return slice(None) if last - first + 1 == size else slice(int(first), int(last) + 1)

        return {
            tuple(map(int, cell)): tuple(part(*axis) for axis in zip(a, b, shape, strict=True))
            for cell, a, b in zip(cells.T, low, high, strict=True)
        }

    def select(self, *index: int | slice) -> Place:
        """Return the places of a part of the tensor, such as ``output[:, -1]``: `index` as numpy takes it."""
        return Place(self.values[index], self.at[(slice(None), *index)], self.off, self.next_nearest)


@dataclass(frozen=True, eq=False)
class Returned:
    """What a module handed out, and where each number of it was computed.

    Attributes
    ----------
    sizes : Sizes
    places : mapping
        ``"output"``, ``"h_n"`` and, with a cell state, ``"c_n"``.
    states : mapping
        ``"hidden"`` and perhaps ``"cell"``, (layer, direction, step, sequence, unit).
    residual : float
        The largest difference between the states of the top layer and the module's own output.
    input_shape : tuple of int
    """

    sizes: Sizes
    places: dict[str, Place]
    states: dict[str, Array] = field(repr=False)
    residual: float
    input_shape: tuple[int, ...]

    @property
    def off(self) -> float:
        """The largest difference between any number handed out and the number of the grid it is."""
        return max(one.off for one in self.places.values())

    @property
    def next_nearest(self) -> float:
        """The least distance of any number handed out to another number of the grid than its own."""
        return min(one.next_nearest for one in self.places.values())

    def last(self) -> Place:
        """Return the places of the last column: ``output[:, -1]``, or ``output[-1]`` with time first."""
        output = self.places["output"]
        return output.select(slice(None), -1) if self.sizes.batch_first else output.select(-1)


def returned(sizes: Sizes, seed: int = 0) -> Returned:
    """Run a module of such sizes, and find by its value where each number of its answer was computed.

    Parameters
    ----------
    sizes
    seed
        Of the weights and the input.

    Returns
    -------
    Returned

    Examples
    --------
    >>> found = returned(Sizes("gru", batch=2, steps=5, features=3, hidden=4, layers=2))
    >>> found.places["h_n"].cells().tolist()  # layer, direction, step, sequence
    [[0, 0, 4, 0], [0, 0, 4, 1], [1, 0, 4, 0], [1, 0, 4, 1]]
    >>> found.off < 1e-12 < found.next_nearest
    True
    """
    module, inputs = sizes.module(seed), sizes.inputs(seed)
    states, residual = states_of(sizes, module, inputs)
    with torch.no_grad():
        output, ends = module(inputs)
    names = spec(sizes.cell).states
    handed = dict(zip(names, ends if isinstance(ends, tuple) else (ends,), strict=True))
    places = {"output": find(output.numpy(), states["hidden"])}
    places |= {ENDS[name]: find(handed[name].numpy(), states[name]) for name in names}
    return Returned(sizes, places, states, residual, tuple(inputs.shape))


def states_of(sizes: Sizes, module: nn.Module, inputs: torch.Tensor) -> tuple[dict[str, Array], float]:
    """Return every state of every cell of the grid, and the trace's residual.

    Returns
    -------
    dict
        Name of a state -> (layer, direction, step, sequence, unit).
    float
        The largest difference of the top layer from the module's own output.
    """
    seen = trace(module, inputs, own_run=True)  # type: ignore[arg-type]
    ways = DIRECTIONS[: sizes.directions]

    def whole(name: str) -> Array:
        rows = [[seen.gate(name, layer, way) for way in ways] for layer in range(sizes.layers)]
        return np.swapaxes(np.array(rows, np.float64), 2, 3)

    return {name: whole(name) for name in spec(sizes.cell).states}, float(seen.residual)


def find(values: Array, grid: Array) -> Place:
    """Find each number in a grid of numbers, by its value alone.

    Parameters
    ----------
    values
        Of any shape.
    grid
        (layer, direction, step, sequence, unit), with no two numbers alike.

    Examples
    --------
    >>> place = find(np.array([3.0]), np.arange(6.0).reshape(1, 1, 3, 1, 2))
    >>> place.at[:, 0].tolist(), place.off, place.next_nearest
    ([0, 0, 1, 0, 1], 0.0, 1.0)
    """
    flat = grid.ravel()
    order = np.argsort(flat)
    line = np.concatenate([[-np.inf], flat[order], [np.inf]])
    wanted = values.ravel()
    after = np.clip(np.searchsorted(line, wanted), 1, len(line) - 1)
    nearest = np.where(np.abs(line[after] - wanted) < np.abs(wanted - line[after - 1]), after, after - 1)
    off = np.abs(line[nearest] - wanted)
    others = np.minimum(np.abs(line[nearest - 1] - wanted), np.abs(line[nearest + 1] - wanted))
    at = np.array(np.unravel_index(order[nearest - 1], grid.shape), np.int64)
    return Place(values, at.reshape(grid.ndim, *values.shape), float(off.max()), float(others.min()))
