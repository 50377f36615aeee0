"""What the scanners share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Features = dict[str, NDArray[np.float64]]


def flags(values: Iterable[bool] | NDArray[np.bool_]) -> NDArray[np.float64]:
    """Yes or no as 1.0 or 0.0."""
    return values.astype(float) if isinstance(values, np.ndarray) else np.fromiter(values, np.float64)


def since(graphemes: Sequence[str], resets: Iterable[str]) -> NDArray[np.float64]:
    """How many graphemes ago one of ``resets`` stood; 0 at the reset itself."""
    stops, count, counts = frozenset(resets), -1, []
    for grapheme in graphemes:
        count = 0 if grapheme in stops else count + 1
        counts.append(count)
    return np.asarray(counts, np.float64)


def word_position(graphemes: Sequence[str]) -> NDArray[np.float64]:
    """Which letter of its word a grapheme is, from 1; 0 outside words."""
    count, counts = 0, []
    for grapheme in graphemes:
        count = count + 1 if grapheme.isalpha() else 0
        counts.append(count)
    return np.asarray(counts, np.float64)


def layout(graphemes: Sequence[str]) -> Features:
    """What any text has: column and place in the word."""
    return {
        "column": since(graphemes, "\n"),
        "word_position": word_position(graphemes),
        "upper_case": flags(g.isupper() for g in graphemes),
        "digit": flags(g.isdigit() for g in graphemes),
    }
