"""Cuts as text: what links and the command line say of the units held and the characters changed.

``f219@163-170=1~i219@163-170=0~x163=%22`` holds the forget gate of unit 219 at 1 and its input gate at 0 from
step 163 to 170, and puts a quote where character 163 was.

=============  ===============================================================================================
part           meaning
=============  ===============================================================================================
``~``          between two cuts
``f``          a quantity, by the letter that the cell's equations have for it (`Quantity.symbol`)
``219``        its units, counted from 0 as everywhere; of a group ``28,96`` or ``0-255`` or both
``:1``         if not the lowest layer: which, counted from 0; behind it an ``r`` if it is the direction that
               reads from the end: ``f219:1r``, ``f219:r``
``@163-170``   the steps, **counted from 1 with both ends included**, as a reader counts characters; one step
               is ``@163``, and ``@163-`` goes on to the end
``=1``         what they are held at: a number, of a gate from 0 to 1; or ``=freeze``: what each had before
``x163=%22``   character 163 of the text, counted from 1, becomes this one, percent-encoded; the bare
               character is read as well, since a browser may have decoded it
=============  ===============================================================================================

In Python steps are counted from 0: ``@163-170`` is ``Clamp(steps=slice(162, 170))``, ``x163`` the edit 162.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from rnn_core.cells import spec
from rnn_core.cells.spec import CellSpec, Quantity
from rnn_core.errors import CodedError, InputError
from rnn_core.tracing import Clamp

__all__ = ["EXCERPT", "LARGEST", "LONGEST", "MOST", "CutError", "Cuts", "parse_cuts", "write_cuts"]

LONGEST: Final = 4000
"""Characters that a text of cuts may have."""
MOST: Final = 100
"""Cuts that it may hold."""
LARGEST: Final = 1e6
"""What a state may be held at, either way from 0."""

_FREEZE: Final = "freeze"
_BETWEEN: Final = "~"
EXCERPT: Final = 40
_EDIT = re.compile(r"x([0-9]{1,9})=((?:%[0-9A-Fa-f]{2}){1,4}|.)(?=~|\Z)", re.DOTALL)
_NO_EDIT = re.compile(r"x([0-9]{1,9})=(.*)", re.DOTALL)
_CLAMP = re.compile(
    r"([^0-9@=:~,\-\s]{1,9})([0-9,\-]+)(?::([0-9]{1,4})?(r)?)?@([0-9]{1,9})(?:(-)([0-9]{1,9})?)?=(.*)",
    re.DOTALL,
)
_UNITS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,30})?(?:e-?[0-9]{1,3})?")


class CutError(CodedError, ValueError):
    """A text of cuts that cannot be followed; `code` says why and `details` what it speaks of.

    ============  ====================================  =====================================================
    code          details                               meaning
    ============  ====================================  =====================================================
    "long"        length, most                          the text has more characters than is read
    "many"        count, most                           it holds more cuts than is read
    "form"        item                                  this cut is not written as cuts are
    "quantity"    item, symbol, symbols                 the cell has no quantity of that letter
    "unit"        item, unit, last                      units are 0 to last
    "layer"       item, layer, last                     layers are 0 to last
    "direction"   item                                  the network reads forward only
    "part"        item, parts                           no part of the network has that name
    "step"        item, first, last, steps              steps are 1 to `steps`, the first not after the last
    "number"      item, value                           neither a number nor "freeze"
    "share"       item, value, symbol                   a gate is held from 0 to 1
    "large"       item, value, most                     a state is held from -most to most
    "freeze"      item, symbol, step                    a gate has no value before the first step it reads
    "character"   item, step, character                 not one character, or one that the network cannot read
    "twice"       item, step; symbol and unit, or None  two cuts say what one place is held at
    ============  ====================================  =====================================================

    Steps are counted from 1, units and layers from 0; `item` is the cut's own text, cut off after 40
    characters.

    Examples
    --------
    >>> try:
    ...     parse_cuts("f300@1=1", "lstm", units=256, steps=9)
    ... except CutError as error:
    ...     error.code, error.details["unit"], error.details["last"]
    ('unit', 300, 255)
    """


@dataclass(frozen=True)
class Cuts:
    """What is held, and what is read instead.

    Attributes
    ----------
    clamps : tuple of Clamp
        As `rnn_core.intervene` takes them: steps from 0.
    edits : mapping of int to str
        Step, from 0 -> the character that is read there instead.
    """

    clamps: tuple[Clamp, ...] = ()
    edits: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.clamps or self.edits)


def parse_cuts(
    text: str,
    cell: str | CellSpec,
    units: int,
    steps: int,
    *,
    layers: int = 1,
    directions: Sequence[str] = ("forward",),
    projected: int = 0,
    known: Container[str] | None = None,
) -> Cuts:
    """Read cuts from text; the module's own description has the notation.

    Parameters
    ----------
    text : str
        Anybody's: at most 4,000 characters and 100 cuts are read. Empty: no cuts.
    cell : str or CellSpec
        Whose letters they are.
    units, steps : int >= 1
        How many there are.
    layers : int
    directions : sequence of str
        ("forward",), or that and "reverse".
    projected : int
        How many units h has, where that is another number (`proj_size`); 0 where not.
    known : container of str, optional
        Characters that the network can read; any, if it is not given.

    Returns
    -------
    Cuts

    Raises
    ------
    CutError
        And nothing else, whatever the text is.

    Examples
    --------
    >>> cuts = parse_cuts("f219@163-170=1~x163=%22", "lstm", units=256, steps=400)
    >>> cuts.clamps[0].gate, cuts.clamps[0].units, cuts.clamps[0].steps, cuts.clamps[0].value
    ('forget', (219,), slice(162, 170, None), 1.0)
    >>> cuts.edits
    {162: '"'}
    """
    if len(text) > LONGEST:
        raise _error(
            "long",
            f"at most {LONGEST} characters of cuts",
            f"{len(text)}",
            "hold fewer",
            most=LONGEST,
            length=len(text),
        )
    items = list(_items(text))
    if len(items) > MOST:
        raise _error(
            "many",
            f"at most {MOST} cuts",
            f"{len(items)}",
            "hold groups of units",
            most=MOST,
            count=len(items),
        )
    place = _Place(
        spec(cell) if isinstance(cell, str) else cell, units, steps, layers, tuple(directions), projected
    )
    clamps: list[Clamp] = []
    edits: dict[int, str] = {}
    for item in items:
        edit = _NO_EDIT.fullmatch(item)
        if edit:
            step, character = place.edit(item, edit, known)
            if step in edits:
                raise _twice(item, None, None, step)
            edits[step] = character
        else:
            clamp = place.clamp(item)
            for other in clamps:
                _check_apart(item, place, other, clamp)
            clamps.append(clamp)
    return Cuts(tuple(clamps), edits)


def write_cuts(cuts: Cuts, cell: str | CellSpec) -> str:
    """Write cuts as text, so that `parse_cuts` gives the same again.

    Parameters
    ----------
    cuts : Cuts
    cell : str or CellSpec

    Raises
    ------
    InputError
        If a clamp cannot be written: it holds at an array, at steps with gaps, or what the cell has not.

    Examples
    --------
    >>> write_cuts(Cuts((Clamp("cell", (1, 2, 3, 7), slice(4, 9), 0.5, layer=1),), {4: "~"}), "lstm")
    'c1-3,7:1@5-9=0.5~x5=%7E'
    """
    cell = spec(cell) if isinstance(cell, str) else cell
    items = [_written(clamp, cell) for clamp in cuts.clamps]
    items += [f"x{step + 1}={_encoded(character)}" for step, character in sorted(cuts.edits.items())]
    return _BETWEEN.join(items)


@dataclass(frozen=True)
class _Place:
    """The reading that cuts are made in."""

    cell: CellSpec
    units: int
    steps: int
    layers: int
    directions: tuple[str, ...]
    projected: int

    def edit(self, item: str, found: re.Match[str], known: Container[str] | None) -> tuple[int, str]:
        step = int(found[1])
        if not 1 <= step <= self.steps:
            raise self._step(item, step, step)
        character = found[2] if len(found[2]) == 1 else _decoded(found[2])
        if len(character) != 1 or (known is not None and character not in known):
            raise _error(
                "character",
                "one character that the network can read",
                ascii(_excerpt(character or found[2])),
                "write it percent-encoded, such as x163=%22",
                item=item,
                step=step,
                character=_excerpt(character or found[2]),
            )
        return step - 1, character

    def clamp(self, item: str) -> Clamp:
        found = _CLAMP.fullmatch(item)
        if not found or (":" in item and not (found[3] or found[4])):
            raise _error(
                "form",
                "cuts such as f219@163-170=1, joined by ~",
                ascii(_excerpt(item)),
                "write one so",
                item=item,
            )
        quantity = self._quantity(item, found[1])
        width = self.projected if self.projected and quantity.name == "hidden" else self.units
        units = _numbers(item, found[2], width)
        layer = int(found[3] or 0)
        if layer >= self.layers:
            raise _error(
                "layer",
                f"a layer from 0 to {self.layers - 1}",
                str(layer),
                "choose one",
                item=item,
                layer=layer,
                last=self.layers - 1,
            )
        direction = "reverse" if found[4] else "forward"
        if direction not in self.directions:
            raise _error(
                "direction",
                f"a direction: {' or '.join(self.directions)}",
                direction,
                "choose one",
                item=item,
            )
        first = int(found[5])
        last = int(found[7]) if found[7] else self.steps if found[6] else first
        if not 1 <= first <= last <= self.steps:
            raise self._step(item, first, last)
        begins = 1 if direction == "forward" else self.steps
        value = _value(item, found[8], quantity)
        if value == _FREEZE and quantity.name not in self.cell.states and first <= begins <= last:
            raise _error(
                "freeze",
                f"steps after the first one read, so that {quantity.name} has a value to keep",
                f"step {begins}",
                "leave it out, or give a number",
                item=item,
                symbol=quantity.symbol,
                step=begins,
            )
        return Clamp(quantity.name, units, slice(first - 1, last), value, layer, direction)

    def _quantity(self, item: str, symbol: str) -> Quantity:
        there = _symbols(self.cell, bool(self.projected))
        if symbol not in there:
            raise _error(
                "quantity",
                f"a letter of this {self.cell.title}: {', '.join(there)}",
                ascii(symbol),
                "choose one",
                item=item,
                symbol=symbol,
                symbols=tuple(there),
            )
        return there[symbol]

    def _step(self, item: str, first: int, last: int) -> CutError:
        came = str(first) if first == last else f"{first}-{last}"
        return _error(
            "step",
            f"steps from 1 to {self.steps}",
            came,
            "choose steps that the text has",
            item=item,
            first=first,
            last=last,
            steps=self.steps,
        )


def _items(text: str) -> Iterator[str]:
    """Split at ~, but not where that is the character that an edit puts in."""
    position = 0
    while position <= len(text) and text:
        edit = _EDIT.match(text, position)
        end = edit.end() if edit else text.find(_BETWEEN, position)
        end = len(text) if end < 0 else end
        yield text[position:end]
        position = end + 1


def _symbols(cell: CellSpec, projected: bool) -> dict[str, Quantity]:
    """What can be held, by its letter."""
    there = [one for one in cell.quantities if one.name in cell.recorded(projected)]
    if cell.held is None:
        there = [one for one in there if one.name in cell.states and (one.name == "hidden" or cell.emit)]
    return {one.symbol: one for one in there}


def _numbers(item: str, text: str, width: int) -> tuple[int, ...]:
    units: set[int] = set()
    for part in text.split(","):
        found = _UNITS.fullmatch(part)
        if not found:
            raise _error("form", "units such as 28,96-99", ascii(_excerpt(part)), "write them so", item=item)
        first, last = int(found[1]), int(found[2] or found[1])
        if not first <= last < width:
            unit = first if first >= width else last
            raise _error(
                "unit",
                f"units from 0 to {width - 1}",
                part,
                "choose others",
                item=item,
                unit=unit,
                last=width - 1,
            )
        more = range(first, last + 1)
        if again := units.intersection(more):
            raise _twice(item, None, min(again), None)
        units.update(more)
    return tuple(sorted(units))


def _value(item: str, text: str, quantity: Quantity) -> float | str:
    if text == _FREEZE:
        return text
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    shown = _excerpt(text)
    if not math.isfinite(number):
        raise _error(
            "number", f"a number, or {_FREEZE}", ascii(shown), "hold the units at one", item=item, value=shown
        )
    if quantity.role == "gate" and not 0 <= number <= 1:
        raise _error(
            "share",
            f"values of {quantity.name} from 0 to 1",
            shown,
            "a gate is a share",
            item=item,
            value=shown,
            symbol=quantity.symbol,
        )
    if abs(number) > LARGEST:
        raise _error(
            "large",
            f"a number from -{LARGEST:,.0f} to {LARGEST:,.0f}",
            shown,
            "no state comes so far",
            item=item,
            value=shown,
            most=LARGEST,
        )
    return number


def _check_apart(item: str, place: _Place, other: Clamp, clamp: Clamp) -> None:
    if (other.gate, other.layer, other.direction) != (clamp.gate, clamp.layer, clamp.direction):
        return
    first, last = (
        pick(getattr(one.steps, end) for one in (other, clamp))
        for pick, end in ((max, "start"), (min, "stop"))
    )
    shared = set(other.units).intersection(clamp.units)
    if first < last and shared:
        symbol = next(one.symbol for one in place.cell.quantities if one.name == clamp.gate)
        raise _twice(item, symbol, min(shared), first)


def _twice(item: str, symbol: str | None, unit: int | None, step: int | None) -> CutError:
    where = [f"unit {unit}"] if unit is not None else []
    where += [f"step {step + 1}"] if step is not None else []
    return _error(
        "twice",
        "one value for each place",
        f"two for {' at '.join(where)}",
        "leave one out",
        item=item,
        symbol=symbol,
        unit=unit,
        step=None if step is None else step + 1,
    )


def _decoded(text: str) -> str:
    """What percent-encoded bytes say in UTF-8; nothing if they are none."""
    try:
        return unquote_to_bytes(text).decode() if text.startswith("%") else text
    except UnicodeDecodeError:
        return ""


def _encoded(character: str) -> str:
    plain = character.isascii() and character.isalnum()
    return character if plain else "".join(f"%{byte:02X}" for byte in character.encode())


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def _error(code: str, expected: str, came: str, remedy: str, **details: Any) -> CutError:
    if "item" in details:
        details["item"] = _excerpt(details["item"])
    return CutError(code, f"expected {expected}; got {came}; {remedy}", **details)


def _written(clamp: Clamp, cell: CellSpec) -> str:
    symbol = next((one.symbol for one in cell.quantities if one.name == clamp.gate), None)
    if symbol is None:
        names = ", ".join(one.name for one in cell.quantities)
        raise InputError.of(f"a quantity of this {cell.title}: {names}", repr(clamp.gate), "choose one")
    where = f"{clamp.layer or ''}{'r' if clamp.direction == 'reverse' else ''}"
    value = clamp.value
    if isinstance(value, (int, float)):
        shown = repr(float(value)).removesuffix(".0")
    elif isinstance(value, str) and value == _FREEZE:
        shown = value
    else:
        raise InputError.of(f"a number or {_FREEZE!r}", repr(value), "write a clamp for each value")
    return f"{symbol}{_runs(clamp.units)}{':' if where else ''}{where}@{_span(clamp.steps)}={shown}"


def _runs(units: Sequence[int]) -> str:
    """Write units, three or more in a row as a range."""
    runs: list[list[int]] = []
    for unit in sorted(units):
        if runs and unit == runs[-1][-1] + 1:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)


def _span(steps: slice | Sequence[int]) -> str:
    if isinstance(steps, slice):
        first, last = steps.start or 0, steps.stop
        good = steps.step in (None, 1) and first >= 0 and (last is None or last > first)
    else:
        first, last = (min(steps), max(steps) + 1) if len(steps) else (0, 0)
        good = len(steps) > 0 and sorted(steps) == list(range(first, last))
    if not good:
        raise InputError.of(
            "steps in a row, such as slice(3, 6)", repr(steps), "write a clamp for each run of steps"
        )
    if last is None:
        return f"{first + 1}-"
    return f"{first + 1}" if last == first + 1 else f"{first + 1}-{last}"
