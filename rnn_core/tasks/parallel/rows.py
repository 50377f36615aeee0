"""A table of text as rows of cells, as a program wrote it or a person."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from rnn_core.errors import TextError
from rnn_core.tasks.parallel.separators import TAB

__all__ = ["Row", "Table", "one_sign_ends_lines", "rows"]

_TORN: Final = 20  # lines that a cell may have whose quotation mark is looked for
_BROKEN, _TABBED = "\x01", "\x02"  # no text that was cleaned holds them
_NEEDS: Final = re.compile('[",;\n]')  # what a spreadsheet puts in quotes between tabs
_RULE: Final = re.compile("(?::?-{3,}:?)?")  # a line under the header, as in Markdown
_WRAPPED: Final = re.compile(r'\s*".*"\s*\Z')
_INSIDE: Final = re.compile("[\x0b\x0c\x85\u2028\u2029]|\r(?!\n)")


class Row(NamedTuple):
    """One row, and the line of the file that it begins in, from 1.

    Attributes
    ----------
    line : int
    cells : tuple of str
        White space at the ends taken off, and any within made one blank.
    breaks : bool
        Whether there were line breaks in a cell.
    inside : int
        Full cells that one line in such a cell would have, if it were a row of its own; 0 where none would.
    """

    line: int
    cells: tuple[str, ...]
    breaks: bool = False
    inside: int = 0


class Table(NamedTuple):
    """What a file holds.

    Attributes
    ----------
    rows : list of Row
        Those with something in them.
    blank : int
        Rows with nothing in them, or a rule.
    lines : int
        Lines that were looked at.
    unquoted : int
        Cells between tabs that stood in a spreadsheet's quotation marks; these were taken off.
    """

    rows: list[Row]
    blank: int
    lines: int
    unquoted: int = 0


def one_sign_ends_lines(text: str) -> tuple[str, int]:
    r"""Make a blank of each sign that ends lines elsewhere, but stands inside them in this text.

    U+2028, U+2029, U+0085, a vertical tab and a form feed end no line beside line feeds, and a lone carriage
    return does not where most lines end otherwise.

    Returns
    -------
    text : str
    count : int
        Signs that became a blank.

    Examples
    --------
    >>> one_sign_ends_lines("a\u2028b\tc\r\nd\te\r\n")
    ('a b\tc\r\nd\te\r\n', 1)
    """
    feeds = text.count("\n")
    returns = text.count("\r") - text.count("\r\n")
    if not feeds and not returns:
        return text, 0
    inside = re.compile("[\x0b\x0c\x85\u2028\u2029]") if returns > feeds else _INSIDE
    return inside.subn(" ", text)


def rows(text: str, separator: str, most: int) -> Table:
    r"""Take a text apart.

    Between tabs a quotation mark is nothing but itself, unless all of the text is as a spreadsheet writes it:
    cells in quotes from end to end, those that need it or all, and no other quotation mark anywhere. With
    another sign between cells it is as in CSV, or itself where every line has as many cells.

    Parameters
    ----------
    text
        With lines that end in a line feed.
    separator
        What stands between cells.
    most
        Lines that are looked at; a row that began is read to its end.

    Raises
    ------
    TextError
        ``pairs_quote`` with ``line`` if a quoted cell does not end as it should, ``pairs_cell`` with ``line``
        if it is too long to be one.

    Examples
    --------
    >>> [(row.line, row.cells) for row in rows("a\tb\n\nc\td", "\t", 10).rows]
    [(1, ('a', 'b')), (3, ('c', 'd'))]
    """
    lines = text.rstrip("\n").split("\n")
    plain = '"' not in text or len(separator) > 1
    unquoted = 0
    if separator == TAB and not plain:
        unquoted = _spreadsheets(text)
        plain = not unquoted
    if plain:
        return _told(_plain(lines[:most], separator), min(most, len(lines)))
    try:
        return _told(_quoted(lines, separator, most), min(most, len(lines)), unquoted)
    except TextError:
        if _even(lines, separator):
            return _told(_plain(lines[:most], separator), min(most, len(lines)))
        raise


def _plain(lines: list[str], separator: str) -> Iterator[Row]:
    """Cut every line; the lines of a cell that a quotation mark opened and another closes are no rows."""
    cut = [line.split(separator) for line in lines]
    usual = Counter(map(len, cut)).most_common(1)[0][0]
    torn = 0
    for k, cells in enumerate(cut):
        if not torn and len(cells) < usual and lines[k].count('"') % 2:
            torn = _closes(lines[k : k + _TORN])
        yield Row(k + 1, _cells(cells if not torn else [lines[k]]))
        torn = max(torn - 1, 0)


def _closes(lines: list[str]) -> int:
    """Return after how many lines, of which the first opens a quotation mark, it closes; 0 if it does not."""
    marks = 0
    for k, line in enumerate(lines):
        marks += line.count('"')
        if k and marks % 2 == 0:
            return k + 1
    return 0


def _quoted(lines: list[str], separator: str, most: int) -> Iterator[Row]:
    reader = csv.reader(
        (line + "\n" for line in lines),
        delimiter=separator,
        strict=True,
        skipinitialspace=separator != TAB,
    )
    line = 1
    try:
        while line <= most and (cells := next(reader, None)) is not None:
            inside = [cell.split("\n") for cell in cells if "\n" in cell]
            own = [sum(map(bool, _cells(one.split(separator)))) for split in inside for one in split]
            yield Row(line, _cells(cells), bool(inside), max((n for n in own if n > 1), default=0))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _unclosed(line, str(error)) from error


def _unclosed(line: int, reason: str) -> TextError:
    if "field larger" in reason:
        return TextError(
            "pairs_cell",
            f"expected a sentence in every cell; got one too long to be one, from line {line}; look for a "
            "quotation mark that does not close",
            line=line,
        )
    return TextError(
        "pairs_quote",
        f"expected every quoted cell to end; got one that does not, from line {line}; close or remove "
        "its quotation mark",
        line=line,
    )


def _spreadsheets(text: str) -> int:
    """Return how many cells between tabs are in quotes, if all is as a spreadsheet writes it; else 0.

    A sentence that somebody quoted looks otherwise: its mark stands within the cell, or closes before its
    end, or is not needed. A cell with a tab and a line break would be rows that a stray mark swallowed; so
    would one with a line break in a row of more cells than most have, or with a tab in one of fewer.
    """
    cell = re.compile('(?<![^\t\n])"([^"]*+(?:""[^"]*+)*+)"(?![^\t\n])')
    found = [one[1] for one in cell.finditer(text)]
    bare = cell.sub(lambda one: _BROKEN if "\n" in one[1] else _TABBED if "\t" in one[1] else "", text)
    if '"' in bare or any("\t" in one and "\n" in one for one in found):
        return 0
    widths = Counter(row.count("\t") for row in bare.split("\n"))
    usual = widths.most_common(1)[0][0]
    for row in bare.split("\n"):
        if (_BROKEN in row and row.count("\t") > usual) or (_TABBED in row and row.count("\t") < usual):
            return 0
    if all(map(_NEEDS.search, found)):
        return len(found)
    return len(found) if not re.search(r"[^\W\d_]", bare) else 0


def _even(lines: list[str], separator: str) -> bool:
    """Whether every line has as many cells, and quotation marks round none of them."""
    cut = [line.split(separator) for line in lines if line.strip()]
    return len(set(map(len, cut))) == 1 and not any(_WRAPPED.match(cell) for cells in cut for cell in cells)


def _cells(cells: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in cells)


def _told(found: Iterator[Row], lines: int, unquoted: int = 0) -> Table:
    kept, blank = [], 0
    for row in found:
        if any(row.cells) and not all(map(_RULE.fullmatch, row.cells)):
            kept.append(row)
        else:
            blank += 1
    return Table(kept, blank, lines, unquoted)
