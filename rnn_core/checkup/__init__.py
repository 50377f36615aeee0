"""Check-up: faults that torch does not tell of, each measured on one batch. A check is a file of `checks`."""

from __future__ import annotations

from rnn_core.checkup.checking import check
from rnn_core.checkup.declaration import names
from rnn_core.checkup.finding import Finding, Line, Picture, State
from rnn_core.checkup.report import Report, languages

__all__ = ["Finding", "Line", "Picture", "Report", "State", "check", "languages", "names"]
