"""What a step does with its memory, in the order of a diary: kept, offered, written, told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.cells.spec import CellSpec
from rnn_core.readonly import ReadOnly
from rnn_core.tasks.by_hand.equations import Equations, Line
from rnn_core.tasks.by_hand.expression import Expression, Given
from rnn_core.tasks.by_hand.hand_cell import Worked
from rnn_core.tasks.by_hand.walk import value_of

__all__ = ["Page", "Verses", "memory", "nearest_bits", "page", "verses"]


def memory(declared: CellSpec) -> str:
    """Name the state that a cell remembers in: the cell state where there is one."""
    return declared.states[-1]


@dataclass(frozen=True)
class Verses:
    """The lines of a step by what they are for.

    Attributes
    ----------
    keep : tuple of Line
        The gate that the memory is multiplied by.
    offer : tuple of Line
        What else the new memory is made of.
    write : tuple of Line
        The new memory.
    tell : tuple of Line
        What is made of the new memory; nothing where the memory itself is told.
    """

    keep: tuple[Line, ...]
    offer: tuple[Line, ...]
    write: tuple[Line, ...]
    tell: tuple[Line, ...]


def verses(found: Equations) -> Verses:
    """Sort the lines of a cell's step.

    Examples
    --------
    >>> from rnn_core.tasks.by_hand.equations import equations
    >>> one = verses(equations("lstm", 1, 1))
    >>> [line.name for line in one.offer if not line.is_sum], [line.name for line in one.write]
    (['input', 'candidate'], ['cell'])
    """
    kept, name = found.spec.retention, memory(found.spec)
    # Of a simple network the sum is written down with the state that it becomes.
    write = [one for one in found.lines if one.name == name]
    needed = {id(part) for one in write for part in one.expression.within()}
    others = [one for one in found.lines if one not in write]
    keep = [one for one in others if one.name == kept]
    offer = [one for one in others if one not in keep and id(one.expression) in needed]
    tell = [one for one in others if one not in keep and one not in offer]
    return Verses(*(tuple(lines) for lines in (keep, offer, write, tell)))


@dataclass(frozen=True, eq=False)
class Page(ReadOnly):
    """One step of the diary; each (hidden,), or None where a cell has no such thing.

    Attributes
    ----------
    before, after : the memory
    kept : share of the old memory that stays
    candidate : what could be written
    taken : share of it that is
    shown : share of tanh of the memory that is told
    told : the hidden state
    """

    before: np.ndarray
    after: np.ndarray
    kept: np.ndarray | None
    candidate: np.ndarray | None
    taken: np.ndarray | None
    shown: np.ndarray | None
    told: np.ndarray


def page(one: Worked, step: int) -> Page:
    """Read one step as a page of the diary.

    Parameters
    ----------
    one : Worked
    step : int

    Notes
    -----
    The shares are read off the equation of the memory itself: what it is multiplied by.
    """
    found, units = one.cell.equations, range(one.cell.hidden)
    name = memory(found.spec)
    candidate = next((it.name for it in found.spec.quantities if it.role == "candidate"), None)
    kept = taken = shown = None
    if found.spec.retention is not None:
        kept = np.array([_share(one, found.of(name, unit), None, step) for unit in units])
    if candidate is not None:
        taken = np.array([_share(one, found.of(name, unit), candidate, step) for unit in units])
    gates = [it.name for it in verses(found).tell if it.name in found.spec.gates]
    if gates:
        shown = one.record[gates[0]][step].copy()
    before = one.record[name][step - 1] if step else np.zeros(one.cell.hidden)
    return Page(
        before.copy(),
        one.record[name][step].copy(),
        kept,
        None if candidate is None else one.record[candidate][step].copy(),
        taken,
        shown,
        one.record["hidden"][step].copy(),
    )


def _share(one: Worked, line: Line, candidate: str | None, step: int) -> float:
    """Give what a candidate, or the old memory, is multiplied by in the new memory: it is linear in both."""
    found = one.cell.equations
    values = [_with(one, found, line.expression, candidate, line, step, value) for value in (0.0, 1.0)]
    return values[1] - values[0]


def _with(
    one: Worked,
    found: Equations,
    part: Expression,
    candidate: str | None,
    line: Line,
    step: int,
    value: float,
) -> float:
    def of(inner: Expression) -> float:
        other = found.line(inner)
        if other is not None:
            if other.name == candidate and other.unit == line.unit and not other.is_sum:
                return value
            return one.value(other.name, other.unit, step, is_sum=other.is_sum)
        return _with(one, found, inner, candidate, line, step, value)

    def given(it: Given) -> float:
        if it.name in found.spec.states:
            own = candidate is None and it.name == line.name and it.row == line.unit
            return value if own else one.value(it.name, it.row, step - 1)
        raise AssertionError(f"a memory that {it} enters past every gate")

    return value_of(part, of, given)


def nearest_bits(gates: Sequence[np.ndarray], within: float) -> tuple[int, int]:
    """Count the values of gates that are within so much of 0 or 1, and all of them.

    Examples
    --------
    >>> nearest_bits([np.array([0.02, 0.5, 0.95])], 0.1)
    (2, 3)
    """
    values = np.concatenate([np.ravel(one) for one in gates])
    return int((np.minimum(values, 1 - values) <= within).sum()), len(values)
