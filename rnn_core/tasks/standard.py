"""The race that each task is shown with: settings fixed once, for pages, experiments and tests alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rnn_core.tasks.adding import Adding
from rnn_core.tasks.brackets import Brackets
from rnn_core.tasks.copying import Copy
from rnn_core.tasks.echo import Echo
from rnn_core.tasks.latch import Latch
from rnn_core.tasks.order import TemporalOrder
from rnn_core.tasks.race import Race

__all__ = ["STANDARD"]

STANDARD: Final[Mapping[str, Race]] = MappingProxyType(
    {
        one.task.name: one
        for one in (
            Race(TemporalOrder(30), updates=400),
            Race(Adding(30), updates=500),
            Race(Copy(10), updates=800),
            Race(Latch(60), updates=400, forget_bias=4.0),  # about ln 60 (Tallec & Ollivier 2018)
            Race(Echo(30, lag=8), updates=400, forget_bias=1.0),
            Race(Brackets(30), updates=400),
        )
    }
)
"""Task -> race, in the order they are offered; five seeds from 0, about 5,000 parameters a network."""
