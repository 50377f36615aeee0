"""What if: networks that read and write with gates, states or characters held at what they were not."""

from __future__ import annotations

from rnn_core.interventions.notation import CutError, Cuts, parse_cuts, write_cuts

__all__ = ["CutError", "Cuts", "parse_cuts", "write_cuts"]
