"""Tasks that only memory can solve, and a race of recurrent networks to solve them.

Examples
--------
>>> from rnn_core.tasks import TASKS, Race, race
>>> sorted(TASKS)
['adding', 'brackets', 'copy', 'echo', 'latch', 'order']
>>> round(TASKS["adding"]().guess, 4)
0.1667
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rnn_core.deprecated import renamed
from rnn_core.tasks.adding import Adding
from rnn_core.tasks.brackets import Brackets
from rnn_core.tasks.copying import Copy
from rnn_core.tasks.echo import Echo
from rnn_core.tasks.latch import Latch
from rnn_core.tasks.order import TemporalOrder
from rnn_core.tasks.parameter_matching import hidden_for, parameter_count
from rnn_core.tasks.parity import Parity
from rnn_core.tasks.race import CELLS, Race, RaceProgress, race
from rnn_core.tasks.standard import STANDARD
from rnn_core.tasks.task import Batch, Task

__all__ = [
    "CELLS",
    "STANDARD",
    "TASKS",
    "Adding",
    "Batch",
    "Brackets",
    "Copy",
    "Echo",
    "Latch",
    "Parity",
    "Race",
    "RaceProgress",
    "Task",
    "TemporalOrder",
    "hidden_for",
    "parameter_count",
    "race",
]

TASKS: Final[dict[str, type[Task]]] = {
    kind.name: kind for kind in (Adding, TemporalOrder, Copy, Latch, Echo, Brackets)
}


if not TYPE_CHECKING:  # to mypy, a module with this has any name at all

    def __getattr__(name: str) -> Any:
        """Find what had this name until the last version."""
        return renamed(__name__, name)
