"""Equations as a student writes them: with letters, with the numbers of one step, and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from rnn_core.tasks.by_hand.equations import Equations, Line, parameters
from rnn_core.tasks.by_hand.expression import Expression, Given, Number, Pair, Squashed
from rnn_core.tasks.by_hand.hand_cell import HandCell

__all__ = ["MINUS", "Written", "digits", "number", "small", "symbol", "weight_symbol", "written"]

MINUS: Final = "\u2212"
_SUBSCRIPTS: Final = str.maketrans(
    "0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089"
)
_SUPERSCRIPTS: Final = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
_SUM, _PRODUCT, _ATOM = range(3)
"""How tightly what is written holds together."""


class Values(Protocol):
    """Every number of every step, by the name of its quantity, each (time, hidden)."""

    @property
    def record(self) -> dict[str, np.ndarray]:
        """Every quantity."""

    @property
    def sums(self) -> dict[str, np.ndarray]:
        """What its sigmoid or tanh is taken of."""


Atom = Callable[[Expression], str | None]


@dataclass(frozen=True)
class Written:
    """One line of one step.

    Attributes
    ----------
    name : str
        The quantity.
    unit : int
    is_sum : bool
    symbol : str
        What is computed, such as "f" or "c\u2082".
    letters : str
        How, in letters.
    numbers : str
        The same with this step's numbers.
    value : str
        What comes out.
    """

    name: str
    unit: int
    is_sum: bool
    symbol: str
    letters: str
    numbers: str
    value: str


def number(value: float, decimals: int = 4) -> str:
    """Write a number: a whole one as it is, any other with so many decimals.

    Examples
    --------
    >>> number(8.0), number(-0.5, 2), number(0.98201379)
    ('8', '\u22120.50', '0.9820')
    """
    plain = f"{value:.0f}" if value == round(value) else f"{value:.{decimals}f}"
    return _signed(plain)


def small(value: float) -> str:
    """Write a number that may be tiny: with four decimals, or with a power of ten.

    Examples
    --------
    >>> small(0.25), small(0.0), small(-3.42e-5)
    ('0.2500', '0', '\u22123.4\u00a0\u00d7\u00a010\u207b\u2075')
    """
    if value == 0 or abs(value) >= 1e-3:
        return number(value)
    digits_, exponent = f"{value:.1e}".split("e")
    return f"{_signed(digits_)}\u00a0\u00d7\u00a010{str(int(exponent)).translate(_SUPERSCRIPTS)}"


def _signed(plain: str) -> str:
    return (plain.lstrip("-") if float(plain) == 0 else plain).replace("-", MINUS)


def digits(index: int) -> str:
    """Write an index, counted from 1, as a subscript."""
    return str(index + 1).translate(_SUBSCRIPTS)


def symbol(found: Equations, name: str, unit: int, *, is_sum: bool = False) -> str:
    """Write the letter of a quantity, of its sum `a`, with the unit if there are several.

    Examples
    --------
    >>> from rnn_core.tasks.by_hand.equations import equations
    >>> found = equations("lstm", 1, 2)
    >>> symbol(found, "forget", 1), symbol(found, "forget", 1, is_sum=True)
    ('f\u2082', 'a_f\u2082')
    """
    letter = next(one.symbol for one in found.spec.quantities if one.name == name)
    several = len(found.spec.stacked) > 1
    letter = (f"a_{letter}" if several else "a") if is_sum else letter
    return letter + (digits(unit) if found.hidden > 1 else "")


def weight_symbol(found: Equations, name: str, row: int, column: int = -1) -> str:
    """Write the name of a weight: letter, gate, unit, and what it multiplies, as far as there are several.

    Examples
    --------
    >>> from rnn_core.tasks.by_hand.equations import equations
    >>> weight_symbol(equations("lstm", 2, 1), "weight_ih", 1, 0)
    'W_f\u2081'
    >>> weight_symbol(equations("rnn", 1, 2), "weight_hh", 1, 0)
    'U\u2082\u2081'
    """
    one = next(it for it in parameters(found.cell, found.features, found.hidden) if it.name == name)
    stacked = found.spec.stacked
    if one.stacked:
        gate, unit = stacked[row // found.hidden].symbol, row % found.hidden
        index = digits(unit) if found.hidden > 1 else ""
        if column >= 0 and one.shape[1] > 1:
            index += digits(column)
        return f"{one.symbol}{f'_{gate}' if len(stacked) > 1 else ''}{index}"
    places = [digits(k) for k in (row, column) if k >= 0]
    return one.symbol + "".join(p for p, size in zip(places, one.shape, strict=False) if size > 1)


def _letter(found: Equations, one: Given) -> str:
    if one.name == "x":
        return "x" + (digits(one.row) if found.features > 1 else "")
    if one.name in found.spec.states:
        letter = next(it.symbol for it in found.spec.quantities if it.name == one.name)
        return f"{letter}\u2032" + (digits(one.row) if found.hidden > 1 else "")
    return weight_symbol(found, one.name, one.row, one.column)


def written(
    cell: HandCell, inputs: np.ndarray, values: Values, step: int, decimals: int = 4
) -> tuple[Written, ...]:
    """Write every line of one step.

    Parameters
    ----------
    cell : HandCell
    inputs : (time, features)
    values : Worked or Walk
        Every number of every step: torch's own, or by hand.
    step : int
    decimals : int
        With how many a number is written that is not whole.

    Returns
    -------
    tuple of Written
        Second biases are left out where all of them are 0.
    """
    found, arrays = cell.equations, cell.arrays()
    idle = {name for name in ("bias_hh",) if name in arrays and not arrays[name].any()}

    def given(one: Given) -> float:
        if one.name == "x":
            return float(inputs[step, one.row])
        if one.name in found.spec.states:
            return float(values.record[one.name][step - 1, one.row]) if step else 0.0
        return float(arrays[one.name][one.row if one.column < 0 else (one.row, one.column)])

    def known(line: Line) -> float:
        return float((values.sums if line.is_sum else values.record)[line.name][step, line.unit])

    lines = []
    for line in found.lines:
        letters = _text(found, line, lambda one: _letters(found, one), idle)
        numbers = _text(found, line, lambda one: _numbers(found, one, given, known, decimals), idle)
        name = symbol(found, line.name, line.unit, is_sum=line.is_sum)
        value = number(known(line), decimals)
        lines.append(Written(line.name, line.unit, line.is_sum, name, letters, numbers, value))
    return tuple(lines)


def _letters(found: Equations, one: Expression) -> str | None:
    line = found.line(one)
    if line is not None:
        return symbol(found, line.name, line.unit, is_sum=line.is_sum)
    if isinstance(one, Given):
        return _letter(found, one)
    return f"{one.value:g}" if isinstance(one, Number) else None


def _numbers(
    found: Equations,
    one: Expression,
    given: Callable[[Given], float],
    known: Callable[[Line], float],
    decimals: int,
) -> str | None:
    line = found.line(one)
    if line is not None:
        return number(known(line), decimals)
    if isinstance(one, Given):
        exact = one.name == "x" or _is_weight(found, one)
        return _signed(f"{given(one):g}") if exact else number(given(one), decimals)
    return number(one.value, decimals) if isinstance(one, Number) else None


def _text(found: Equations, line: Line, atom: Atom, idle: set[str]) -> str:
    """Write an expression; a part that is a line of its own is written as its letter or number."""

    def write(one: Expression) -> tuple[str, int]:
        simple = None if one is line.expression else atom(one)
        if simple is not None:
            return simple, _ATOM
        if isinstance(one, Squashed):
            return f"{_FUNCTIONS[one.kind]}({write(one.of)[0]})", _ATOM
        assert isinstance(one, Pair)
        if one.operator == "*":
            first, *others = (write(it) for it in _weight_first(found, one))
            sides = [first[0] if first[1] != _SUM else f"({first[0]})", *(_factor(*it) for it in others)]
            return "\u00b7".join(sides), _PRODUCT
        terms = [it for it in (one.left, one.right) if not (isinstance(it, Given) and it.name in idle)]
        if len(terms) == 1:
            return write(terms[0])
        (left, _), (right, tight) = write(one.left), write(one.right)
        if one.operator == "-":
            return f"{left} {MINUS} {_factor(right, tight)}", _SUM
        sign, right = (MINUS, right[1:]) if right.startswith(MINUS) else ("+", right)
        return f"{left} {sign} {right}", _SUM

    return write(line.expression)[0]


_FUNCTIONS: Final = {"sigmoid": "\u03c3", "tanh": "tanh", "relu": "max0"}


def _factor(text: str, tight: int) -> str:
    return f"({text})" if tight == _SUM or text.startswith(MINUS) else text


def _weight_first(found: Equations, one: Pair) -> tuple[Expression, ...]:
    """Put a weight before what it multiplies, and go through a longer product."""
    left = one.left if found.line(one.left) is None else None
    sides = (
        (*_weight_first(found, left), one.right)
        if isinstance(left, Pair) and left.operator == "*"
        else one.parts()
    )
    return tuple(sorted(sides, key=lambda it: not _is_weight(found, it)))


def _is_weight(found: Equations, one: Expression) -> bool:
    return isinstance(one, Given) and one.name != "x" and one.name not in found.spec.states
