"""How many parameters a cell has, matrix by matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rnn_core.cells.spec import Cell, spec
from rnn_core.tasks.by_hand.equations import parameters

__all__ = ["Counted", "Side", "matrices"]

_PROBE = 7, 11
"""Sizes of input and state that tell the two apart in a shape."""


@dataclass(frozen=True)
class Side:
    """A side of a matrix: so many times the input's size ("features"), the state's ("hidden"), or 1 ("")."""

    times: int
    size: str

    def length(self, features: int, hidden: int) -> int:
        """Return how long it is."""
        return self.times * {"features": features, "hidden": hidden, "": 1}[self.size]


@dataclass(frozen=True)
class Counted:
    """One matrix or vector of a cell.

    Attributes
    ----------
    name, symbol : str
        As torch and as the equations call it.
    sides : tuple of Side
    lengths : tuple of int
    """

    name: str
    symbol: str
    sides: tuple[Side, ...]
    lengths: tuple[int, ...]

    @property
    def count(self) -> int:
        """Return how many numbers it holds: the product of its sides."""
        product = 1
        for length in self.lengths:
            product *= length
        return product


def matrices(cell: Cell, features: int, hidden: int) -> tuple[Counted, ...]:
    """Count every matrix by its sides, without making it.

    Examples
    --------
    >>> [(one.symbol, one.lengths, one.count) for one in matrices("lstm", 100, 128)]
    [('W', (512, 100), 51200), ('U', (512, 128), 65536), ('b', (512,), 512), ('d', (512,), 512)]
    """
    return tuple(
        Counted(name, symbol, sides, tuple(one.length(features, hidden) for one in sides))
        for name, symbol, sides in _sides(cell)
    )


@cache
def _sides(cell: Cell) -> tuple[tuple[str, str, tuple[Side, ...]], ...]:
    blocks = len(spec(cell).stacked)
    return tuple(
        (one.name, one.symbol, tuple(_named(one.shape, blocks))) for one in parameters(cell, *_PROBE)
    )


def _named(shape: tuple[int, ...], blocks: int) -> Iterator[Side]:
    features, hidden = _PROBE
    for side in shape:
        if side == features:
            yield Side(1, "features")
        elif side in (hidden, blocks * hidden):
            yield Side(side // hidden, "hidden")
        else:
            yield Side(side, "")
