"""Which six steps are worked out by hand, and which number of each is left blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np

from pages.shared.worksheet.rounded import Rounding
from pages.shared.worksheet.working import Function, Known, Solution, functions, solutions, workable
from rnn_core.cells import CellSpec, spec
from rnn_core.cells.squash import sigmoid
from rnn_core.reading import Reading
from rnn_core.tasks.by_hand.expression import Pair

ROWS: Final = 6
"""Steps that are worked out, and blanks."""

VISIBLE: Final = 2
"""Units of the last place by which an answer has to differ from what it could be taken for."""

_TURNED: Final = 2
"""Blanks, at most, for which an equation has to be turned round."""

_DIVISOR: Final = Fraction(1, 4)
"""What is divided by is at least so large: a smaller one would make much of what was rounded away."""

_HIDDEN: Final = 4
"""Answers, at least, that stand nowhere in their row."""

_PEAKS: Final = 40
"""Steps at which the unit changes most, of which one is to be among the rows."""

_OFFSETS: Final = (2, 1, 3, 0, 4, 5)
_DECIMALS: Final = (2, 3)

Looked = tuple[str, int, int]
"""A function, its argument and its value, both in units."""


@dataclass(frozen=True, eq=False)
class Numbers:
    """What one unit of one layer did, by the numbers that its equations name.

    Attributes
    ----------
    reading : Reading
    layer, unit : int
    """

    reading: Reading = field(repr=False)
    layer: int
    unit: int

    @property
    def spec(self) -> CellSpec:
        """What the cell declares."""
        return spec(self.reading.trace.cell)

    @property
    def mode(self) -> str:
        """By which kernel the cell runs."""
        return str(self.reading.checkpoint.model.rnn.mode)

    @property
    def state(self) -> str:
        """The state that keeps: the last that the cell names."""
        return self.spec.states[-1]

    @cached_property
    def _parts(self) -> Mapping[str, Mapping[str, np.ndarray]]:
        return self.reading.contributions(self.unit, self.layer)

    def curve(self, name: str) -> np.ndarray:
        """One quantity at every step, (time,)."""
        return self.reading.trace.gate(name, self.layer)[0, :, self.unit]

    def at(self, known: Known, step: int) -> float:
        """Return one number; of a state before, `step` is at least 1."""
        if known.kind == "now":
            return float(self.curve(known.name)[step])
        if known.kind == "before":
            return float(self.curve(known.name)[step - 1])
        parts = self._parts[known.name]
        if known.kind == "past":
            return float(parts["recurrent"][step])
        return float(parts["input"][step] + parts["bias"][step])

    def kept(self) -> np.ndarray | None:
        """Return the share of the old state that is kept, (time,); None where no gate decides."""
        if self.spec.retention is None:
            return None
        return self.spec.kept(self.curve(self.spec.retention))

    def columns(self) -> tuple[Known, ...]:
        """Return what the table prints, in the order of computing: states before come last but the states."""
        now: list[Known] = []
        before: list[Known] = []
        found = workable(self.reading.trace.cell, self.mode)
        for equation in found:
            now += [one for one in equation.needed() if one.kind != "before"]
            before += [one for one in equation.needed() if one.kind == "before"]
            now.append(equation.of)
        states = [one for one in now if one.kind == "now" and one.name in self.spec.states]
        others = [one for one in now if one not in states]
        return tuple(dict.fromkeys((*others, *before, *states)))


@dataclass(frozen=True, eq=False)
class Blank:
    """One blank of the table.

    Attributes
    ----------
    step : int
        Of the reading.
    solution : Solution
        How it is worked out.
    solved, measured : int
        From the printed numbers, and as measured, in units.
    carried : bool
        Whether the state before is one's own result from the row above.
    known : mapping of Known to int
        What is printed of the row and needed here, in units; and what is carried.
    looked : tuple of Looked
        Which functions of what.
    slip : tuple of Looked
        The same of a sum of which one has left out a term: what else a list of values may hold.
    """

    step: int
    solution: Solution
    solved: int
    measured: int
    carried: bool
    known: Mapping[Known, int]
    looked: tuple[Looked, ...]
    slip: tuple[Looked, ...]


@dataclass(frozen=True, eq=False)
class Worked:
    """The table: six steps in a row, each with a blank.

    Attributes
    ----------
    numbers : Numbers
    first : int
        Its first step.
    rounding : Rounding
    blanks : tuple of Blank
    """

    numbers: Numbers
    first: int
    rounding: Rounding
    blanks: tuple[Blank, ...]

    @property
    def steps(self) -> range:
        """The steps of the reading that are its rows."""
        return range(self.first, self.first + ROWS)

    def printed(self, known: Known, step: int) -> str:
        """Write one number of the table."""
        return self.rounding.text(self.rounding.units(self.numbers.at(known, step)))


def look_up(rounding: Rounding, kind: str, argument: int) -> int:
    """Return tanh or the sigmoid of a rounded number, rounded.

    Examples
    --------
    >>> look_up(Rounding(2), "tanh", -164)
    -93
    """
    value = float(rounding.exact(argument))
    return rounding.units(float(np.tanh(value)) if kind == "tanh" else float(sigmoid(np.array(value))))


def choose(numbers: Numbers, fits: Callable[[int], bool]) -> Worked | None:
    """Choose the steps and the blanks, always the same ones.

    Of the places where the unit changes most the first is taken at which all answers follow from the printed
    numbers as closely as is asked for and differ visibly from what was before, and four of the six from
    everything that is printed in their row; then, if there is none, the first at which they differ from what
    was before.

    Parameters
    ----------
    numbers : Numbers
    fits : callable
        Whether there is room around a table that begins at a step.

    Returns
    -------
    Worked or None
        None where there are no such steps.
    """
    starts = _starts(numbers, fits)
    for decimals in _DECIMALS:
        search = _Search(numbers, Rounding(decimals))
        for needed in (_HIDDEN, 0):
            found = (search.blanks(start, needed) for start in starts)
            for start, blanks in zip(starts, found, strict=True):
                if blanks is not None:
                    return Worked(numbers, start, search.rounding, blanks)
    return None


def _starts(numbers: Numbers, fits: Callable[[int], bool]) -> list[int]:
    change = np.abs(np.diff(numbers.curve(numbers.state)))
    peaks = (np.argsort(-change, kind="stable") + 1)[:_PEAKS]
    places = (int(peak) - offset for peak in peaks for offset in _OFFSETS)
    return [start for start in dict.fromkeys(places) if fits(start)]


@dataclass(frozen=True, eq=False)
class _Search:
    numbers: Numbers
    rounding: Rounding
    rows: dict[tuple[int, int | None], tuple[tuple[Blank, int], ...]] = field(default_factory=dict)

    def blanks(self, start: int, needed: int) -> tuple[Blank, ...] | None:
        """Choose the blank of each row: one that has to be worked out, and that is not asked for often."""
        chosen: list[Blank] = []
        hidden = 0
        for step in range(start, start + ROWS):
            above = chosen[-1] if chosen else None
            state = Known("now", self.numbers.state)
            carried = above.solved if above is not None and above.solution.of == state else None
            turned = sum(not one.solution.forward for one in chosen)
            asked = [one.solution.of for one in chosen]
            offered = [
                (-good, asked.count(one.solution.of), place, one)
                for place, (one, good) in enumerate(self._row(step, carried))
                if good and (one.solution.forward or turned < _TURNED)
            ]
            if not offered:
                return None
            best = min(offered, key=lambda one: one[:3])
            hidden += best[0] == -2
            chosen.append(best[3])
        return tuple(chosen) if hidden >= needed else None

    def _row(self, step: int, carried: int | None) -> tuple[tuple[Blank, int], ...]:
        if (step, carried) not in self.rows:
            self.rows[step, carried] = tuple(self._offered(step, carried))
        return self.rows[step, carried]

    def _offered(self, step: int, carried: int | None) -> Iterator[tuple[Blank, int]]:
        before = Known("before", self.numbers.state)
        for solution in solutions(self.numbers.reading.trace.cell, self.numbers.mode):
            needed = {one: self._printed(one, step) for one in solution.needed()}
            is_carried = carried is not None and before in needed
            if is_carried:
                needed[before] = carried or 0
            blank = self._solved(step, solution, needed, is_carried)
            if blank is not None:
                yield blank, self._level(blank)

    def _printed(self, known: Known, step: int) -> int:
        return self.rounding.units(self.numbers.at(known, step))

    def _solved(
        self, step: int, solution: Solution, needed: Mapping[Known, int], carried: bool
    ) -> Blank | None:
        """Work a blank out; None where rounding takes the answer too far away."""
        looked: list[Looked] = []

        def known(one: Known) -> Fraction:
            return self.rounding.exact(needed[one])

        function = _noting(self.rounding, looked)
        if abs(solution.divisor(known, function)) < _DIVISOR:
            return None
        looked.clear()
        value = solution.value(known, function)
        assert value is not None
        solved, measured = self.rounding.units(value), self._printed(solution.of, step)
        if abs(self.rounding.exact(solved - measured)) > self.rounding.tolerance:
            return None
        slip = tuple(self._slips(solution, known))
        return Blank(step, solution, solved, measured, carried, needed, tuple(dict.fromkeys(looked)), slip)

    def _slips(self, solution: Solution, known: Callable[[Known], Fraction]) -> Iterator[Looked]:
        """Yield what one would look up who left out the last term of a sum."""
        for one in functions(solution.above):
            if isinstance(one.of, Pair) and isinstance(one.of.left, Known):
                argument = self.rounding.units(known(one.of.left))
                yield one.kind, argument, look_up(self.rounding, one.kind, argument)

    def _level(self, blank: Blank) -> int:
        """Say how much there is to work out: 0: it is seen, 1: it changes, 2: its row has it nowhere."""
        answer, of, one = blank.measured, blank.solution.of, self.rounding.one
        seen = [0, *blank.known.values(), *(value for _, _, value in blank.looked)]
        if blank.slip:  # it is looked up: what a squashed sum comes to at its ends is seen without adding up
            plain, seen = [0], [0, one, -one]
        elif not blank.solution.forward:
            plain = [0, one] if of.name in self.numbers.spec.gates else [0]
        else:
            plain = [0]
        if blank.solution.forward and of.name == self.numbers.state:
            plain = [self._printed(Known("before", of.name), blank.step)]
        if any(abs(answer - other) < VISIBLE for other in plain):
            return 0
        return 2 if all(abs(answer - other) >= VISIBLE for other in seen) else 1


def _noting(rounding: Rounding, looked: list[Looked]) -> Function:
    def function(kind: str, argument: Fraction) -> Fraction:
        units = rounding.units(argument)
        value = look_up(rounding, kind, units)
        looked.append((kind, units, value))
        return rounding.exact(value)

    return function
