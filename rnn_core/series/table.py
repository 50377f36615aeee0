"""A visitor's own table: its columns, as a program wrote it or a person, and all that was left out.

What pairs of sentences are read with reads this too: encodings, separators, quotes. No row is filled up or
left out in silence, and the cells of every column are kept as they stand: see :mod:`rnn_core.series.own` for
what becomes of one of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from rnn_core.errors import TextError
from rnn_core.series.numbers import decimal_of, is_missing, number
from rnn_core.series.times import formats
from rnn_core.tasks.parallel.rows import Row, one_sign_ends_lines, rows
from rnn_core.tasks.parallel.separators import BARS, SEPARATORS, TAB, check, named
from rnn_core.text import LIMIT, Note, decode, receive

__all__ = ["BLANKS", "LINES", "MOST_COLUMNS", "Column", "Kind", "SeriesTable", "read_table"]

Kind = Literal["numbers", "times", "count", "words", "empty"]
"""What most cells of a column are; "count": numbers that go up by one from row to row."""

MOST_COLUMNS: Final = 1000
"""Columns that a table may have; they are counted before it is taken apart."""
LINES: Final = 100_000
"""Lines that are looked at."""
BLANKS: Final = " "
"""Stands for any run of blanks between cells."""

_LOOK: Final = 1000  # lines or rows, to say how a table is written
_SHOWN: Final = 100  # numbers of lines in a note
_ENOUGH: Final = 0.9  # share of the rows that a separator must part evenly, of cells that a kind must fit
_LONE_COMMA: Final = re.compile(r'\s*"?[+-]?[\d.]*\d,\d+(?:[eE][+-]?\d+)?"?\s*')
_TIME: Final = re.compile(r"\d[^\d,]+\d|\u5e74|\ub144|\A\d{8}\Z|\A\d{4}\Z|\A\d{6}\Z|[A-Za-z]{3} \d{4}")
_MARKUP: Final = re.compile(r"\s*(?:[{\[]\s*[\"{\[]|<[?!\w])")


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        As the first row names it, with a number after it where that name stands there before; empty: unnamed.
    kind : Kind
    cells : tuple of str
        Of every row, empty where the row ends before it.
    """

    name: str
    kind: Kind
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class SeriesTable:
    """A table of a visitor's own.

    Attributes
    ----------
    columns : tuple of Column
        At least one, and one of them with numbers.
    lines : tuple of int
        The line of the file, from 1, that each row begins in.
    separator : str
        What stands between cells; `BLANKS` for any run of blanks.
    header : bool
        Whether the first row names the columns.
    header_sure : bool
        Whether that was chosen, or leaves no doubt.
    encoding : str or None
    guessed : bool
        As of `rnn_core.text.receive`.
    notes : tuple of Note
        Of `rnn_core.text.receive`, then those below.

    Notes
    -----
    Every line is a row of the table, or counted in one of these:

    ==================== ================================================================================
    code                 details
    ==================== ================================================================================
    series_separator     separator: what a first line says stands between cells
    series_lines         used, total: lines
    series_preamble      count of lines over the table, such as its title, left out
    series_header        names of the columns in the first row
    series_header_maybe  names: the first row was taken for names, which it may not be
    series_numbers_first the first row was taken for values, though each of its cells is another whole number
    series_header_again  count of rows that are the first one again, left out
    series_double        names that stand over more than one column
    series_unnamed       count of columns without a name, where others have one
    series_blank         count of blank rows
    series_short         count of rows with fewer cells than columns: what is missing counts as empty
    series_long          count of rows with more cells than columns, left out; lines, the first 100
    series_open          count of rows with a quoted cell that runs over other rows, left out; lines
    series_torn          the last line, which the limit on the size tore, was left out
    ==================== ================================================================================
    """

    columns: tuple[Column, ...]
    lines: tuple[int, ...] = field(repr=False)
    separator: str
    header: bool
    header_sure: bool
    encoding: str | None
    guessed: bool
    notes: tuple[Note, ...] = field(repr=False)

    @property
    def numeric(self) -> tuple[int, ...]:
        """Columns that can be a series, the likeliest first: numbers before those that only count rows."""
        return tuple(
            sorted(
                (k for k, one in enumerate(self.columns) if one.kind in ("numbers", "count")),
                key=lambda k: (self.columns[k].kind == "count", k),
            )
        )

    @property
    def times(self) -> int | None:
        """The first column with times, if there is one."""
        return next((k for k, one in enumerate(self.columns) if one.kind == "times"), None)


def read_table(
    source: bytes | str,
    encoding: str | None = None,
    *,
    replace: bool = False,
    separator: str | None = None,
    header: bool | None = None,
) -> SeriesTable:
    r"""Read a table of numbers: CSV, tab-separated, or with blanks between columns.

    Parameters
    ----------
    source
        A file's bytes, or text that was pasted.
    encoding, replace
        As for :func:`rnn_core.text.receive`.
    separator
        What stands between cells, `BLANKS` for any run of blanks; None takes what a first line ``sep=;``
        says, or else looks for it.
    header
        Whether the first row names the columns; None looks whether it does.

    Raises
    ------
    InputError
        If a separator is asked for that cannot be.
    TextError
        As :func:`rnn_core.text.receive`, and ``series_markup`` for JSON or XML, ``series_wide`` with
        ``count`` and ``most`` if there are too many columns, ``series_quote`` or ``series_cell`` with
        ``line`` if a quoted cell does not end, ``series_words`` with ``separator`` if no column holds
        numbers. ``read_as`` is the encoding.

    Examples
    --------
    >>> table = read_table("day;value\n2024-01-01;1,5\n2024-01-02;2,5\n")
    >>> [(one.name, one.kind) for one in table.columns], table.separator
    ([('day', 'times'), ('value', 'numbers')], ';')
    """
    text, read_as, guessed, notes = _received(source, encoding, replace)
    try:
        return _Reader(text, separator, header).read(read_as, guessed, notes)
    except TextError as error:
        error.details["read_as"] = read_as
        raise


def _received(
    source: bytes | str, encoding: str | None, replace: bool
) -> tuple[str, str | None, bool, list[Note]]:
    """Read as any other text, but for signs within cells that would end lines; no last line that was cut."""
    if isinstance(source, str):
        text, _ = one_sign_ends_lines(source)
        received = receive(text)
        return received.text, None, False, list(received.notes)
    decoded = decode(source, encoding, replace=replace, limit=LIMIT)
    text, _ = one_sign_ends_lines(decoded.text)
    notes = list(decoded.notes)
    if any(note.code == "cut_bytes" for note in notes) and "\n" in text:
        text = text[: text.rindex("\n") + 1]
        notes.append(Note("series_torn"))
    cleaned = receive(text)
    return cleaned.text, decoded.encoding, decoded.guessed, [*notes, *cleaned.notes]


class _Reader:
    """Takes one text apart, and remembers what it left out."""

    def __init__(self, text: str, separator: str | None, header: bool | None) -> None:
        self.text, said = named(text)
        self.notes: list[Note] = []
        if separator is None and said is not None:
            self.notes.append(Note("series_separator", {"separator": said}))
        chosen = check(separator) if separator is not None else said
        self.separator = chosen if chosen is not None else _guess(self.text)
        self.header = header

    def read(self, encoding: str | None, guessed: bool, notes: Sequence[Note]) -> SeriesTable:
        found = self._rows()
        width = self._width(found)
        found = self._under_preamble(found, width)
        header, sure = self._has_header(found, width)
        names = self._names(found[0].cells, width) if header else ("",) * width
        if header:
            self._say_header(found, names, sure)
        elif not sure:
            self.notes.append(Note("series_numbers_first"))
        body = self._whole(found[header:], found[0].cells if header else None, width)
        columns = tuple(
            _column(names[k], tuple(row.cells[k] if k < len(row.cells) else "" for row in body))
            for k in range(width)
        )
        if not any(one.kind in ("numbers", "count") for one in columns):
            raise TextError(
                "series_words",
                "expected a column of numbers; got none; put one value in each row, or say what stands "
                "between the columns with `separator`",
                separator=self.separator,
                count=len(columns),
            )
        lines = tuple(row.line for row in body)
        everything = (*notes, *self.notes)
        return SeriesTable(columns, lines, self.separator, header, sure, encoding, guessed, everything)

    def _rows(self) -> list[Row]:
        """Take the text apart, once its columns are counted."""
        text, separator = self.text, self.separator
        if separator == BLANKS:
            text, separator = re.sub("[ \t]+", TAB, re.sub("(?m)^[ \t]+|[ \t]+$", "", text)), TAB
        widest = max(line.count(separator) for line in text.split("\n")) + 1
        if widest > MOST_COLUMNS:
            raise TextError(
                "series_wide",
                f"expected at most {MOST_COLUMNS} columns; got {widest}; put the values of a series under "
                "one another, or say what stands between the columns with `separator`",
                count=widest,
                most=MOST_COLUMNS,
                separator=self.separator,
            )
        try:
            table = rows(text, separator, LINES)
        except TextError as error:
            raise _as_ours(error, self.separator) from None
        total = text.rstrip("\n").count("\n") + 1
        if total > table.lines:
            self.notes.append(Note("series_lines", {"used": table.lines, "total": total}))
        if not table.rows:
            raise TextError("series_words", separator=self.separator, count=0)
        if widest == 1:  # an empty line is a value that is missing
            return _with_blank(table.rows)
        self._note("series_blank", table.blank)
        return table.rows

    @staticmethod
    def _width(found: Sequence[Row]) -> int:
        """Return how many columns there are: as many as most rows have, or the row over them names."""
        widths = Counter(len(row.cells) for row in found[:_LOOK])
        usual = max(widths, key=lambda one: (widths[one], one))
        first = next((row for row in found if len(_trimmed(row.cells)) >= usual), found[0])
        return max(usual, len(_trimmed(first.cells))) if first is found[0] else usual

    def _under_preamble(self, found: list[Row], width: int) -> list[Row]:
        """Leave out what stands over the table: remarks, and rows of one cell where most have more."""
        over = 0
        for row in found:
            lone = width > 1 and sum(map(bool, row.cells)) == 1 and number(row.cells[0], "point") is None
            if not row.cells[0].startswith("#") and not lone:
                break
            over += 1
        over = over if over < len(found) else 0
        self._note("series_preamble", over)
        return found[over:]

    def _has_header(self, found: Sequence[Row], width: int) -> tuple[bool, bool]:
        """Say whether the first row names the columns, and whether there is no doubt."""
        if self.header is not None:
            return self.header and len(found) > 1, True
        first = [one for one in found[0].cells[:width] if one]
        if len(found) < 2:
            return False, True
        if all(_reads(one) for one in first):
            whole = len(first) > 1 and len(set(first)) == len(first) and all(map(str.isdecimal, first))
            return False, not (whole and len(first) == width and not _alike(found, width))
        below = [[row.cells[k] for row in found[1:_LOOK] if k < len(row.cells)] for k in range(width)]
        named = [k for k, one in enumerate(found[0].cells[:width]) if one and not _reads(one)]
        over_numbers = [k for k in named if _kind(below[k]) in ("numbers", "count", "times")]
        missing = all(is_missing(found[0].cells[k]) for k in over_numbers)
        if not over_numbers:  # words over words: names if no column has them again
            return all(found[0].cells[k] not in below[k] for k in named), False
        # Where values stand beside what is no number, it may be a row with a faulty cell.
        values = any(_reads(one) and not is_missing(one) for one in first)
        return not missing and not values, not values or missing

    def _names(self, first: Sequence[str], width: int) -> tuple[str, ...]:
        """Name the columns; the second of one name gets a number."""
        plain = [first[k] if k < len(first) else "" for k in range(width)]
        seen: Counter[str] = Counter()
        names = []
        for one in plain:
            seen[one] += 1
            names.append(f"{one} ({seen[one]})" if one and seen[one] > 1 else one)
        if doubles := tuple(one for one, count in seen.items() if one and count > 1):
            self.notes.append(Note("series_double", {"names": doubles}))
        if 0 < (count := seen[""]) < width:
            self._note("series_unnamed", count)
        return tuple(names)

    def _say_header(self, found: Sequence[Row], names: Sequence[str], sure: bool) -> None:
        given = tuple(one for one in names if one)
        self.notes.append(Note("series_header" if sure else "series_header_maybe", {"names": given}))

    def _whole(self, body: Sequence[Row], names: tuple[str, ...] | None, width: int) -> list[Row]:
        """Give the rows that have their cells where they belong; say of the others why not."""
        kept: list[Row] = []
        left: dict[str, list[int]] = {"series_long": [], "series_open": []}
        short = again = 0
        for row in body:
            if row.cells == names:
                again += 1
            elif row.inside > 1 and row.inside >= width:
                left["series_open"].append(row.line)
            elif any(row.cells[width:]):
                left["series_long"].append(row.line)
            else:
                short += len(row.cells) < width
                kept.append(row)
        self._note("series_header_again", again)
        self._note("series_short", short)
        for code, lines in left.items():
            self._note(code, len(lines), lines=tuple(lines[:_SHOWN]))
        return kept

    def _note(self, code: str, count: int, **details: object) -> None:
        if count > 0:
            self.notes.append(Note(code, {"count": count, **details}))


def _as_ours(error: TextError, separator: str) -> TextError:
    """Say what was said of sentences of numbers."""
    line = error.details.get("line", 1)
    if error.code == "pairs_cell":
        message = f"expected a number or a word in every cell; got one far too long, from line {line}"
        code = "series_cell"
    else:
        message = f"expected every quoted cell to end; got one that does not, from line {line}"
        code = "series_quote"
    return TextError(code, f"{message}; close or remove its quotation mark", line=line, separator=separator)


def _with_blank(found: Sequence[Row]) -> list[Row]:
    """Put the empty lines between rows back."""
    filled = [found[0]]
    for row in found[1:]:
        filled += [Row(line, ("",)) for line in range(filled[-1].line + 1, row.line)]
        filled.append(row)
    return filled


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    last = max((k for k, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _guess(text: str) -> str:
    """Say what stands between the cells of a text; a tab if there is one column only."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    lines = [*lines[: _LOOK - 1], lines[-1]] if lines else [""]
    if _MARKUP.match(lines[0]) and lines[-1].rstrip().endswith(("}", "]", ">", "},", "],")):
        raise TextError(
            "series_markup",
            "expected a table; got JSON or XML; save it as CSV, one value in each row",
        )
    if _lone_commas(lines):
        return TAB
    for sign in (TAB, BARS, ";", ",", "|"):
        if _even([line.count(sign) for line in lines]):
            return sign
    parts = [len(line.split()) - 1 for line in lines]
    values = sum(_reads(word) for line in lines for word in line.split())
    if _even(parts) and 2 * values > sum(parts):
        return BLANKS
    return max(SEPARATORS[:-1], key=lambda sign: sum(sign in line for line in lines)) if _any(lines) else TAB


def _any(lines: Sequence[str]) -> bool:
    return 2 * sum(any(sign in line for sign in SEPARATORS) for line in lines) > len(lines)


def _lone_commas(lines: Sequence[str]) -> bool:
    """Whether there is one column, of numbers with a decimal comma, under a name without one."""
    return len(lines) > 1 and "," not in lines[0] and all(map(_LONE_COMMA.fullmatch, lines[1:]))


def _even(counts: Sequence[int]) -> bool:
    """Whether nearly every line has as many, and at least one."""
    count, often = Counter(counts).most_common(1)[0]
    return count > 0 and often >= _ENOUGH * len(counts) - 2  # but for a title, and a line that ends it


def _reads(cell: str) -> bool:
    """Whether a cell can stand under a name: a number, or a time that has digits."""
    return number(cell, "point") is not None or number(cell, "comma") is not None or bool(formats([cell]))


def _alike(found: Sequence[Row], width: int) -> bool:
    """Whether the first row lies within what stands under it, column by column."""
    for k in range(width):
        values = [number(row.cells[k], "point") for row in found[:_LOOK] if k < len(row.cells)]
        first, rest = values[0], [one for one in values[1:] if one is not None]
        if first is None or not rest or not min(rest) <= first <= max(rest):
            return False
    return True


def _column(name: str, cells: tuple[str, ...]) -> Column:
    return Column(name, _kind(cells), cells)


def _kind(cells: Sequence[str]) -> Kind:
    """Say what most cells of a column are."""
    filled = [one for one in cells if not is_missing(one)]
    if not filled:
        return "empty"
    some = filled[:_LOOK]
    if any(map(_TIME.search, some)) and formats(some) and not _years_of_values(some):
        return "times"
    decimal = decimal_of(some).decimal
    values = [number(one, decimal) for one in some]
    if sum(value is not None for value in values) < 0.5 * len(some):
        return "times" if _mostly_times(some) else "words"
    return "count" if _counts(values) else "numbers"


def _years_of_values(cells: Sequence[str]) -> bool:
    """Whether what could be years or months in digits alone is rather values: it does not go one way."""
    if not all(re.fullmatch(r"[\d.]+", one) for one in cells):
        return False
    values = [
        float(one.replace(".", "", 1) if one.count(".") == 1 else one.replace(".", "")) for one in cells
    ]
    steps = [other - one for one, other in pairwise(values)]
    return len(values) < 3 or not (all(s >= 0 for s in steps) or all(s <= 0 for s in steps)) or not any(steps)


def _mostly_times(cells: Sequence[str]) -> bool:
    return sum(bool(formats([one])) for one in cells[:100]) >= _ENOUGH * len(cells[:100])


def _counts(values: Sequence[float | None]) -> bool:
    """Whether numbers go up by one from row to row, but for rows that are not there."""
    steps = [other - one for one, other in pairwise(values) if one is not None and other is not None]
    return len(values) > 2 and steps.count(1) >= _ENOUGH * (len(values) - 1) and min(steps) > 0
