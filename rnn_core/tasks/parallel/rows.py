"""A table of text, separated by tabs or as CSV, as rows of cells."""

from __future__ import annotations

import csv
from typing import Final, NamedTuple

from rnn_core.errors import TextError

__all__ = ["Row", "Table", "rows"]

_SIGNS: Final = (",", ";")


class Row(NamedTuple):
    """One row, and the line of the file that it begins in, from 1."""

    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """What a file holds.

    Attributes
    ----------
    rows : list of Row
        White space at the ends of cells taken off.
    blank : int
        Lines with nothing in them, left out of `rows`.
    quoted : bool
        Whether a cell may hold the separator, in quotes; then a row with a cell too many is a mistake.
    """

    rows: list[Row]
    blank: int
    quoted: bool


def rows(text: str) -> Table:
    r"""Take a text apart: by tabs if most lines have one, otherwise as CSV by commas or semicolons.

    Between tabs a quotation mark is nothing but itself.

    Raises
    ------
    TextError
        ``pairs_columns`` if there is one column only, ``pairs_quote`` with ``line`` if a quoted cell does not
        end as it should.

    Examples
    --------
    >>> rows("a\tb\n\nc\td").rows
    [Row(line=1, cells=('a', 'b')), Row(line=3, cells=('c', 'd'))]
    """
    text = text.rstrip("\n")
    lines = text.split("\n")
    full = [line for line in lines if line.strip()]
    if 2 * sum("\t" in line for line in full) >= max(len(full), 1):
        return _told([Row(k, _cells(line.split("\t"))) for k, line in enumerate(lines, 1)], quoted=False)
    sign = max(_SIGNS, key=lambda one: sum(one in line for line in full))
    if not any(sign in line for line in full):
        raise TextError(
            "pairs_columns",
            "expected two columns with a tab or a comma between them; got one; put a sentence and its "
            "translation on each line",
        )
    return _told(_csv(text, sign), quoted=True)


def _csv(text: str, sign: str) -> list[Row]:
    lines = [line + "\n" for line in text.split("\n")]
    found, reader, line = [], csv.reader(lines, delimiter=sign, strict=True, skipinitialspace=True), 1
    try:
        for cells in reader:
            found.append(Row(line, _cells(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise TextError(
            "pairs_quote",
            f"expected every quoted cell to end; got one that does not, from line {line}; close or remove "
            "its quotation mark",
            line=line,
        ) from error
    return found


def _cells(cells: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in cells)


def _told(found: list[Row], *, quoted: bool) -> Table:
    full = [row for row in found if any(row.cells)]
    return Table(full, len(found) - len(full), quoted)
