"""Where a step's numbers lie on the curves of the sigmoid and tanh."""

from __future__ import annotations

from dataclasses import dataclass

from rnn_core.tasks.by_hand.expression import Squashed
from rnn_core.tasks.by_hand.hand_cell import Worked
from rnn_core.tasks.by_hand.walk import squashing
from rnn_core.tasks.by_hand.writing import symbol

__all__ = ["Point", "points"]


@dataclass(frozen=True)
class Point:
    """A number that goes through a squashing function.

    Attributes
    ----------
    kind : str
        "sigmoid", "tanh" or "relu".
    name : str
        The quantity that comes out, or that goes in where what comes out has no name.
    label : str
        As the equations write what comes out.
    into, out : float
    """

    kind: str
    name: str
    label: str
    into: float
    out: float


def points(one: Worked, step: int) -> tuple[Point, ...]:
    """Return every number of a step that goes through a sigmoid, tanh or rectifier."""
    found = one.cell.equations
    result = []
    for line in found.lines:
        for part in line.expression.within():
            other = found.line(part)
            if part is not line.expression and other is not None:
                continue
            if not isinstance(part, Squashed):
                continue
            inner = found.line(part.of)
            if inner is None:
                continue
            into = one.value(inner.name, inner.unit, step, is_sum=inner.is_sum)
            own = part is line.expression
            label = (
                symbol(found, line.name, line.unit)
                if own
                else f"{part.kind}({symbol(found, inner.name, inner.unit)})"
            )
            result.append(
                Point(
                    part.kind,
                    (line if own else inner).name,
                    label,
                    into,
                    squashing(part.kind)(into),
                )
            )
    return tuple({(it.label): it for it in result}.values())
