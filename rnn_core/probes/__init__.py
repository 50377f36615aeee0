"""What each layer of a stack tells: linear probes, fitted on some documents and scored on others."""

from __future__ import annotations

from rnn_core.probes.folder import load_probes, save_probes
from rnn_core.probes.labels import GROUPS, QUESTIONS, group_of, labels, measure_of
from rnn_core.probes.linear import Probes, fit_probes
from rnn_core.probes.measure import Examined, Score, examine
from rnn_core.probes.stack import StackReading, read_stack

__all__ = [
    "GROUPS",
    "QUESTIONS",
    "Examined",
    "Probes",
    "Score",
    "StackReading",
    "examine",
    "fit_probes",
    "group_of",
    "labels",
    "load_probes",
    "measure_of",
    "read_stack",
    "save_probes",
]
