"""Findings as plain values, for a file: what was measured, and not the words, which are the check's."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rnn_core.checkup.finding import Finding, Line, Picture

__all__ = ["as_stored", "from_stored"]

_DIGITS = 4


def as_stored(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON can hold it, numbers in four digits."""
    picture = finding.picture
    drawn = picture and {
        "kind": picture.kind,
        "logarithmic": picture.logarithmic,
        "first": picture.first,
        "arrays": {name: _rounded(values) for name, values in picture.arrays.items()},
    }
    return {
        "check": finding.check,
        "state": finding.state,
        "reason": finding.reason,
        "values": dict(finding.values),
        "figure": finding.figure,
        "picture": drawn,
        "mend": [list(line) for line in finding.mend],
        "measured": _plain(finding.measured),
        "limit": _plain(finding.limit),
    }


def from_stored(stored: dict[str, Any]) -> Finding:
    """Return the finding that was stored.

    Examples
    --------
    >>> found = Finding("swap", "clean", "clean", {"sequences": "8", "steps": "24"}, "0%")
    >>> from_stored(as_stored(found)).sentence() == found.sentence()
    True
    """
    drawn = stored["picture"]
    arrays = {name: np.array(values, float) for name, values in drawn["arrays"].items()} if drawn else {}
    return Finding(
        **{name: stored[name] for name in ("check", "state", "reason", "values", "figure")},
        picture=Picture(drawn["kind"], arrays, drawn["logarithmic"], drawn["first"]) if drawn else None,
        mend=tuple(Line(*line) for line in stored["mend"]),
        measured=math.nan if stored["measured"] is None else stored["measured"],
        limit=math.nan if stored["limit"] is None else stored["limit"],
    )


def _rounded(values: np.ndarray) -> list[Any]:
    written: list[Any] = np.vectorize(lambda one: float(f"{one:.{_DIGITS}g}"))(values).tolist()
    return written


def _plain(value: float) -> float | None:
    return float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else None
