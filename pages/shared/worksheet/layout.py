"""Where on the line of text what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.shared.worksheet.blanks import ROWS

LINE: Final = 34
"""Cells of the line of text: what a page has room for, 4.9 mm each."""

SKETCHED: Final = range(6, 18)
"""How many steps the sketch may have."""

LEAST: Final = 1 + ROWS + SKETCHED.start
"""Steps that a text needs: one before the table, its rows, and those to sketch."""


@dataclass(frozen=True)
class Spans:
    """Where on the line what is asked: steps of the reading."""

    line: range
    rows: range
    sketch: range

    @property
    def free(self) -> tuple[range, ...]:
        """The stretches of the line that the table does not print."""
        return range(self.line.start, self.rows.start - 1), range(self.rows.stop, self.line.stop)


def lay_out(first: int, steps: range) -> Spans | None:
    """Lay out the line around a table that begins at a step; None where there is no room."""
    rows = range(first, first + ROWS)
    after, before = steps.stop - rows.stop, first - 1 - steps.start
    if first <= steps.start or after < 0 or max(after, before) < SKETCHED.start:
        return None
    if after >= min(before, SKETCHED.stop - 1):
        sketch = range(rows.stop, rows.stop + min(after, SKETCHED.stop - 1))
        return Spans(range(max(steps.start, sketch.stop - LINE), sketch.stop), rows, sketch)
    sketch = range(first - 1 - min(before, SKETCHED.stop - 1), first - 1)
    return Spans(range(sketch.start, min(steps.stop, sketch.start + LINE)), rows, sketch)
