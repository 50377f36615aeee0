"""What if: networks that read and write with gates, states or characters held at what they were not."""

from __future__ import annotations

from rnn_core.interventions.notation import CutError, Cuts, parse_cuts, write_cuts
from rnn_core.interventions.verdict import Fall, Verdict
from rnn_core.interventions.what_if import Step, WhatIf, cuts_of, what_if
from rnn_core.interventions.writing import Rate, Written, write

__all__ = [
    "CutError",
    "Cuts",
    "Fall",
    "Rate",
    "Step",
    "Verdict",
    "WhatIf",
    "Written",
    "cuts_of",
    "parse_cuts",
    "what_if",
    "write",
    "write_cuts",
]
