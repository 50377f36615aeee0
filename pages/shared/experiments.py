"""The stored experiments that pages quote: measured by ``python -m docs.experiments``, with their seeds."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).parents[2] / "docs" / "experiments" / "results"


@cache
def experiment(name: str) -> dict[str, Any]:
    """Return one experiment: its question, settings, the command that repeats it, and its rows."""
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))
    return found


def row(name: str, **wanted: Any) -> dict[str, Any]:
    """Return the row of an experiment in which these fields have these values.

    Raises
    ------
    LookupError
        If there is none: the page asks for what was not measured.
    """
    for one in experiment(name)["rows"]:
        if all(one.get(field) == value for field, value in wanted.items()):
            return dict(one)
    raise LookupError(f"expected a row of {name}.json with {wanted}; there is none. Measure it first.")
