"""Tables as files that any spreadsheet opens."""

from __future__ import annotations

import io

import numpy as np
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


def _safe(cell: object) -> object:
    return guarded(cell) if isinstance(cell, str) else cell


def csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV: nine digits, a byte order mark, all text in it and over it guarded."""
    safe = frame.rename(columns=_safe)
    for place, kind in enumerate(frame.dtypes):
        if not pd.api.types.is_numeric_dtype(kind):
            safe.isetitem(place, np.array([_safe(cell) for cell in frame.iloc[:, place]], object))
    # Spreadsheets take a CSV for UTF-8 only with a byte order mark before it.
    return safe.to_csv(index=False, float_format="%.9g", lineterminator="\r\n").encode("utf-8-sig")


def xlsx(frame: pd.DataFrame) -> bytes:
    """Return a frame as a spreadsheet of one sheet: numbers as numbers, text as text, guarded."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    for row, cells in enumerate([frame.columns.tolist(), *frame.itertuples(index=False)], 1):
        for column, value in enumerate(cells, 1):
            one = sheet.cell(row, column)
            if isinstance(value, str) and value:
                one.value = ILLEGAL_CHARACTERS_RE.sub("", guarded(value))
                one.data_type = "s"  # what begins like a formula is none
            elif value != "" and not pd.isna(value):
                one.value = value
            one.font = Font(bold=row == 1)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
