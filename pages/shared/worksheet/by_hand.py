"""Part B: the table with its blanks, and how each is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pages.shared.worksheet.blanks import ROWS, Blank, Looked
from pages.shared.worksheet.content import Answer, Head, Row, Table
from pages.shared.worksheet.working import Known, solutions
from pages.shared.worksheet.writer import Writer

ARROW: Final = "\u2191"
"""Stands where a number is one's own result from the row above."""

_LISTED: Final = 10
"""Values of functions in the list."""


def table(w: Writer) -> Table:
    """Ask for the blanks, and answer."""
    columns, blanks = w.numbers.columns(), w.worked.blanks
    heads = tuple(_head(w, one) for one in columns)
    looked = _looked(w)
    asked = [w.t("worksheet.fill", count=len(blanks))]
    rows = tuple(_row(w, columns, at) for at in range(ROWS))
    if any(ARROW in row.numbers for row in rows):
        asked.append(w.t("worksheet.carry", arrow=ARROW))
    if looked and any(one.slip for one in blanks):
        asked.append(w.t("worksheet.round", decimals=w.rounding.decimals))
    tolerance = f"{float(w.rounding.tolerance):g}"
    return Table(
        " ".join(asked),
        tuple(
            f"{w.letter(one.of)} = {one.written(w.letter)}"
            for one in solutions(w.reading.trace.cell, w.numbers.mode)
            if one.forward
        ),
        looked,
        heads,
        rows,
        tuple(_answer(w, one) for one in blanks),
        w.t("worksheet.accept", tolerance=tolerance),
    )


def _row(w: Writer, columns: Sequence[Known], at: int) -> Row:
    blank = w.worked.blanks[at]
    above = w.worked.blanks[at - 1] if at else None
    state = w.numbers.state
    hidden = Known("before", state) if above is not None and _carries(above, state) else None
    return Row(
        w.step(blank.step),
        w.shown(blank.step),
        tuple(ARROW if one == hidden else w.worked.printed(one, blank.step) for one in columns),
        list(columns).index(blank.solution.of),
    )


def _head(w: Writer, one: Known) -> Head:
    found = w.declared(one.name)
    name = w.quantity(one.name)
    kind = "state" if one.kind == "now" and one.name in w.spec.states else one.kind
    if found.role == "term":
        name, kind = w.t.of("worksheet_head", "past", quantity=name), "now"
    if kind != "now":
        name = w.t.of("worksheet_head", kind, quantity=name)
    signed = found.role != "gate" or one.kind in ("read", "past")
    return Head(w.letter(one), name, found.symbol, signed)


def _answer(w: Writer, blank: Blank) -> Answer:
    def figure(one: Known) -> str:
        return w.rounding.text(blank.known[one])

    return Answer(
        w.step(blank.step),
        f"{w.letter(blank.solution.of)} = {blank.solution.written(w.letter)}",
        blank.solution.written(figure),
        w.rounding.text(blank.solved),
        w.rounding.text(blank.measured),
    )


def _looked(w: Writer) -> str:
    """List the functions of rounded numbers; where one of them is the answer, others that it is not."""
    needed = dict.fromkeys(one for blank in w.worked.blanks for one in blank.looked)
    given_away = any(one.slip for one in w.worked.blanks)
    slips = (one for blank in w.worked.blanks for one in blank.slip) if given_away else ()
    listed = [*needed, *(one for one in dict.fromkeys(slips) if one not in needed)][:_LISTED]
    return ",  ".join(_function(w, one) for one in sorted(listed))


def _function(w: Writer, one: Looked) -> str:
    kind, argument, value = one
    letter = {"tanh": "tanh", "sigmoid": "\u03c3"}[kind]
    return f"{letter}({w.rounding.text(argument)}) = {w.rounding.text(value)}"


def _carries(blank: Blank, state: str) -> bool:
    return blank.solution.of == Known("now", state)
