"""A cell as a spreadsheet whose numbers are formulas: change a weight there, and every step follows."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rnn_core.tasks.by_hand.equations import Equations, Line
from rnn_core.tasks.by_hand.expression import Expression, Given, Number, Pair, Squashed
from rnn_core.tasks.by_hand.hand_cell import HandCell, Steps
from rnn_core.tasks.by_hand.writing import digits, symbol, weight_symbol

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["SheetWords", "workbook"]

WEIGHTS, STEPS, ABOUT = "weights", "steps", "about"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_SQUASHES: Final = {"sigmoid": "1/(1+EXP(-({})))", "tanh": "TANH({})", "relu": "MAX(0,{})"}


@dataclass(frozen=True)
class SheetWords:
    """What is written in a spreadsheet, in one language.

    Attributes
    ----------
    title : str
    notes : tuple of str
        Sentences under it.
    weight, torch_name, value, step, before : str
        Heads: a weight's symbol, its name in torch, its value; a step's number; the row before the first.
    given : str
        Head of an input, with ``{name}``.
    sum_of : str
        Head of a sum, with ``{name}``.
    quantities : mapping
        Quantity -> its name; a missing one is written as its symbol.
    """

    title: str
    notes: tuple[str, ...]
    weight: str
    torch_name: str
    value: str
    step: str
    before: str
    given: str
    sum_of: str
    quantities: Mapping[str, str]


def workbook(cell: HandCell, inputs: Steps, words: Sequence[SheetWords]) -> bytes:
    """Write a cell and its steps as an XLSX file.

    Sheet "weights" holds a weight in each row; "steps" a step in each row, whose numbers are formulas of the
    weights, of the step's inputs and of the row above; "about" says what it is. Nothing that can be computed
    is stored as a number: a program that opens the file computes it.

    Parameters
    ----------
    cell : HandCell
    inputs : (time, features)
    words : sequence of SheetWords
        One for each language; all are written.

    Returns
    -------
    bytes
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = STEPS
    weights, about = book.create_sheet(WEIGHTS), book.create_sheet(ABOUT)
    places = _weights(weights, cell, words)
    _steps(sheet, cell, inputs, words, places)
    _about(about, words)
    book.calculation.fullCalcOnLoad = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> None:
    """Write words as words: what begins like a formula is none."""
    from openpyxl.styles import Alignment, Font

    one = sheet.cell(row, column)
    one.value = f"'{text}" if text.startswith(_FORMULA) else text
    one.data_type = "s"
    one.font = Font(bold=bold)
    one.alignment = Alignment(wrap_text=bold, vertical="top")


def _number(sheet: Worksheet, row: int, column: int, value: float) -> None:
    """Write a number that is to be changed by whoever reads it: in blue, as spreadsheets have it."""
    from openpyxl.styles import Font

    one = sheet.cell(row, column, value)
    one.font = Font(color="0000FF")


def _formula(sheet: Worksheet, row: int, column: int, text: str) -> None:
    one = sheet.cell(row, column, f"={text}")
    one.number_format = "0.0000"


Places = Mapping[tuple[str, int, int], str]
"""Name, row and column of a number that is given -> the cell of the spreadsheet that holds it."""


def _weights(sheet: Worksheet, cell: HandCell, words: Sequence[SheetWords]) -> Places:
    places = {}
    row = 1
    for one in words:
        for column, head in enumerate((one.weight, one.torch_name, one.value), 1):
            _text(sheet, row, column, head, bold=True)
        row += 1
    sheet.freeze_panes = f"A{row}"
    for (name, i, j), value in zip(_numbers(cell), cell.weights, strict=True):
        _text(sheet, row, 1, weight_symbol(cell.equations, name, i, j))
        _text(sheet, row, 2, f"{name}_l0[{i}]" if j < 0 else f"{name}_l0[{i}, {j}]")
        _number(sheet, row, 3, value)
        places[name, i, j] = f"{WEIGHTS}!$C${row}"
        row += 1
    sheet.column_dimensions["B"].width = 26
    return places


def _numbers(cell: HandCell) -> Iterator[tuple[str, int, int]]:
    for one in cell.parameters:
        for i in range(one.shape[0]):
            yield from ((one.name, i, j) for j in (range(one.shape[1]) if len(one.shape) > 1 else (-1,)))


def _steps(
    sheet: Worksheet, cell: HandCell, inputs: Steps, words: Sequence[SheetWords], places: Places
) -> None:
    from openpyxl.utils import get_column_letter

    found = cell.equations
    columns = {id(line.expression): 2 + cell.features + k for k, line in enumerate(found.lines)}
    for row, one in enumerate(words, 1):
        for column, head in enumerate(_heads(found, one), 1):
            _text(sheet, row, column, head, bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = 13
    first = len(words) + 1
    for column, letter in enumerate(_letters(found), 1):
        _text(sheet, first, column, letter, bold=True)
    sheet.freeze_panes = f"B{first + 2}"
    _text(sheet, first + 1, 1, " / ".join(one.before for one in words))
    for line in found.lines:
        if line.name in found.spec.states and not line.is_sum:
            _number(sheet, first + 1, columns[id(line.expression)], 0)
    for step, x in enumerate(inputs):
        row = first + 2 + step
        sheet.cell(row, 1, step + 1)
        for feature, value in enumerate(x):
            _number(sheet, row, 2 + feature, value)

        def at(one: Given, row: int = row) -> str:
            if one.name == "x":
                return f"{get_column_letter(2 + one.row)}{row}"
            if one.name in found.spec.states:
                state = found.of(one.name, one.row)
                return f"{get_column_letter(columns[id(state.expression)])}{row - 1}"
            return places[one.name, one.row, one.column]

        def of(line: Line, row: int = row) -> str:
            return f"{get_column_letter(columns[id(line.expression)])}{row}"

        for line in found.lines:
            _formula(sheet, row, columns[id(line.expression)], _written(found, line, of, at))


def _written(found: Equations, line: Line, of: Callable[[Line], str], at: Callable[[Given], str]) -> str:
    """Write an expression as a formula."""

    def write(one: Expression) -> str:
        other = found.line(one)
        if other is not None and one is not line.expression:
            return of(other)
        if isinstance(one, Given):
            return at(one)
        if isinstance(one, Number):
            return f"{one.value!r}"
        if isinstance(one, Squashed):
            return _SQUASHES[one.kind].format(write(one.of))
        assert isinstance(one, Pair)
        left, right = write(one.left), write(one.right)
        if one.operator == "*":
            return "*".join(f"({text})" if set(text) & set("+-") else text for text in (left, right))
        return f"{left}{one.operator}{right if one.operator == '+' else f'({right})'}"

    return write(line.expression)


def _heads(found: Equations, words: SheetWords) -> Iterator[str]:
    yield words.step
    for feature in range(found.features):
        yield words.given.format(name="x" + (digits(feature) if found.features > 1 else ""))
    for line in found.lines:
        quantity = next(one for one in found.spec.quantities if one.name == line.name)
        name = words.quantities.get(line.name, quantity.symbol)
        yield words.sum_of.format(name=name) if line.is_sum else name


def _letters(found: Equations) -> Iterator[str]:
    yield "t"
    yield from ("x" + (digits(k) if found.features > 1 else "") for k in range(found.features))
    yield from (symbol(found, one.name, one.unit, is_sum=one.is_sum) for one in found.lines)


def _about(sheet: Worksheet, words: Sequence[SheetWords]) -> None:
    row = 1
    for one in words:
        _text(sheet, row, 1, one.title, bold=True)
        for k, note in enumerate(one.notes, 1):
            _text(sheet, row + k, 1, note)
        row += len(one.notes) + 2
    sheet.column_dimensions["A"].width = 110
