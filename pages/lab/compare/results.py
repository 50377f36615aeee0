"""The stored comparison: what the cells cost, and what they learn at equal size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pages.shared.experiments import experiment, row
from rnn_core.cells import Cell, names

RIVALS: Final[tuple[Cell, Cell]] = ("gru", "lstm")
"""Between whom the comparison decides."""

STEP_SEQUENCES: Final = 32
STEP_CHARACTERS: Final = 100
"""What one timed training step reads, as ``docs/experiments/compare.py`` has it."""

TIED: Final = "tied"
Beside = Literal["ahead", "between", "behind"]


def costs() -> list[dict[str, Any]]:
    """Return the rows of what a step costs: sizes from small to large, cells in their order."""
    return [one for one in experiment("compare")["rows"] if one["what"] == "costs"]


def learning(corpus: str) -> dict[int, dict[Cell, dict[str, Any]]]:
    """Return the runs on one corpus: characters of training text -> cell -> row.

    A row's ``bits`` are those on test documents, a value a seed, each at the look that was best on selection.
    """
    found: dict[int, dict[Cell, dict[str, Any]]] = {}
    for one in experiment("compare_learning")["rows"]:
        if one["what"] == "learning" and one["corpus"] == corpus:
            found.setdefault(one["read"], {})[one["cell"]] = one | {"bits": one["best"]["test"]}
    return {read: _ordered(rows) for read, rows in sorted(found.items())}


def _ordered(rows: dict[Cell, dict[str, Any]]) -> dict[Cell, dict[str, Any]]:
    """Put those with fewer gates first."""
    return {cell: rows[cell] for cell in names() if cell in rows}


def outcome(*bits: list[float]) -> str:
    """Say which of the rivals has fewer bits on every seed than the other on any; else neither.

    Examples
    --------
    >>> outcome([2.1, 2.2], [2.3, 2.4]), outcome([2.1, 2.35], [2.3, 2.4])
    ('gru', 'tied')
    """
    first, second = bits
    if max(first) < min(second):
        return RIVALS[0]
    return RIVALS[1] if max(second) < min(first) else TIED


def chain(corpus: str, characters: int) -> tuple[int, float]:
    """Return the best order of the chains that counted the same text, and its bits."""
    bits: list[float] = row("compare_learning", what="chains", corpus=corpus, read=characters)["test"]
    order = min(range(len(bits)), key=bits.__getitem__)
    return order, bits[order]


def beside(bits: list[float], counted: float) -> Beside:
    """Say whether all of these are better than counting, or some, or none.

    Examples
    --------
    >>> beside([2.0, 2.1], 2.2), beside([2.0, 2.3], 2.2), beside([2.2, 2.3], 2.2)
    ('ahead', 'between', 'behind')
    """
    if max(bits) < counted:
        return "ahead"
    return "between" if min(bits) < counted else "behind"


def at_equal_time(rows: dict[Cell, dict[str, Any]]) -> tuple[float, dict[Cell, float]]:
    """Return the CPU seconds of the quickest cell, and the bits each cell had by then.

    The bits are read off the stored curve, straight lines between its points, median over seeds; before the
    first point they are that point's.
    """
    seconds = min(_middle(one["seconds"]) for one in rows.values())
    return seconds, {cell: _bits_at(one, seconds) for cell, one in rows.items()}


def _bits_at(run: dict[str, Any], seconds: float) -> float:
    found = []
    for looks, spent in zip(run["curve"], run["seconds"], strict=True):
        curve = looks["test"]
        page_state = (
            min(1.0, seconds / spent) * len(curve) - 1
        )  # in points of the curve, which are evenly apart
        below = max(0, min(int(page_state), len(curve) - 2))
        share = min(max(page_state - below, 0.0), 1.0)
        found.append((1 - share) * curve[below] + share * curve[below + 1])
    return _middle(found)


def _middle(values: list[float]) -> float:
    return sorted(values)[(len(values) - 1) // 2]


def gap(rows: Mapping[Cell, Mapping[str, Any]]) -> tuple[str, dict[Cell, list[float]]]:
    """Say whose gap between test text and text learnt is the smaller with every seed, if either rival's is.

    Examples
    --------
    >>> row = {"best": {"learnt": [2.0, 2.0], "test": [2.1, 2.2]}}
    >>> gap({"gru": row, "lstm": {"best": {"learnt": [2.0, 2.0], "test": [2.3, 2.4]}}})[0]
    'gru'
    """
    gaps = {
        cell: [
            test - learnt
            for test, learnt in zip(rows[cell]["best"]["test"], rows[cell]["best"]["learnt"], strict=True)
        ]
        for cell in RIVALS
    }
    return outcome(*gaps.values()), gaps
