"""Tables as files that any spreadsheet opens."""

from __future__ import annotations

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(token: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded("=SUM(A1)"), guarded("a")
    ("'=SUM(A1)", 'a')
    """
    return f"'{token}" if token.startswith(_FORMULA) else token


def csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV: nine digits, a byte order mark, any ``token`` column guarded."""
    safe = frame.assign(token=frame["token"].map(guarded)) if "token" in frame else frame
    # Spreadsheets take a CSV for UTF-8 only with a byte order mark before it.
    return safe.to_csv(index=False, float_format="%.9g", lineterminator="\r\n").encode("utf-8-sig")
