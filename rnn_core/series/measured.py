"""Series that were measured in the world, out of the files that ship with the app."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from rnn_core.errors import InputError
from rnn_core.series.series import Series

__all__ = ["MEASURED", "Measured", "read_measured"]

_Rows = list[list[str]]


@dataclass(frozen=True)
class Measured:
    """A file of a series.

    Attributes
    ----------
    file : str
        Its name.
    period : int or None
        Steps of a year, or of a cycle.
    read : callable
        Makes of the rows below the head what names each value, and the values; nan where there is none.
    """

    file: str
    period: int | None
    read: Callable[[_Rows], tuple[list[str], list[float]]]


def read_measured(name: str, content: bytes) -> Series:
    """Return a series out of its file.

    A value that is missing between two others is put on the straight line between its neighbours: five
    months of the carbon dioxide series; the others are whole.

    Parameters
    ----------
    name
        One of `MEASURED`.
    content
        Of its file, ``assets/series/FILE``.

    Raises
    ------
    InputError
        If there is no such series, or its file holds something else.

    Examples
    --------
    >>> read_measured("sunspots", b'"YEAR","SUNACTIVITY"\\n1700,5\\n1701,11\\n').values.tolist()
    [5.0, 11.0]
    """
    if name not in MEASURED:
        raise InputError.of(f"one of {', '.join(MEASURED)}", repr(name), "choose one of these")
    one = MEASURED[name]
    try:
        times, values = one.read(list(csv.reader(io.StringIO(content.decode())))[1:])
    except (ValueError, IndexError) as error:
        raise InputError.of(f"the file {one.file}", f"{error}", "copy it from the release again") from error
    found = np.array(values)
    there = np.flatnonzero(np.isfinite(found))
    found = np.interp(np.arange(len(found)), there, found[there])
    return Series(found, name, one.period, name, times)


def _months_by_year(rows: _Rows) -> tuple[list[str], list[float]]:
    found = [(f"{row[0]}-{k:02}", float(row[k])) for row in rows for k in range(1, 13)]
    return [time for time, _ in found], [value for _, value in found]


def _months_of_weeks(rows: _Rows) -> tuple[list[str], list[float]]:
    weeks: dict[str, list[float]] = defaultdict(list)
    for date, value in rows:
        weeks[f"{date[:4]}-{date[4:6]}"] += [float(value)] if value else []
    return [*weeks], [float(np.mean(week)) if week else float("nan") for week in weeks.values()]


def _years(rows: _Rows) -> tuple[list[str], list[float]]:
    return [row[0] for row in rows], [float(row[1]) for row in rows]


def _days(rows: _Rows) -> tuple[list[str], list[float]]:
    return [row[0].replace("/", "-") for row in rows], [float(row[2]) for row in rows]


MEASURED: Final[Mapping[str, Measured]] = {
    "elnino": Measured("elnino.csv", 12, _months_by_year),
    "co2": Measured("co2.csv", 12, _months_of_weeks),
    "sunspots": Measured("sunspots.csv", 11, _years),
    "seattle": Measured("seattle-weather.csv", 365, _days),
}
"""Name -> its file: monthly sea surface temperature, monthly carbon dioxide, yearly sunspots, daily highs."""
