"""A visitor's own pairs: a file of sentences and their translations."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from rnn_core.errors import InputError, TextError
from rnn_core.tasks.parallel.groups import apart, groups
from rnn_core.tasks.parallel.parallel import Parallel
from rnn_core.tasks.parallel.rows import Row, Table, rows
from rnn_core.tasks.parallel.splitting import split
from rnn_core.text import Note, receive

__all__ = ["LEAST", "LONGEST", "MOST", "OwnPairs", "Script", "read_pairs"]

LEAST: Final = 20
"""Groups of pairs, none with a sentence of another, without which nothing can be held out."""
LONGEST: Final = 50
"""Pieces of a sentence that is used."""
MOST: Final = 20_000
"""Pairs that are used."""
LINES: Final = 100_000
"""Lines that are looked at."""

Script = Literal["hangul", "latin", "other"]
_SHOWN: Final = 100  # numbers of lines in a note
_SCRIPTS: Final = {
    "hangul": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "latin": re.compile("[a-z]"),
}
_LETTER: Final = re.compile(r"[^\W\d_]")


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

    Notes
    -----
    ================== ==================================================================================
    code               details
    ================== ==================================================================================
    pairs_header       first, second: cells of a first row that names the columns, so it is left out
    pairs_columns_left count of columns that are not read
    pairs_blank        count of blank lines
    pairs_half         count of rows where a side is missing; lines, the first 100
    pairs_ragged       count of rows with too many cells; lines, the first 100
    pairs_long         count of pairs with a sentence of over 50 pieces; most
    pairs_double       count of pairs that stand there again
    pairs_cut          used, total
    pairs_lines        used, total: lines
    ================== ==================================================================================
    """

    pairs: tuple[tuple[str, str], ...]
    credits: tuple[str, ...] = field(repr=False)
    scripts: tuple[Script, Script]
    notes: tuple[Note, ...] = field(repr=False)
    encoding: str | None
    guessed: bool

    def parts(self, held_out: float = 0.1, seed: int = 0) -> tuple[list[int], list[int]]:
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

    def parallel(self, held_out: float = 0.1, seed: int = 0) -> Parallel:
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
    header: bool | None = None,
) -> OwnPairs:
    r"""Read pairs from a file of tab- or comma-separated text.

    The first two columns that hold words are the two languages; other columns are not learnt from.

    Parameters
    ----------
    source
        A file's bytes, or text that was pasted.
    encoding, replace
        As for :func:`rnn_core.text.receive`.
    header
        Whether the first row names the columns; None looks whether it does.

    Raises
    ------
    TextError
        As :func:`rnn_core.text.receive`, and ``pairs_columns`` if there is one column only, ``pairs_quote``
        with ``line``, ``pairs_side_empty`` if one language is missing, ``pairs_same`` if both columns say the
        same, ``pairs_few`` with ``count`` and ``least`` if there are too few different sentences.

    Examples
    --------
    >>> own = read_pairs("en\tko\n" + "\n".join(f"{k} apples\t{k} x" for k in range(30)))
    >>> own.pairs[0], len(own.pairs), own.notes[0].code
    (('0 apples', '0 x'), 30, 'pairs_header')
    """
    received = receive(source, encoding, replace=replace)
    text, cut = _cut(received.text)
    found = _Reader(rows(text), header).read()
    _check(found.pairs)
    return OwnPairs(
        tuple(found.pairs),
        tuple(found.credits),
        (_script(found.pairs, 0), _script(found.pairs, 1)),
        (*received.notes, *cut, *found.notes),
        received.encoding,
        received.guessed,
    )


def _cut(text: str) -> tuple[str, list[Note]]:
    """Take the first lines of a text that has too many."""
    total = text.rstrip("\n").count("\n") + 1
    if total <= LINES:
        return text, []
    return "\n".join(text.split("\n", LINES)[:LINES]), [Note("pairs_lines", {"used": LINES, "total": total})]


class _Found(NamedTuple):
    pairs: list[tuple[str, str]]
    credits: list[str]
    notes: list[Note]


class _Reader:
    """Goes through a table, and counts what it leaves out."""

    def __init__(self, table: Table, header: bool | None) -> None:
        self.table, self.header = table, header
        self.width = Counter(len(row.cells) for row in table.rows).most_common(1)[0][0] if table.rows else 0
        self.columns = _columns(table.rows, self.width)
        self.notes: list[Note] = []

    def read(self) -> _Found:
        body = self._body()
        self._note("pairs_columns_left", self.width - 2)
        self._note("pairs_blank", self.table.blank)
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
                kept[pair] = " ".join(one for k, one in enumerate(row.cells) if k not in self.columns and one)
        self._note("pairs_long", long, most=LONGEST)
        self._note("pairs_double", doubles)
        if beyond:
            self.notes.append(Note("pairs_cut", {"used": MOST, "total": MOST + beyond}))
        return _Found(list(kept), list(kept.values()), self.notes)

    def _body(self) -> list[Row]:
        first = self.table.rows[0]
        names = self._pair(first) if len(first.cells) > self.columns[1] else ("", "")
        named = all(name.lower() in _header() for name in names) if self.header is None else self.header
        if named:
            self.notes.append(Note("pairs_header", {"first": names[0], "second": names[1]}))
        return self.table.rows[named:]

    def _whole(self, body: list[Row]) -> Iterator[Row]:
        """Give the rows that have both sides, and cells where they belong."""
        half, ragged = [], []
        for row in body:
            if len(row.cells) <= self.columns[1] or not all(self._pair(row)):
                half.append(row.line)
            elif self.table.quoted and len(row.cells) > self.width:
                ragged.append(row.line)
            else:
                yield row
        self._note("pairs_half", len(half), lines=tuple(half[:_SHOWN]))
        self._note("pairs_ragged", len(ragged), lines=tuple(ragged[:_SHOWN]))

    def _pair(self, row: Row) -> tuple[str, str]:
        return row.cells[self.columns[0]], row.cells[self.columns[1]]

    def _note(self, code: str, count: int, **details: object) -> None:
        if count > 0:
            self.notes.append(Note(code, {"count": count, **details}))


def _columns(found: Sequence[Row], width: int) -> tuple[int, int]:
    """Choose the first two columns of which most cells that are not empty hold a letter."""
    columns = list(zip(*(row.cells for row in found if len(row.cells) == width), strict=True))
    wordy = [k for k, cells in enumerate(columns) if _share(cells) >= 0.5]
    if len(wordy) < 2:
        raise TextError(
            "pairs_side_empty",
            f"expected words in two columns; got them in {len(wordy)}; put a sentence and its translation on "
            "each line",
        )
    return wordy[0], wordy[1]


def _share(cells: Sequence[str]) -> float:
    full = [cell for cell in cells if cell]
    return sum(bool(_LETTER.search(cell)) for cell in full) / len(full) if full else 0.0


def _check(pairs: list[tuple[str, str]]) -> None:
    if pairs and 2 * sum(one.casefold() == other.casefold() for one, other in pairs) > len(pairs):
        raise TextError(
            "pairs_same", "expected two languages; got the same in both columns; look at the file's columns"
        )
    count = len(groups(pairs))
    if count < LEAST:
        raise TextError(
            "pairs_few",
            f"expected at least {LEAST} different sentences with translations; got {count}; add some",
            count=count,
            least=LEAST,
        )


def _script(pairs: list[tuple[str, str]], side: int) -> Script:
    text = " ".join(pair[side] for pair in pairs).lower()
    counts: dict[Script, int] = {"hangul": len(_SCRIPTS["hangul"].findall(text))}
    counts["latin"] = len(_SCRIPTS["latin"].findall(text))
    counts["other"] = len(_LETTER.findall(text)) - sum(counts.values())
    return max(counts, key=counts.__getitem__)


@cache
def _header() -> frozenset[str]:
    return frozenset(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["header"])
