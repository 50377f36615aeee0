"""A series out of a visitor's own table: its column, decimal sign and order, and what becomes of gaps."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError, TextError
from rnn_core.series.numbers import DECIMALS, LARGEST, Decimal, decimal_of, is_missing, number
from rnn_core.series.table import Column, SeriesTable
from rnn_core.series.times import DAYS, formats, moment, order, spacing
from rnn_core.text import Note

__all__ = ["GAPS", "LEAST", "MOST", "Gaps", "OwnSeries", "TableChoices", "read_series"]

LEAST: Final = 40
"""Values without which there is nothing to learn from and nothing to hold out."""
MOST: Final = 20_000
"""Values that are used: the last ones."""

Gaps = Literal["stretch", "hold", "skip"]
GAPS: Final[tuple[Gaps, ...]] = ("stretch", "hold", "skip")
"""What becomes of a missing value: the longest stretch without one is taken, the value before it is repeated,
or its row is left out. None takes the stretch where it keeps half of the values and enough, else "hold". A
value in the middle of two is no choice: it would know the next one."""

_SHOWN: Final = 100  # numbers of lines in a note
_KEEPS: Final = 0.5


@dataclass(frozen=True)
class TableChoices:
    """What of a table is the series; None is left to the reader.

    Attributes
    ----------
    value : int or None
        Number, from 0, of the column with the values.
    times : int or None
        Of the column with the times; -1: none.
    decimal : {"point", "comma"} or None
        The decimal sign.
    time_format : str or None
        One of `rnn_core.series.times.DAYS`; empty: the times are kept as text.
    in_order : bool or None
        Whether rows are put in the order of their times; None: if the times leave no doubt.
    gaps : {"stretch", "hold", "skip"} or None
        See `GAPS`.
    """

    value: int | None = None
    times: int | None = None
    decimal: Decimal | None = None
    time_format: str | None = None
    in_order: bool | None = None
    gaps: Gaps | None = None


@dataclass(frozen=True, eq=False)
class OwnSeries:
    """One column of a table as a series.

    Attributes
    ----------
    values : ndarray, (time,), float64
        Finite, and not all the same.
    labels : tuple of str
        The time of each value as the table says it, or the line of the file.
    name : str
        Of the column; empty: unnamed.
    value, times : int
        Columns that were taken; `times` is -1 where none is.
    decimal : {"point", "comma"}
    gaps : {"stretch", "hold", "skip"}
        What was done, or would be.
    formats : tuple of str
        Formats by which all the times can be read; several: ambiguous.
    time_format : str or None
        By which they were read; None: not read, kept as text.
    in_order : bool
        Whether rows were put in the order of their times, or stood so.
    missing : int
        Values that are not there.
    notes : tuple of Note
        Below.

    Notes
    -----
    ======================= =============================================================================
    code                    details
    ======================= =============================================================================
    series_decimal          decimal: cells such as 1,234 would be other numbers with the other sign
    series_unread           count of cells that are no number, counted as missing; lines, example
    series_infinite         count of values that are infinite or too large, counted as missing; lines
    series_gap_stretch      count of missing values; used, total: the longest stretch without one
    series_gap_hold         count of missing values, each the one before it once more
    series_gap_skip         count of missing values, whose rows were left out
    series_gap_ends         count of missing values before the first value and after the last, left out
    series_times_unread     count of times that no format reads, line and example of the first: kept as text
    series_times_ambiguous  formats that all fit: kept as text, rows as they stand
    series_times_sorted     count of rows that were put in the order of their times
    series_times_backwards  the table began with the latest: turned round
    series_times_as_is      the rows stand in another order than their times, and were left so
    series_times_repeated   count of rows whose time another row has
    series_times_zones      count of different offsets from UTC: put in order by the moment
    series_times_uneven     share of the neighbours with the usual step
    series_cut              used, total: the last values
    ======================= =============================================================================
    """

    values: NDArray[np.float64] = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    name: str
    value: int
    times: int
    decimal: Decimal
    gaps: Gaps
    formats: tuple[str, ...]
    time_format: str | None
    in_order: bool
    missing: int
    notes: tuple[Note, ...] = field(repr=False)

    @property
    def positive(self) -> bool:
        """Whether every value is above 0, so that it has a logarithm."""
        return bool((self.values > 0).all())


def read_series(table: SeriesTable, choices: TableChoices | None = None, *, least: int = LEAST) -> OwnSeries:
    r"""Make a series of a column.

    Parameters
    ----------
    table
    choices
        What the visitor chose.
    least
        Values that there must be.

    Raises
    ------
    InputError
        If a column, sign or format is asked for that is not there.
    TextError
        ``series_nothing`` with ``name`` if the column holds no number, ``series_few`` with ``count``,
        ``least`` and ``missing``, ``series_constant`` with ``name`` and ``value``, ``series_format`` with
        ``format``, ``line`` and ``example`` if a time is not written in the format that was chosen.

    Examples
    --------
    >>> from rnn_core.series.table import read_table
    >>> rows = "\n".join(f"2024-01-{k:02d};{k % 7},5" for k in range(1, 31))
    >>> own = read_series(read_table("day;v\n" + rows), least=20)
    >>> own.values[:3], own.labels[0], own.decimal
    (array([1.5, 2.5, 3.5]), '2024-01-01', 'comma')
    """
    return _Maker(table, choices or TableChoices(), least).made()


class _Maker:
    """Goes from cells to values step by step, and remembers what it did."""

    def __init__(self, table: SeriesTable, choices: TableChoices, least: int) -> None:
        self.table, self.choices, self.least = table, choices, least
        self.notes: list[Note] = []
        self.value = self._value()
        self.times = self._times()
        self.column = table.columns[self.value]

    def made(self) -> OwnSeries:
        decimal = self._decimal()
        values = self._numbers(decimal)
        places, read, fit, ordered = self._order()
        values, said = values[places], self._labels(places)
        missing = int(np.isnan(values).sum())
        if missing == len(values):
            raise TextError(
                "series_nothing",
                f"expected numbers in the column; got none in {len(values)} rows; choose another column",
                name=self.column.name,
                count=len(values),
            )
        values, labels, gaps = self._filled(values, said)
        if len(values) > MOST:
            self.notes.append(Note("series_cut", {"used": MOST, "total": len(values)}))
            values, labels = values[-MOST:], labels[-MOST:]
        self._check(values, missing)
        return OwnSeries(
            values=values,
            labels=labels,
            name=self.column.name,
            value=self.value,
            times=self.times,
            decimal=decimal,
            gaps=gaps,
            formats=fit,
            time_format=read,
            in_order=ordered,
            missing=missing,
            notes=tuple(self.notes),
        )

    def _value(self) -> int:
        chosen, count = self.choices.value, len(self.table.columns)
        if chosen is None:
            return self._likeliest()
        if not 0 <= chosen < count:
            raise InputError.of(f"a column from 0 to {count - 1}", str(chosen), "choose another `value`")
        return chosen

    def _likeliest(self) -> int:
        """Return the first column of numbers that are not all the same, if there is one."""
        columns = self.table.columns
        return next(
            (
                k
                for k in self.table.numeric
                if len({one for one in columns[k].cells if not is_missing(one)}) > 1
            ),
            self.table.numeric[0],
        )

    def _times(self) -> int:
        chosen, count = self.choices.times, len(self.table.columns)
        if chosen is None:
            found = self.table.times
            return -1 if found is None or found == self.value else found
        if not -1 <= chosen < count:
            raise InputError.of(
                f"a column from 0 to {count - 1}, or -1", str(chosen), "choose another `times`"
            )
        return -1 if chosen == self.value else chosen

    def _decimal(self) -> Decimal:
        if self.choices.decimal is not None:
            if self.choices.decimal not in DECIMALS:
                raise InputError.of(
                    f"one of {DECIMALS}", repr(self.choices.decimal), "choose another `decimal`"
                )
            return self.choices.decimal
        cells = self.column.cells
        usual: Decimal = "comma" if self.table.separator == ";" else "point"
        guess = decimal_of(cells, usual=usual)
        # Where a comma parts cells, a decimal comma would stand in quotes.
        if guess.sure or (self.table.separator == "," and not any("," in one for one in cells)):
            return guess.decimal
        rest = (one for k, one in enumerate(self.table.columns) if k != self.value and one.kind == "numbers")
        told = {one.decimal for one in (decimal_of(each.cells) for each in rest if _parted(each)) if one.sure}
        decimal = told.pop() if len(told) == 1 else usual  # the columns of a table are written alike
        self.notes.append(Note("series_decimal", {"decimal": decimal}))
        return decimal

    def _numbers(self, decimal: Decimal) -> NDArray[np.float64]:
        """Read every cell; what is no finite number is missing."""
        values = np.full(len(self.column.cells), np.nan)
        unread: list[int] = []
        large: list[int] = []
        for k, cell in enumerate(self.column.cells):
            if is_missing(cell):
                continue
            value = number(cell, decimal)
            if value is None:
                unread.append(k)
            elif abs(value) > LARGEST:
                large.append(k)
            else:
                values[k] = value
        if unread:
            self._lines("series_unread", unread, example=_short(self.column.cells[unread[0]]))
        self._lines("series_infinite", large)
        return values

    def _order(self) -> tuple[list[int], str | None, tuple[str, ...], bool]:
        """Return the rows in order, the format of the times, all that fit, and whether they are in order."""
        count = len(self.column.cells)
        plain = list(range(count))
        if self.times < 0:
            return plain, None, (), False
        cells = self.table.columns[self.times].cells
        fit = formats([one for one in cells if one]) if all(cells) else ()
        chosen = self._format(fit)
        if chosen is None:
            self._why_unread(cells, fit)
            return plain, None, fit, False
        found = [moment(one, chosen) for one in cells]
        for k, (cell, one) in enumerate(zip(cells, found, strict=True)):
            if one is None:
                raise TextError(
                    "series_format",
                    f"expected every time as in {chosen}; got another in line {self.table.lines[k]}; "
                    "choose another format, or none",
                    format=chosen,
                    line=self.table.lines[k],
                    example=_short(cell),
                )
        moments = [one[0] for one in found if one is not None]
        zones = {cell[-6:] for cell, one in zip(cells, found, strict=True) if one is not None and one[1]}
        return self._placed(moments, zones), chosen, fit, self.choices.in_order is not False

    def _format(self, fit: Sequence[str]) -> str | None:
        chosen = self.choices.time_format
        if chosen is None:
            return fit[0] if len(fit) == 1 else None
        if chosen and chosen not in DAYS:
            raise InputError.of("a format of days", repr(chosen), "choose another `time_format`")
        return chosen or None

    def _why_unread(self, cells: Sequence[str], fit: tuple[str, ...]) -> None:
        if self.choices.time_format == "":
            return
        if len(fit) > 1:
            self.notes.append(Note("series_times_ambiguous", {"formats": fit}))
            return
        usual = max(DAYS, key=lambda form: sum(moment(one, form) is not None for one in cells[:1000]))
        bad = [k for k, one in enumerate(cells) if moment(one, usual) is None]
        if bad:
            first = bad[0]
            self.notes.append(
                Note(
                    "series_times_unread",
                    {"count": len(bad), "line": self.table.lines[first], "example": _short(cells[first])},
                )
            )

    def _placed(self, moments: Sequence[datetime], zones: set[str]) -> list[int]:
        found = order(moments)
        if found.repeated:
            self.notes.append(Note("series_times_repeated", {"count": found.repeated}))
        if len(zones) > 1:
            self.notes.append(Note("series_times_zones", {"count": len(zones)}))
        even = spacing([moments[k] for k in found.places])
        if even is not None and even.share < 1:
            self.notes.append(Note("series_times_uneven", {"share": math.floor(even.share * 100) / 100}))
        if found.sorted:
            return list(found.places)
        if self.choices.in_order is False:
            self.notes.append(Note("series_times_as_is"))
            return list(range(len(moments)))
        moved = sum(k != place for k, place in enumerate(found.places))
        code = "series_times_backwards" if found.backwards else "series_times_sorted"
        self.notes.append(Note(code, {"count": moved}))
        return list(found.places)

    def _labels(self, places: Sequence[int]) -> list[str]:
        if self.times < 0:
            return [str(self.table.lines[k]) for k in places]
        cells = self.table.columns[self.times].cells
        return [cells[k] for k in places]

    def _filled(
        self, values: NDArray[np.float64], labels: Sequence[str]
    ) -> tuple[NDArray[np.float64], tuple[str, ...], Gaps]:
        """Deal with missing values as was chosen."""
        there = np.flatnonzero(~np.isnan(values))
        inner = values[there[0] : there[-1] + 1]
        within = list(labels[there[0] : there[-1] + 1])
        self._note("series_gap_ends", len(values) - len(inner))
        gone = np.isnan(inner)
        start, stop = _longest(~gone)
        usual: Gaps = "stretch" if stop - start >= max(_KEEPS * len(there), self.least) else "hold"
        gaps = self.choices.gaps or usual
        if gaps not in GAPS:
            raise InputError.of(f"one of {GAPS}", repr(gaps), "choose another `gaps`")
        if not (count := int(gone.sum())):
            return inner, tuple(within), gaps
        if gaps == "stretch":
            self.notes.append(
                Note("series_gap_stretch", {"count": count, "used": stop - start, "total": len(there)})
            )
            return inner[start:stop], tuple(within[start:stop]), gaps
        self._note(f"series_gap_{gaps}", count)
        if gaps == "skip":
            return inner[~gone], tuple(one for one, no in zip(within, gone, strict=True) if not no), gaps
        last = np.maximum.accumulate(np.where(gone, 0, np.arange(len(inner))))
        return inner[last], tuple(within), gaps

    def _check(self, values: NDArray[np.float64], missing: int) -> None:
        if len(values) < self.least:
            raise TextError(
                "series_few",
                f"expected at least {self.least} values; got {len(values)}; bring a longer series, or choose "
                "another column",
                count=len(values),
                least=self.least,
                missing=missing,
            )
        spread = float(np.ptp(values))
        if spread <= 1e-12 * float(np.abs(values).max()) or spread < 1 / LARGEST:
            raise TextError(
                "series_constant",
                "expected values that change; got the same everywhere; choose another column",
                name=self.column.name,
                value=f"{values[0]:.6g}",
            )

    def _lines(self, code: str, places: Sequence[int], **details: object) -> None:
        lines = tuple(self.table.lines[k] for k in places[:_SHOWN])
        self._note(code, len(places), lines=lines, **details)

    def _note(self, code: str, count: int, **details: object) -> None:
        if count > 0:
            self.notes.append(Note(code, {"count": count, **details}))


def _parted(column: Column) -> bool:
    """Whether a column has a decimal sign, or one between groups."""
    return any("," in one or "." in one for one in column.cells)


def _longest(there: NDArray[np.bool_]) -> tuple[int, int]:
    """Return where the longest run of True begins and ends; the last of several."""
    edges = np.flatnonzero(np.diff(np.r_[False, there, False].astype(np.int8)))
    starts, stops = edges[::2], edges[1::2]
    best = len(starts) - 1 - int(np.argmax((stops - starts)[::-1]))
    return int(starts[best]), int(stops[best])


def _short(cell: str) -> str:
    plain = re.sub(r"\s+", " ", cell)
    return plain if len(plain) <= 40 else f"{plain[:39]}\u2026"
