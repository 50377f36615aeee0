"""The stored experiments on what one vector can hold, as curves with one value a seed."""

from __future__ import annotations

from typing import Any, Final, Literal

import pandas as pd

from pages.shared.experiments import experiment
from rnn_core.analysis import bottleneck
from rnn_core.analysis.bottleneck import Curve
from rnn_core.models.seq2seq import Attention

WIDTHS: Final = {"digits": 1, "grammar": 4}
"""Lengths to a bin."""
NAMES: Final = ("translate", "translate_grammar", "translate_longer")
_LONGER: Final = "translate_longer"
_NAMES: Final = {"digits": "translate", "grammar": "translate_grammar"}

Task = Literal["digits", "grammar"]


def by_length(task: Task, *, longer: bool = False) -> dict[Attention, Curve]:
    """Give, for each kind of attention, the middle of a bin of lengths -> the share exact, one a seed.

    ``longer``: after the larger budget, which not every kind of attention was given.
    """
    return bottleneck.by_length(rows(task, longer=longer), WIDTHS[task], settings(task)["seeds"])


def whole(task: Task, kind: Attention, *, longer: bool = False) -> list[float]:
    """Give the share exact of all held-out sources, one a seed."""
    return [row["exact"] for row in rows(task, longer=longer) if row["attention"] == kind]


def squeezed(kind: Attention) -> dict[int, list[float]]:
    """Give numbers in the vector -> the share exact of all digits, one a seed."""
    return bottleneck.squeezed(experiment("translate")["rows"]["squeezed"], kind)


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
