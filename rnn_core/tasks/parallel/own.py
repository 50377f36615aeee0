"""A visitor's own pairs: a file of sentences and their translations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from rnn_core.errors import InputError, TextError
from rnn_core.tasks.parallel.columns import LETTER, Chosen, Layout, layout
from rnn_core.tasks.parallel.groups import apart, groups
from rnn_core.tasks.parallel.parallel import Parallel
from rnn_core.tasks.parallel.rows import Row, Table, one_sign_ends_lines, rows
from rnn_core.tasks.parallel.separators import check, guess, named, one_column
from rnn_core.tasks.parallel.splitting import split
from rnn_core.text import LIMIT, Note, Received, decode, receive

__all__ = ["HELD_OUT", "LEAST", "LONGEST", "MOST", "OwnPairs", "Script", "read_pairs"]

LEAST: Final = 20
"""Groups of pairs, none with a sentence of another, without which nothing can be held out."""
LONGEST: Final = 50
"""Pieces of a sentence that is used."""
MOST: Final = 20_000
"""Pairs that are used."""
LINES: Final = 100_000
"""Lines that are looked at."""
HELD_OUT: Final = 0.1
"""Share that is examined on, unless another is asked for."""

Script = Literal["hangul", "latin", "other"]
_SHOWN: Final = 100  # numbers of lines in a note
_SCRIPTS: Final = {
    "hangul": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "latin": re.compile("[a-z]"),
}


@dataclass(frozen=True)
class OwnPairs:
    """Sentences and their translations, as they stand in a file.

    Attributes
    ----------
    pairs : tuple of (first, second)
        In the file's order, no pair twice.
    credits : tuple of str
        What stands in the further columns beside each pair, such as who wrote it; nothing is learnt from it.
    scripts : (first, second)
        What most letters of each column are.
    notes : tuple of Note
        Of `rnn_core.text.receive`, then those below.
    encoding : str or None
    guessed : bool
        As of `rnn_core.text.receive`.
    layout : Layout
        Which columns the pairs are, and what stood between cells.

    Notes
    -----
    Every row is a pair, or counted in one of these, but for those beyond `pairs_lines`:

    ================== ==================================================================================
    code               details
    ================== ==================================================================================
    pairs_signs        count of signs in sentences that end lines elsewhere, such as U+2028: read as blanks
    pairs_separator    separator: what a first line says stands between cells
    pairs_lines        used, total: lines
    pairs_header       first, second: names in a first row that names the columns, so it is left out
    pairs_header_again count of rows that are that one again, left out
    pairs_columns_left count of columns that are not read
    pairs_blank        count of blank rows
    pairs_unquoted     count of cells between tabs that a spreadsheet put in quotes, which were taken off
    pairs_half         count of rows where a side is missing; lines, the first 100
    pairs_ragged       count of rows with too many cells; lines, the first 100
    pairs_open         count of rows left out, where a quoted cell runs over what look like other rows; lines
    pairs_breaks       count of rows with a line break in a cell, read as a blank; lines, the first 100
    pairs_long         count of pairs with a sentence of over 50 pieces; most
    pairs_double       count of pairs that stand there again
    pairs_cut          used, total
    ================== ==================================================================================
    """

    pairs: tuple[tuple[str, str], ...]
    credits: tuple[str, ...] = field(repr=False)
    scripts: tuple[Script, Script]
    notes: tuple[Note, ...] = field(repr=False)
    encoding: str | None
    guessed: bool
    layout: Layout

    def parts(self, held_out: float = HELD_OUT, seed: int = 0) -> tuple[list[int], list[int]]:
        """Part the pairs: numbers of those to learn from, and of those to be examined on.

        Pairs that share a sentence, capitals and signs aside, are on the same side.

        Parameters
        ----------
        held_out
            Share to be examined on, above 0 and at most 0.5.
        seed
            Of which they are.

        Raises
        ------
        InputError
            If the share is none of these.
        """
        if not 0 < held_out <= 0.5:
            raise InputError.of("a share above 0 and up to 0.5", str(held_out), "choose another `held_out`")
        return apart(groups(self.pairs), held_out, seed)

    def parallel(self, held_out: float = HELD_OUT, seed: int = 0) -> Parallel:
        """Give the pieces of both parts, from the first column to the second."""
        first, second = ([split(pair[side]) for pair in self.pairs] for side in (0, 1))
        learnt, unseen = self.parts(held_out, seed)
        return Parallel(
            ([first[k] for k in learnt], [second[k] for k in learnt]),
            ([first[k] for k in unseen], [second[k] for k in unseen]),
        )


def read_pairs(
    source: bytes | str,
    encoding: str | None = None,
    *,
    replace: bool = False,
    separator: str | None = None,
    columns: Chosen | None = None,
    header: bool | None = None,
) -> OwnPairs:
    r"""Read pairs from a table of text: tab-separated, CSV, or as a spreadsheet saves it.

    Parameters
    ----------
    source
        A file's bytes, or text that was pasted.
    encoding, replace
        As for :func:`rnn_core.text.receive`.
    separator
        What stands between cells; None takes what a first line ``sep=;`` says, or else guesses; see
        :func:`rnn_core.tasks.parallel.separators.guess`.
    columns
        Names, or numbers from 0, of the column to learn from and of its translation; None looks which they
        are, see :func:`rnn_core.tasks.parallel.columns.layout`. Other columns are not learnt from.
    header
        Whether the first row names the columns; None looks whether it does.

    Raises
    ------
    InputError
        If a separator or columns are asked for that cannot be.
    TextError
        As :func:`rnn_core.text.receive`, and ``pairs_markup`` for JSON or XML, ``pairs_columns`` if there is
        one column only, ``pairs_wide`` with ``count`` and ``most`` if there are too many, ``pairs_quote`` or
        ``pairs_cell`` with ``line`` if a quoted cell does not end, ``pairs_choose`` with ``count`` if several
        columns could be the sentences, ``pairs_side_empty`` if one language is missing, ``pairs_same`` if
        both columns say the same, ``pairs_few`` with ``count`` and ``least`` if there are too few different
        sentences. Of these, ``read_as`` is the encoding, and ``layout``, once the table could be taken apart,
        how it was read.

    Examples
    --------
    >>> own = read_pairs("en\tko\n" + "\n".join(f"{k} apples\t{k} x" for k in range(30)))
    >>> own.pairs[0], len(own.pairs), own.notes[0].code
    (('0 apples', '0 x'), 30, 'pairs_header')
    """
    received, notes = _received(source, encoding, replace)
    try:
        found, read, more = _table(received.text, separator, columns, header)
    except TextError as error:
        error.details["read_as"] = received.encoding
        raise
    return OwnPairs(
        tuple(found.pairs),
        tuple(found.credits),
        (_script(found.pairs, 0), _script(found.pairs, 1)),
        (*received.notes, *notes, *more, *found.notes),
        received.encoding,
        received.guessed,
        read,
    )


def _table(
    text: str, separator: str | None, columns: Chosen | None, header: bool | None
) -> tuple[_Found, Layout, list[Note]]:
    text, said = named(text)
    chosen = check(separator) if separator is not None else said or guess(text)
    table = rows(text, chosen, LINES)
    if not table.rows:
        raise one_column()
    read = layout(table.rows, chosen, columns, header)
    found = _Reader(table, read).read()
    _check(found.pairs, read)
    notes = [Note("pairs_separator", {"separator": said})] if said is not None else []
    total = text.rstrip("\n").count("\n") + 1
    if total > table.lines:
        notes.append(Note("pairs_lines", {"used": table.lines, "total": total}))
    return found, read, notes


def _received(source: bytes | str, encoding: str | None, replace: bool) -> tuple[Received, list[Note]]:
    """Read as any other text, but for signs within sentences that would end lines."""
    if isinstance(source, str):
        text, count = one_sign_ends_lines(source)
        received = receive(text)
    else:
        decoded = decode(source, encoding, replace=replace, limit=LIMIT)
        text, count = one_sign_ends_lines(decoded.text)
        cleaned = receive(text)
        received = Received(cleaned.text, decoded.encoding, decoded.guessed, (*decoded.notes, *cleaned.notes))
    return received, [Note("pairs_signs", {"count": count})] if count else []


class _Found(NamedTuple):
    pairs: list[tuple[str, str]]
    credits: list[str]
    notes: list[Note]


class _Reader:
    """Goes through a table, and counts what it leaves out."""

    def __init__(self, table: Table, read: Layout) -> None:
        self.table, self.layout = table, read
        self.notes: list[Note] = []

    def read(self) -> _Found:
        body = self._body()
        self._note("pairs_columns_left", len(self.layout.names) - 2)
        self._note("pairs_blank", self.table.blank)
        self._note("pairs_unquoted", self.table.unquoted)
        kept: dict[tuple[str, str], str] = {}
        doubles = long = beyond = 0
        for row in self._whole(body):
            pair = self._pair(row)
            if pair in kept:
                doubles += 1
            elif len(kept) == MOST:
                beyond += 1
            elif max(len(split(side)) for side in pair) > LONGEST:
                long += 1
            else:
                others = (one for k, one in enumerate(row.cells) if k not in self.layout.columns and one)
                kept[pair] = " ".join(others)
        self._note("pairs_long", long, most=LONGEST)
        self._note("pairs_double", doubles)
        if beyond:
            self.notes.append(Note("pairs_cut", {"used": MOST, "total": MOST + beyond}))
        return _Found(list(kept), list(kept.values()), self.notes)

    def _body(self) -> list[Row]:
        """Leave out the row that names the columns, wherever it stands again."""
        if not self.layout.header:
            return self.table.rows
        names = self.table.rows[0]
        first, second = (self.layout.names[k] for k in self.layout.columns)
        self.notes.append(Note("pairs_header", {"first": first, "second": second}))
        body = [row for row in self.table.rows[1:] if row.cells != names.cells]
        self._note("pairs_header_again", len(self.table.rows) - 1 - len(body))
        return body

    def _whole(self, body: list[Row]) -> Iterator[Row]:
        """Give the rows that have both sides, and cells where they belong."""
        left: dict[str, list[int]] = {
            "pairs_half": [],
            "pairs_ragged": [],
            "pairs_open": [],
            "pairs_breaks": [],
        }
        for row in body:
            fault = self._fault(row)
            if fault or row.breaks:
                left[fault or "pairs_breaks"].append(row.line)
            if not fault:
                yield row
        for code, lines in left.items():
            self._note(code, len(lines), lines=tuple(lines[:_SHOWN]))

    def _fault(self, row: Row) -> str | None:
        width = len(self.layout.names)
        if row.inside >= width:
            return "pairs_open"
        if any(row.cells[width:]):
            return "pairs_ragged"
        return None if len(row.cells) > max(self.layout.columns) and all(self._pair(row)) else "pairs_half"

    def _pair(self, row: Row) -> tuple[str, str]:
        return row.cells[self.layout.columns[0]], row.cells[self.layout.columns[1]]

    def _note(self, code: str, count: int, **details: object) -> None:
        if count > 0:
            self.notes.append(Note(code, {"count": count, **details}))


def _check(pairs: list[tuple[str, str]], read: Layout) -> None:
    if pairs and 2 * sum(one.casefold() == other.casefold() for one, other in pairs) > len(pairs):
        raise TextError(
            "pairs_same",
            "expected two languages; got the same in both columns; choose others with `columns`",
            layout=read,
        )
    count = len(groups(pairs))
    if count < LEAST:
        raise TextError(
            "pairs_few",
            f"expected at least {LEAST} different sentences with translations; got {count}; add some, or "
            "choose other `columns`",
            count=count,
            least=LEAST,
            layout=read,
        )


def _script(pairs: list[tuple[str, str]], side: int) -> Script:
    text = " ".join(pair[side] for pair in pairs).lower()
    counts: dict[Script, int] = {"hangul": len(_SCRIPTS["hangul"].findall(text))}
    counts["latin"] = len(_SCRIPTS["latin"].findall(text))
    counts["other"] = len(LETTER.findall(text)) - sum(counts.values())
    return max(counts, key=counts.__getitem__)
