"""Steps, letters and numbers as the sheet writes them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from pages.shared.i18n import Words
from pages.shared.worksheet.blanks import Numbers, Worked
from pages.shared.worksheet.content import Origin
from pages.shared.worksheet.layout import Spans
from pages.shared.worksheet.rounded import Rounding
from pages.shared.worksheet.working import Known
from rnn_core.cells import CellSpec, Quantity
from rnn_core.reading import Reading

_PICTURES: Final = {
    "\n": "\u21b5", " ": "\u00b7", "\t": "\u21e5", "\r": "\u240d", "\u00a0": "\u237d", "\u3000": "\u2423",
}  # fmt: skip
_CIRCLE: Final = "\u25cc"
_NOW: Final = "\u209c"
_BEFORE: Final = _NOW + "\u208b\u2081"

_NAMED: Final = 40
"""Characters of a name: a file may be called anything."""


@dataclass(frozen=True, eq=False)
class Writer:
    """What all parts of a sheet share: the words of one language, and the numbers to be written.

    Attributes
    ----------
    t : Words
    worked : Worked
    spans : Spans
    origin : Origin
    """

    t: Words
    worked: Worked
    spans: Spans
    origin: Origin

    @property
    def numbers(self) -> Numbers:
        """What the unit did."""
        return self.worked.numbers

    @property
    def rounding(self) -> Rounding:
        """How numbers are printed."""
        return self.worked.rounding

    @property
    def reading(self) -> Reading:
        """The whole of it."""
        return self.numbers.reading

    @property
    def spec(self) -> CellSpec:
        """What the cell declares."""
        return self.numbers.spec

    @cached_property
    def curve(self) -> np.ndarray:
        """The state that keeps, (time,)."""
        return self.numbers.curve(self.numbers.state)

    @property
    def state(self) -> str:
        """Its name."""
        return self.quantity(self.numbers.state)

    @property
    def names(self) -> dict[str, str]:
        """Names of network and text, as long as there is room for."""
        return {"network": _short(self.origin.network), "text": _short(self.origin.text)}

    def letter(self, one: Known) -> str:
        """Write the letter of a number."""
        if one.kind == "read":
            return "W x + b"
        if one.kind == "past":
            return f"U h{_BEFORE}"
        symbol = self.declared(one.name).symbol
        if one.kind == "before":
            return symbol + _BEFORE
        return symbol + (_NOW if one.name in self.spec.states else "")

    def declared(self, name: str) -> Quantity:
        """Return what the cell declares of a quantity."""
        return next(one for one in self.spec.quantities if one.name == name)

    def quantity(self, name: str) -> str:
        """Name a quantity."""
        return self.t.of("quantity", name) if self.t.has("quantity", name) else self.declared(name).symbol

    def step(self, at: int) -> str:
        """Write the number of a step, as the whole text counts it."""
        return str(self.origin.first + at + 1)

    def shown(self, at: int) -> str:
        """Return what is printed for what is read at a step."""
        return _visible(self.reading.tokens.shown[at])

    def units(self, at: int) -> int:
        """Return the state that keeps at a step, in units."""
        return self.rounding.units(float(self.curve[at]))

    def value(self, at: int) -> str:
        """Write the state that keeps at a step."""
        return self.rounding.text(self.units(at))

    def text(self, value: float) -> str:
        """Write a number as rounded as all are."""
        return self.rounding.text(self.rounding.units(value))


def _visible(token: str) -> str:
    """Return what is printed for a token: a circle for what has no shape of its own."""
    kind = unicodedata.category(token[0]) if token else "C"
    if token in _PICTURES:
        return _PICTURES[token]
    return _CIRCLE if kind[0] == "C" else _CIRCLE + token if kind[0] == "M" else token


def _short(name: str) -> str:
    return name if len(name) <= _NAMED else f"{name[: _NAMED - 1]}\u2026"
