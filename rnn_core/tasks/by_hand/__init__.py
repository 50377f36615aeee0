"""Cells that can be computed by hand: written weights, every equation with its numbers, and what they claim.

The equations are read off the one step that a cell declares (`rnn_core.cells.spec.CellSpec.step`), so they
are there for every registered cell; the numbers come from torch's own layer.

Examples
--------
>>> from rnn_core.tasks.by_hand import preset, worked, written
>>> latch = preset("lstm_latch")
>>> one = worked(latch.cell, latch.inputs)
>>> for line in written(one.cell, one.inputs, one, step=1)[-2:]:
...     print(line.symbol, "=", line.letters)
c = f·c′ + i·g
h = o·tanh(c)
"""

from __future__ import annotations

from rnn_core.tasks.by_hand.claims import Judged, Read, judge
from rnn_core.tasks.by_hand.counting import Counted, matrices
from rnn_core.tasks.by_hand.equations import Equations, Line, equations
from rnn_core.tasks.by_hand.hand_cell import HandCell, Worked, worked
from rnn_core.tasks.by_hand.linear import Composed, composed, superposition
from rnn_core.tasks.by_hand.presets import Preset, preset, presets
from rnn_core.tasks.by_hand.sheet import SheetWords, workbook
from rnn_core.tasks.by_hand.unrolled import Nudged, Uses, nudged, uses
from rnn_core.tasks.by_hand.walk import Changed, Walk, walk
from rnn_core.tasks.by_hand.writing import Written, written

__all__ = [
    "Changed",
    "Composed",
    "Counted",
    "Equations",
    "HandCell",
    "Judged",
    "Line",
    "Nudged",
    "Preset",
    "Read",
    "SheetWords",
    "Uses",
    "Walk",
    "Worked",
    "Written",
    "composed",
    "equations",
    "judge",
    "matrices",
    "nudged",
    "preset",
    "presets",
    "superposition",
    "uses",
    "walk",
    "workbook",
    "worked",
    "written",
]
