"""What of one step a pencil can work out for one unit: read off the step that the cell declares.

The equations of a cell are those of `rnn_core.tasks.by_hand`. Sums over all units cannot be done by hand;
what is left are equations between numbers of the one unit, such as c = f c' + i g, and these can be solved
for what stands in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final, Literal

from rnn_core.cells import spec
from rnn_core.tasks.by_hand.equations import Equations, equations
from rnn_core.tasks.by_hand.expression import Expression, Given, Number, Pair, Squashed
from rnn_core.tasks.by_hand.writing import MINUS

Kind = Literal["now", "before", "read", "past"]
Function = Callable[[str, Fraction], Fraction]


@dataclass(frozen=True, repr=False)
class Known(Expression):
    """A number of one unit at one step.

    Attributes
    ----------
    kind : {"now", "before", "read", "past"}
        A quantity at this step, a state before it, or what of a sum comes from what was read, biases and all,
        and from the states before.
    name : str
        Of the quantity; of the last two kinds, of that whose sum it is.
    """

    kind: Kind
    name: str

    def __repr__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, eq=False)
class Equation:
    """One quantity as it follows from others of the same unit.

    Attributes
    ----------
    of : Known
    expression : Expression
    """

    of: Known
    expression: Expression

    def needed(self) -> tuple[Known, ...]:
        """Return what it is computed of, in the order of writing."""
        return _known(self.expression)


@dataclass(frozen=True, eq=False)
class Solution:
    """How a blank is worked out: one expression, or one over another.

    Attributes
    ----------
    of : Known
        What is asked for.
    equation : Equation
    above : Expression
    below : Expression or None
        None where nothing is divided.
    """

    of: Known
    equation: Equation
    above: Expression
    below: Expression | None = None

    @property
    def forward(self) -> bool:
        """Whether it is the equation as it stands."""
        return self.of == self.equation.of

    def needed(self) -> tuple[Known, ...]:
        """Return what it is computed of, in the order of writing."""
        parts = (self.above,) if self.below is None else (self.above, self.below)
        return tuple(dict.fromkeys(one for part in parts for one in _known(part)))

    def value(self, known: Callable[[Known], Fraction], function: Function) -> Fraction | None:
        """Work it out exactly.

        Parameters
        ----------
        known : callable
            Of a number that is needed.
        function : callable
            function(kind, argument) -> its value as it is looked up.

        Returns
        -------
        Fraction or None
            None where something would be divided by 0.
        """
        above = _value(self.above, known, function)
        if self.below is None:
            return above
        below = _value(self.below, known, function)
        return above / below if below else None

    def divisor(self, known: Callable[[Known], Fraction], function: Function) -> Fraction:
        """Return what is divided by; 1 where nothing is."""
        return Fraction(1) if self.below is None else _value(self.below, known, function)

    def written(self, atom: Callable[[Known], str]) -> str:
        """Write what stands right of the equals sign.

        Parameters
        ----------
        atom : callable
            Writes a number that is needed, as a letter or in digits.
        """
        above, tight = _text(self.above, atom)
        if self.below is None:
            return above
        below, loose = _text(self.below, atom)
        above = above if tight == _ATOM else f"({above})"
        return f"{above} / {below if loose == _ATOM and not below.startswith(MINUS) else f'({below})'}"


@cache
def workable(cell: str, mode: str = "") -> tuple[Equation, ...]:
    """Return the equations of a cell that hold between numbers of one unit, those that others need first.

    Parameters
    ----------
    cell : str
        One of `rnn_core.cells.names()`.
    mode : str, optional
        One of the cell's modes; empty: its first.

    Examples
    --------
    >>> [(one.of.name, one.expression) for one in workable("lstm")]  # doctest: +NORMALIZE_WHITESPACE
    [('cell', now forget * before cell + now input * now candidate),
     ('hidden', now output * tanh(now cell))]
    >>> [one.expression for one in workable("gru")]  # doctest: +NORMALIZE_WHITESPACE
    [tanh(read new + now reset * now new_hidden),
     (1 - now update) * now new + now update * before hidden]
    >>> workable("rnn")[0].expression
    tanh(read hidden + past hidden)
    """
    found = equations(cell, 1, 2, mode)  # two units: that a sum goes over all of them is seen
    lines = [one for one in found.lines if one.unit == 0 and not one.is_sum]
    made = [(one.name, _within_unit(found, one.expression, one.name, top=True)) for one in lines]
    several = [
        Equation(Known("now", name), one)
        for name, one in made
        if one is not None and any(it.kind == "now" for it in _known(one))
    ]
    if several:
        return tuple(several)
    state = spec(cell).states[0]
    whole = next(one for name, one in made if name == state)
    assert whole is not None
    return (Equation(Known("now", state), whole),)


def solutions(cell: str, mode: str = "") -> tuple[Solution, ...]:
    """Return every way to ask for a number: each equation as it stands, then each solved for a gate.

    Examples
    --------
    >>> [f"{one.of.name} = {one.written(lambda it: it.name)}" for one in solutions("chung")]
    ['hidden = (1 − update) × hidden + update × new', 'update = (hidden − hidden) / (new − hidden)', \
'new = (hidden − (1 − update) × hidden) / update']
    """
    found = workable(cell, mode)
    states = spec(cell).states
    turned = [
        solved
        for one in found
        for what in one.needed()
        if what.kind == "now" and what.name not in states
        if (solved := _solved(one, what)) is not None
    ]
    return (*(Solution(one.of, one, one.expression) for one in found), *turned)


def functions(expression: Expression) -> tuple[Squashed, ...]:
    """Return the functions that have to be looked up."""
    found = (one for one in expression.within() if isinstance(one, Squashed))
    return tuple(one for one in found if one.kind != "relu")


def _known(expression: Expression) -> tuple[Known, ...]:
    return tuple(dict.fromkeys(one for one in expression.within() if isinstance(one, Known)))


def _within_unit(found: Equations, one: Expression, name: str, *, top: bool = False) -> Expression | None:
    """Write an expression in numbers of unit 0; None where it takes others."""
    line = None if top else found.line(one)
    if line is not None and not line.is_sum:
        return Known("now", line.name) if line.unit == 0 else None
    if isinstance(one, Number):
        return one
    if isinstance(one, Given):
        state = one.name in found.spec.states and one.row == 0
        return Known("before", one.name) if state else None
    if isinstance(one, Squashed):
        inner = _within_unit(found, one.of, name)
        return None if inner is None else Squashed(one.kind, inner)
    assert isinstance(one, Pair)
    if one.operator == "+":
        return _terms(found, one, name)
    left, right = (_within_unit(found, part, name) for part in one.parts())
    return None if left is None or right is None else Pair(one.operator, left, right)


def _terms(found: Equations, one: Expression, name: str) -> Expression | None:
    """Write a sum; what has a weight is gathered in what was read and what comes from before."""
    gathered: list[Expression] = []
    for term in (it for part in one.parts() for it in _summands(found, part)):
        weighed = _weighed(found, term)
        part = Known(weighed, name) if weighed else _within_unit(found, term, name)
        if part is None:
            return None
        if not (weighed and part in gathered):
            gathered.append(part)
    total, *others = gathered
    for part in others:
        total = Pair("+", total, part)
    return total


def _summands(found: Equations, one: Expression) -> Iterator[Expression]:
    if isinstance(one, Pair) and one.operator == "+" and not _named(found, one):
        for part in one.parts():
            yield from _summands(found, part)
    else:
        yield one


def _named(found: Equations, one: Expression) -> bool:
    line = found.line(one)
    return line is not None and not line.is_sum


def _weighed(found: Equations, term: Expression) -> Kind | None:
    """Say where a term with a weight comes from; None where it has none, or has another line in it."""
    if any(found.line(part) is not None for part in term.within()):
        return None
    given = [one for one in term.within() if isinstance(one, Given)]
    weights = [one for one in given if one.name != "x" and one.name not in found.spec.states]
    if not weights:
        return None
    return "past" if any(one.name in found.spec.states for one in given) else "read"


_ZERO: Final = Number(0.0)
_ONE: Final = Number(1.0)


def _solved(equation: Equation, what: Known) -> Solution | None:
    """Solve an equation for a number that stands in it; None where it is inside a function."""
    split = _affine(equation.expression, what)
    if split is None:
        return None
    rest, factor = split
    return Solution(what, equation, _minus(equation.of, rest), None if _is(factor, 1) else factor)


def _affine(one: Expression, what: Known) -> tuple[Expression, Expression] | None:
    """Split an expression into a + b x: return a and b."""
    if one == what:
        return _ZERO, _ONE
    if what not in one.within():
        return one, _ZERO
    if not isinstance(one, Pair):
        return None
    left, right = (_affine(part, what) for part in one.parts())
    if left is None or right is None:
        return None
    (a, b), (c, d) = left, right
    if one.operator == "+":
        return _plus(a, c), _plus(b, d)
    if one.operator == "-":
        return _minus(a, c), _minus(b, d)
    if not _is(b, 0) and not _is(d, 0):
        return None
    return _times(a, c), _plus(_times(b, c), _times(a, d))


def _is(one: Expression, value: float) -> bool:
    return isinstance(one, Number) and one.value == value


def _negative(one: Expression) -> Expression | None:
    return one.right if isinstance(one, Pair) and one.operator == "-" and _is(one.left, 0) else None


def _plus(left: Expression, right: Expression) -> Expression:
    if _is(left, 0) or _is(right, 0):
        return right if _is(left, 0) else left
    taken = _negative(left)
    return Pair("+", left, right) if taken is None else Pair("-", right, taken)


def _minus(left: Expression, right: Expression) -> Expression:
    return left if _is(right, 0) else Pair("-", left, right)


def _times(left: Expression, right: Expression) -> Expression:
    if _is(left, 0) or _is(right, 0):
        return _ZERO
    if _is(left, 1) or _is(right, 1):
        return right if _is(left, 1) else left
    taken = _negative(left)
    if taken is not None:
        return _minus(_ZERO, _times(taken, right))
    return Pair("*", left, right)


def _value(one: Expression, known: Callable[[Known], Fraction], function: Function) -> Fraction:
    if isinstance(one, Known):
        return known(one)
    if isinstance(one, Number):
        return Fraction(one.value)
    if isinstance(one, Squashed):
        inner = _value(one.of, known, function)
        return max(inner, Fraction(0)) if one.kind == "relu" else function(one.kind, inner)
    assert isinstance(one, Pair)
    left, right = (_value(part, known, function) for part in one.parts())
    if one.operator == "*":
        return left * right
    return left + right if one.operator == "+" else left - right


_SUM, _PRODUCT, _ATOM = range(3)
_FUNCTIONS: Final = {"sigmoid": "\u03c3", "tanh": "tanh", "relu": "max0"}


def _text(one: Expression, atom: Callable[[Known], str]) -> tuple[str, int]:
    """Write an expression, and say how tightly it holds together."""
    if isinstance(one, Known):
        text = atom(one)
        return text, _SUM if " + " in text else _ATOM
    if isinstance(one, Number):
        return f"{one.value:g}", _ATOM
    if isinstance(one, Squashed):
        inner = _text(one.of, atom)[0]
        return (f"max(0, {inner})" if one.kind == "relu" else f"{_FUNCTIONS[one.kind]}({inner})"), _ATOM
    assert isinstance(one, Pair)
    (left, loose), (right, tight) = (_text(part, atom) for part in one.parts())
    if one.operator == "*":
        left = f"({left})" if loose == _SUM or (left.startswith(MINUS)) else left
        return f"{left} \u00d7 {_bracketed(right, tight)}", _PRODUCT
    if _is(one.left, 0):
        return f"{MINUS}{_bracketed(right, tight)}", _PRODUCT
    if one.operator == "-":
        return f"{left} {MINUS} {_bracketed(right, tight)}", _SUM
    return f"{left} + {f'({right})' if right.startswith(MINUS) else right}", _SUM


def _bracketed(text: str, tight: int) -> str:
    return f"({text})" if tight == _SUM or text.startswith(MINUS) else text
