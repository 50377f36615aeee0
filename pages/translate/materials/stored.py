"""The stored experiments on what one vector can hold, as curves with one value a seed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final, Literal

import pandas as pd

from pages.shared.experiments import experiment
from rnn_core.models.seq2seq import Attention

FEWEST: Final = 10
"""Sources in a bin below which it says nothing."""
WIDTHS: Final = {"digits": 1, "grammar": 4}
"""Lengths to a bin."""
NAMES: Final = ("translate", "translate_grammar", "translate_longer")
_LONGER: Final = "translate_longer"
_NAMES: Final = {"digits": "translate", "grammar": "translate_grammar"}

Task = Literal["digits", "grammar"]
Curve = dict[float, list[float]]


def by_length(task: Task, *, longer: bool = False) -> dict[Attention, Curve]:
    """Give, for each kind of attention, the middle of a bin of lengths -> the share exact, one a seed.

    Bins that hold too few sources under some seed are left out. ``longer``: after the larger budget, which
    not every kind of attention was given.
    """
    found: dict[Attention, Curve] = {}
    for row in rows(task, longer=longer):
        curve = found.setdefault(row["attention"], defaultdict(list))
        for first, share, count in row["bins"]:
            if count >= FEWEST:
                curve[first + (WIDTHS[task] - 1) / 2].append(share)
    seeds = settings(task)["seeds"]
    return {
        kind: {length: shares for length, shares in sorted(curve.items()) if len(shares) == seeds}
        for kind, curve in found.items()
    }


def whole(task: Task, kind: Attention, *, longer: bool = False) -> list[float]:
    """Give the share exact of all held-out sources, one a seed."""
    return [row["exact"] for row in rows(task, longer=longer) if row["attention"] == kind]


def squeezed(kind: Attention) -> dict[int, list[float]]:
    """Give numbers in the vector -> the share exact of all digits, one a seed."""
    found: dict[int, list[float]] = defaultdict(list)
    for row in experiment("translate")["rows"]["squeezed"]:
        if row["attention"] == kind:
            found[row["context"]].append(row["exact"])
    return dict(sorted(found.items()))


def rows(task: Task, *, longer: bool = False) -> list[dict[str, Any]]:
    """Return the runs of a task, a row a seed and kind of attention."""
    found: list[dict[str, Any]] = experiment(_LONGER if longer else _NAMES[task])["rows"][task]
    return found


def settings(task: Task, *, longer: bool = False) -> dict[str, Any]:
    """Return how the runs of a task were made."""
    found: dict[str, Any] = experiment(_LONGER if longer else _NAMES[task])["settings"]
    return found


def table() -> pd.DataFrame:
    """Return every stored run, a row a length: its seed, its share of exact matches, and of how many."""
    return pd.DataFrame(
        {
            "experiment": part,
            "updates": experiment(name)["settings"]["updates"],
            "attention": row["attention"],
            "context": row["context"],
            "seed": row["seed"],
            "parameters": row["parameters"],
            "cpu_seconds": row["seconds"],
            "first_length": first,
            "exact_match": share,
            "sources": count,
        }
        for name in NAMES
        for part, runs in experiment(name)["rows"].items()
        for row in runs
        for first, share, count in row["bins"]
    )
