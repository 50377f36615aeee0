"""Series of numbers: made from a seed, measured, or brought; and what of each is learnt."""

from __future__ import annotations

from rnn_core.series.measured import MEASURED, read_measured
from rnn_core.series.series import Series
from rnn_core.series.worlds import WORLDS

__all__ = ["MEASURED", "WORLDS", "Series", "read_measured"]
