"""Rows of numbers on the page: drawn as one bar a row, searched by a condition on a column."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pages.shared import registry
from rnn_core.text.rows import RowVocabulary
from rnn_core.units import Document
from rnn_core.units.row_places import conditions, meets

_BARS: Final = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"


def vocabulary(net: str) -> RowVocabulary | None:
    """Return how a network reads rows; None: it reads a text."""
    found = registry.network(net).vocabulary
    return found if isinstance(found, RowVocabulary) else None


def document(net: str, name: str, table: str) -> Document:
    """Return a table as the network reads it."""
    read = vocabulary(net)
    assert read is not None
    return Document(name, rows=read.encode(table).values)


def measured(read: RowVocabulary, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows in the units in which they were measured, before the network's scale."""
    return rows * np.array(read.deviation) + np.array(read.mean) if read.deviation else rows


def tries(net: str, rows: NDArray[np.float64]) -> list[str]:
    """Return conditions that can be tried."""
    read = vocabulary(net)
    return [] if read is None else conditions(read.columns, measured(read, rows))


def places(net: str, condition: str, rows: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return the runs of rows that meet a condition.

    Raises
    ------
    PatternError
        If it is none.
    """
    read = vocabulary(net)
    assert read is not None
    return meets(condition, read.columns, measured(read, rows))


def bars(rows: NDArray[np.float64]) -> str:
    """Draw rows as one bar each, of their first column, between its smallest and largest.

    Examples
    --------
    >>> bars(np.array([[0.0], [1.0], [0.5]]))
    '\u2581\u2588\u2585'
    """
    values = rows[:, 0]
    low, high = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
    share = (values - low) / ((high - low) or 1.0)
    return "".join(_BARS[int(one)] for one in np.rint(share * (len(_BARS) - 1)))
