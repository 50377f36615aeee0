"""Columns from what numpy and Python hold. ``pyarrow.array`` and the methods of arrays do the same, and load
pandas and all of ``pyarrow.compute`` on their way: a quarter of a second and 55 MB, before the first row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["constant", "numbered", "numbers", "words"]


def numbers(values: NDArray[Any], *, known: NDArray[np.bool_] | None = None) -> pa.Array:
    """Numbers as they lie in memory.

    Parameters
    ----------
    known
        Where there is a value; elsewhere there is none (NULL).

    Examples
    --------
    >>> numbers(np.array([1.5, 2.5]), known=np.array([True, False])).to_pylist()
    [1.5, None]
    """
    mask = None if known is None or known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [mask, pa.py_buffer(np.ascontiguousarray(values))])


def words(values: Sequence[str]) -> pa.StringArray:
    """Words, one behind the other.

    Examples
    --------
    >>> words(["a", "", "\\u00e9"]).to_pylist() == ["a", "", "\\u00e9"]
    True
    """
    data = [value.encode() for value in values]
    ends = np.zeros(len(data) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, data), np.int32, len(data)), out=ends[1:])
    return pa.StringArray.from_buffers(len(data), pa.py_buffer(ends), pa.py_buffer(b"".join(data)))


def numbered(values: Sequence[str]) -> tuple[NDArray[np.int32], pa.StringArray]:
    """Words as their numbers in a dictionary of their own, in which they stand as they first come.

    Examples
    --------
    >>> numbered("abba")[0].tolist(), numbered("abba")[1].to_pylist()
    ([0, 1, 1, 0], ['a', 'b'])
    """
    number: dict[str, int] = {}
    places = (number.setdefault(value, len(number)) for value in values)
    return np.fromiter(places, np.int32, len(values)), words(tuple(number))


def constant(word: str, rows: int) -> pa.DictionaryArray:
    """One word in every row."""
    return pa.DictionaryArray.from_arrays(numbers(np.zeros(rows, np.int32)), words([word]))
