"""Series of numbers: worlds made from a seed, measured ones, a visitor's own table, and what of each is learnt."""

from __future__ import annotations

from rnn_core.series.measured import MEASURED, read_measured
from rnn_core.series.series import Series
from rnn_core.series.worlds import WORLDS

__all__ = ["MEASURED", "WORLDS", "Series", "read_measured"]
