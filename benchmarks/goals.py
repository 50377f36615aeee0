"""What a trace is to cost at most, as a multiple of the bare forward, and which rows do not reach it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

GOALS: Final = {"LSTM": 1.35, "GRU": 0.7, "RNN": 0.6}
"""Of a trace of 128 units over 1,000 steps, float32."""

TOGETHER: Final = 1.5
"""The same for 32 sequences."""


def goal(row: Mapping[str, Any]) -> float | None:
    """Give the goal of a measured trace, or None if it has none."""
    if (row["hidden"], row["steps"], row["dtype"]) != (128, 1000, "float32"):
        return None
    return GOALS[row["cell"]] if row["batch"] == 1 else TOGETHER


def missed(results: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], float]]:
    """Give the rows that cost more than their goal, to the two digits that the table shows, and the goal."""
    found = [(row, goal(row)) for row in results["trace"]]
    return [
        (row, wanted)
        for row, wanted in found
        if wanted is not None and round(row["timings"]["trace"]["ratio"], 2) > wanted
    ]
