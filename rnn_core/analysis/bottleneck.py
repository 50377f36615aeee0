"""What one vector can hold: what curves of exact matches by length, over seeds, show and do not show.

The runs are rows of ``docs/experiments/results/translate*.json``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import numpy as np

from rnn_core.errors import InputError
from rnn_core.models.seq2seq import Attention

__all__ = [
    "FEWEST",
    "HALF",
    "LEARNT",
    "LOST",
    "NOTHING",
    "Curve",
    "Shape",
    "by_length",
    "ends",
    "enough",
    "reach",
    "shape",
    "squeezed",
]

FEWEST: Final = 10
"""Sources in a bin below which it says nothing."""
LEARNT: Final = 0.9
"""Share of exact matches from which on the shortest sources count as learnt."""
LOST: Final = 0.1
"""Share up to which the longest count as lost."""
HALF: Final = 0.5
"""Share that must be exact for a length to count as reached."""
NOTHING: Final = 0.03
"""How far below the best a share may be and count as no worse, beside what seeds differ by."""

Curve = dict[float, list[float]]
"""Length -> share of exact matches, in [0, 1], one a seed."""
Shape = Literal["falls", "unlearnt", "between"]


def by_length(rows: Iterable[Mapping[str, Any]], width: int, seeds: int) -> dict[Attention, Curve]:
    """Return the curve of each kind of attention, the shortest length first.

    Parameters
    ----------
    rows
        A run each: its ``attention``, and ``bins`` of (first length, share exact, how many sources).
    width
        Lengths to a bin; a bin stands at its middle.
    seeds
        How many runs a kind has. A bin with fewer than `FEWEST` sources under some seed is left out.

    Examples
    --------
    >>> runs = [{"attention": "none", "bins": [[3, 1.0, 40], [4, 0.5, 9]]}]
    >>> by_length(runs, width=1, seeds=1)
    {'none': {3.0: [1.0]}}
    """
    found: dict[Attention, defaultdict[float, list[float]]] = {}
    for row in rows:
        curve = found.setdefault(row["attention"], defaultdict(list))
        for first, share, count in row["bins"]:
            if count >= FEWEST:
                curve[first + (width - 1) / 2].append(share)
    return {
        kind: {length: shares for length, shares in sorted(curve.items()) if len(shares) == seeds}
        for kind, curve in found.items()
    }


def squeezed(rows: Iterable[Mapping[str, Any]], kind: Attention) -> dict[int, list[float]]:
    """Return how many numbers the vector has -> the share exact of all sources, one a seed.

    Parameters
    ----------
    rows
        A run each: its ``attention``, its ``context`` and its share ``exact``.
    """
    found: defaultdict[int, list[float]] = defaultdict(list)
    for row in rows:
        if row["attention"] == kind:
            found[row["context"]].append(row["exact"])
    return dict(sorted(found.items()))


def ends(curve: Curve) -> tuple[float, float]:
    """Return the medians over seeds at the shortest and at the longest length.

    Examples
    --------
    >>> ends({3.0: [0.9, 1.0, 0.8], 4.0: [0.5, 0.1, 0.2]})
    (0.9, 0.2)
    """
    lengths = sorted(curve)
    return float(np.median(curve[lengths[0]])), float(np.median(curve[lengths[-1]]))


def shape(short: float, long: float) -> Shape:
    """Say what a curve without attention shows, by its two ends.

    Returns
    -------
    {"falls", "unlearnt", "between"}
        ``"unlearnt"``: not even the shortest sources are learnt, so that nothing follows from the longest.

    Examples
    --------
    >>> shape(0.95, 0.0), shape(0.5, 0.0), shape(0.95, 0.4)
    ('falls', 'unlearnt', 'between')
    """
    if short < LEARNT:
        return "unlearnt"
    return "falls" if long <= LOST else "between"


def reach(curve: Curve) -> int:
    """Return the longest length up to which, from the shortest on, the median is half or more; 0 for none.

    Examples
    --------
    >>> reach({3.0: [0.9], 4.0: [0.5], 5.0: [0.4], 6.0: [0.6]})
    4
    """
    reached = 0
    for length, shares in curve.items():
        if np.median(shares) < HALF:
            break
        reached = int(length)
    return reached


def enough(shares: Mapping[int, Sequence[float]]) -> int:
    """Return the fewest numbers in the vector from which on no median is worse than the best by `NOTHING`.

    Parameters
    ----------
    shares
        From :func:`squeezed`.

    Raises
    ------
    InputError
        If the longest vector itself is worse than the best: from no size on it is enough.

    Examples
    --------
    >>> enough({4: [0.2], 8: [0.79], 16: [0.8], 32: [0.78]})
    8
    """
    medians = {numbers: float(np.median(each)) for numbers, each in shares.items()}
    sizes = sorted(medians)
    least = max(medians.values()) - NOTHING
    worse = max((k for k, size in enumerate(sizes) if medians[size] < least), default=-1)
    if worse == len(sizes) - 1:
        raise InputError.of(
            f"a share of at least {least:.3f} at {sizes[-1]} numbers",
            f"{medians[sizes[-1]]:.3f}",
            "measure longer vectors too",
        )
    return sizes[worse + 1]
