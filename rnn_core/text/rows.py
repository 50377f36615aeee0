"""Rows of numbers in the place of a text: what a network without an embedding reads."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.text.vocabulary import Kind, Tokens, Vocabulary

__all__ = ["RowVocabulary", "Rows", "table_of"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rows(Tokens):
    """Rows as a network reads them: one row is one step, shown alone by its number, from 1.

    Attributes
    ----------
    values : ndarray, (time, columns), float64
        What the network takes in, scaled as its vocabulary says.
    """

    values: Array = field(kw_only=True)

    def window(self, start: int, stop: int) -> Rows:
        """The rows of steps ``start`` to ``stop`` (exclusive)."""
        start, stop = max(0, start), max(min(len(self), stop), max(0, start))
        part = slice(start, stop)
        ids, source = self.ids[part], np.arange(stop - start)
        return Rows(self.graphemes[part], ids, source, self.shown[part], values=self.values[part])


@dataclass(frozen=True)
class RowVocabulary(Vocabulary):
    """How rows are read from a table written as CSV: which columns, in which order, and scaled by what.

    Parameters
    ----------
    entries
        Nothing: there are no tokens.
    columns
        Names of the columns, in the order in which the network takes them.
    mean, deviation
        Each column less its mean, over its deviation, is what the network reads; empty: as it is.

    Raises
    ------
    InputError
        If the means and deviations are not as many as the columns, or a deviation is not above 0.

    Examples
    --------
    >>> rows = RowVocabulary(columns=("a", "b"), mean=(1.0, 0.0), deviation=(2.0, 1.0))
    >>> rows.encode("b,a\\n5,3\\n6,1\\n").values.tolist()
    [[1.0, 5.0], [0.0, 6.0]]
    """

    kind: ClassVar[Kind] = "rows"

    entries: tuple[str, ...] = ()
    jamo: bool = False
    columns: tuple[str, ...] = field(kw_only=True)
    mean: tuple[float, ...] = field(default=(), kw_only=True)
    deviation: tuple[float, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        """Refuse a scale that does not fit the columns."""
        if (self.mean or self.deviation) and not len(self.mean) == len(self.deviation) == len(self.columns):
            came = f"{len(self.mean)} and {len(self.deviation)}"
            raise InputError.of(
                f"{len(self.columns)} means and deviations", came, "give one of each a column"
            )
        if any(not (one > 0 and math.isfinite(one)) for one in self.deviation):
            raise InputError.of("deviations above 0", str(self.deviation), "leave a constant column out")

    def ids(self, text: str) -> NDArray[np.int64]:
        """Ones, as many as rows: a row has no number of its own."""
        return self.encode(text).ids

    def encode(self, text: str) -> Rows:
        """Read a table: the columns by their names, or in their order where it has none of them.

        Raises
        ------
        InputError
            If it is no such table.
        """
        try:
            written = csv.reader(io.StringIO(text, newline=None))
            lines = [line for line in written if any(cell.strip() for cell in line)]
        except csv.Error as error:  # a cell longer than any
            raise InputError.of("a table of numbers as CSV", str(error), "save it as CSV again") from None
        places, body = self._places(lines)
        raw = np.array([[_number(line, place) for place in places] for line in body], np.float64)
        raw = raw.reshape(len(body), len(places))
        end = "\n" if len(places) > 1 else " "
        drawn = tuple(" ".join(f"{value:.4g}" for value in row) + end for row in raw)
        shown = tuple(str(row + 1) for row in range(len(body)))
        ids = np.ones(len(body), np.int64)
        return Rows(drawn, ids, np.arange(len(body)), shown, values=self.scaled(raw))

    def _places(self, lines: list[list[str]]) -> tuple[list[int], list[list[str]]]:
        if not lines:
            raise InputError.of(f"rows of {len(self.columns)} numbers", "nothing", "give a table of numbers")
        head = [cell.strip() for cell in lines[0]]
        if set(self.columns) <= set(head):
            return [head.index(name) for name in self.columns], lines[1:]
        return list(range(len(self.columns))), lines[0 if all(map(_is_number, head)) else 1 :]

    def scaled(self, values: Array) -> Array:
        """Scale rows as the network reads them, (time, columns)."""
        if not self.deviation:
            return values
        return np.asarray((values - np.array(self.mean)) / np.array(self.deviation))

    def reads(self, text: str) -> bool:
        """Whether a text holds rows for this network."""
        try:
            return len(self.encode(text)) > 0
        except InputError:
            return False

    def beginning(self, text: str, most: int) -> str:
        """Return the first ``most`` rows of a table, under its first line."""
        return "".join(text.splitlines(keepends=True)[: most + 1])

    def head(self, text: str, tokens: int) -> Tokens:
        """Read the beginning of a table: at least so many rows, if it has as many."""
        return self.encode(self.beginning(text, tokens))

    def decode(self, ids: Sequence[int] | NDArray[np.int64]) -> str:
        """Nothing: rows have no numbers to be written from."""
        return ""

    def shown(self, number: int) -> str:
        """Nothing but a sign: there are no tokens."""
        return "\ufffd"


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _number(line: list[str], place: int) -> float:
    cell = line[place].strip() if place < len(line) else ""
    if not _is_number(cell):
        raise InputError.of(
            "a number in every cell that is read", repr(cell), "fill it, or leave the row out"
        )
    return float(cell)


def table_of(columns: Sequence[str], values: Array) -> str:
    """Write rows as CSV, every number to its last digit.

    Examples
    --------
    >>> table_of(["a", "b"], np.array([[1.0, 0.1]]))
    'a,b\\n1.0,0.1\\n'
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([repr(float(value)) for value in row] for row in values)
    return written.getvalue()
