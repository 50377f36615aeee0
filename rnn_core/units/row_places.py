"""Where something stands in rows of numbers: a condition, spans of rows, or a column of labels."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.text.rows import RowVocabulary
from rnn_core.units.places import Document, LabelError, Labelled, PatternError, check_variety, runs

__all__ = ["RowsLabelled", "conditions", "meets", "read_row_labels", "with_span"]

_CONDITION: Final = re.compile(r"\s*(.+?)\s*(>=|<=|>|<|=)\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*")
_ROWS: Final = re.compile(r"\s*rows\s+([0-9]+-[0-9]+(?:\s*,\s*[0-9]+-[0-9]+)*)\s*")
_SIGNS: Final = {
    ">": np.greater,
    "<": np.less,
    ">=": np.greater_equal,
    "<=": np.less_equal,
    "=": np.equal,
}


@dataclass(frozen=True, eq=False)
class RowsLabelled(Labelled):
    """Rows with a label each; ``spans`` are single rows.

    Attributes
    ----------
    table : str
        The file as it came.
    """

    table: str = field(kw_only=True, repr=False)


def meets(condition: str, columns: Sequence[str], values: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Give the runs of rows in which a column lies above, below or at a number.

    Parameters
    ----------
    condition
        Such as ``wind > 5``: the name of a column, one of > < >= <= =, a number. Or spans of rows, counted
        from 1 and both ends included: ``rows 12-19, 40-52``.
    columns
    values
        (rows, columns), in the units of the number.

    Raises
    ------
    PatternError
        With code "blank", "form" or "column".

    Examples
    --------
    >>> meets("b >= 2", ["a", "b"], np.array([[0.0, 1.0], [0.0, 2.0], [0.0, 3.0], [9.0, 0.0]]))
    [(1, 3)]
    >>> meets("rows 2-3, 4-9", ["a"], np.zeros((5, 1)))
    [(1, 5)]
    """
    if not condition.strip():
        raise PatternError("blank", "expected a condition; got none; write one such as wind > 5")
    if spans := _ROWS.fullmatch(condition):
        return _of_rows(spans[1], len(values))
    found = _CONDITION.fullmatch(condition)
    try:
        limit = float(found[3]) if found else None
    except ValueError:
        limit = None
    if found is None or limit is None:
        example = f"{columns[0]} > 1"
        raise PatternError(
            "form",
            f"expected a column, a sign and a number; got {condition[:40]!r}; write one such as {example}",
            example=example,
        )
    if found[1] not in columns:
        raise PatternError(
            "column",
            f"expected a column: {', '.join(columns)}; got {found[1][:40]!r}; choose one",
            column=found[1][:40],
            columns=", ".join(columns),
        )
    inside = _SIGNS[found[2]](values[:, list(columns).index(found[1])], limit)
    return [(int(start), int(stop)) for start, stop in runs(np.asarray(inside))]


def _of_rows(spans: str, count: int) -> list[tuple[int, int]]:
    """Give spans of rows as runs, those that touch joined."""
    inside = np.zeros(count, bool)
    for one in spans.split(","):
        first, last = (min(int(end), count + 1) for end in one.split("-"))
        inside[max(0, first - 1) : last] = True
    return runs(inside)


def with_span(condition: str, start: int, stop: int) -> str:
    """Write a span of rows, from 0 and its end excluded, behind those that a condition holds already.

    Examples
    --------
    >>> with_span("wind > 5", 11, 19), with_span("rows 1-3", 11, 19)
    ('rows 12-19', 'rows 1-3, 12-19')
    """
    added = f"{start + 1}-{stop}"
    return f"{condition.strip()}, {added}" if _ROWS.fullmatch(condition) else f"rows {added}"


def conditions(columns: Sequence[str], values: NDArray[np.float64], most: int = 6) -> list[str]:
    """Give conditions worth trying: each column above its upper quartile, then below its lower one.

    Numbers are written in three digits. Of a column whose quartiles are one there are none.

    Examples
    --------
    >>> conditions(["a"], np.arange(9.0)[:, None])
    ['a > 6', 'a < 2']
    """
    low, high = np.quantile(values, [0.25, 0.75], axis=0)
    there = [k for k in range(len(columns)) if low[k] < high[k]]
    above = [f"{columns[k]} > {high[k]:.3g}" for k in there]
    below = [f"{columns[k]} < {low[k]:.3g}" for k in there]
    return [*above, *below][:most]


def read_row_labels(text: str, vocabulary: RowVocabulary, name: str = "labels.csv") -> RowsLabelled:
    """Read a table with the columns that a network reads, and a label in the last one.

    Parameters
    ----------
    text
        CSV with a first line of names.
    vocabulary
        Of the network.

    Raises
    ------
    LabelError
        If the table has no such columns or labels.

    Examples
    --------
    >>> found = read_row_labels("a,event\\n1,no\\n2,yes\\n3,yes\\n", RowVocabulary(columns=("a",)))
    >>> found.places("yes"), found.document.rows.tolist()
    ([(1, 3)], [[1.0], [2.0], [3.0]])
    """
    lines = [
        line for line in csv.reader(io.StringIO(text, newline=None)) if any(cell.strip() for cell in line)
    ]
    head = [cell.strip() for cell in lines[0]] if lines else []
    if len(lines) < 2 or not set(vocabulary.columns) <= set(head) or head[-1] in vocabulary.columns:
        columns = ", ".join(vocabulary.columns)
        raise LabelError(
            "rows",
            f"expected a first line with {columns} and a label in the last column; got {head[:9]}; add them",
            names=columns,
        )
    try:
        rows = vocabulary.encode(text).values
    except InputError as error:
        raise LabelError("numbers", str(error), names=", ".join(vocabulary.columns)) from None
    labels = tuple(line[-1].strip() for line in lines[1:])
    check_variety(labels)
    spans = tuple((k, k + 1) for k in range(len(labels)))
    return RowsLabelled(Document(name, rows=rows), spans, labels, table=text)
