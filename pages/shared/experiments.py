"""The stored experiments that pages quote: measured by ``python -m docs.experiments``, with their seeds."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from pages.shared import shipped

RESULTS: Final = Path(__file__).parents[2] / "docs" / "experiments" / "results"


@cache
def experiment(name: str) -> dict[str, Any]:
    """Return one experiment: its question, settings, the command that repeats it, and its rows.

    Raises
    ------
    ShippedError
        If its figures are missing or damaged.
    """
    found: dict[str, Any] = json.loads(shipped.content(RESULTS / f"{name}.json"))
    return found


def provenance(name: str) -> dict[str, Any]:
    """Return by which command an experiment is repeated, and when, with what and on what it was measured."""
    return {field: experiment(name)[field] for field in ("command", "date", "torch", "processor")}


def row(name: str, part: str | None = None, **wanted: Any) -> dict[str, Any]:
    """Return the row of an experiment in which these fields have these values.

    Parameters
    ----------
    name
        Of the experiment.
    part
        Which of its tables, where it has several.

    Raises
    ------
    LookupError
        If there is none: the page asks for what was not measured.
    """
    rows = experiment(name)["rows"]
    for one in rows if part is None else rows[part]:
        if all(one.get(field) == value for field, value in wanted.items()):
            return dict(one)
    raise LookupError(f"expected a row of {name}.json with {wanted}; there is none. Measure it first.")
