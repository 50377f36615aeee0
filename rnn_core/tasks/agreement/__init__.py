"""Sentences in which a later word agrees with an earlier one, however many words stand between them.

Examples
--------
>>> from rnn_core.tasks.agreement import agreement
>>> agreement("en", training=1, held_out=0).training[0].words[-1]
'.'
"""

from __future__ import annotations

from rnn_core.tasks.agreement.grammar import (
    LANGUAGES,
    Agreement,
    Asked,
    Flag,
    Flagged,
    Language,
    agreement,
    flags,
    vocabulary,
)
from rnn_core.tasks.agreement.spelling import Spelt, labels, spell, split

__all__ = [
    "LANGUAGES",
    "Agreement",
    "Asked",
    "Flag",
    "Flagged",
    "Language",
    "Spelt",
    "agreement",
    "flags",
    "labels",
    "spell",
    "split",
    "vocabulary",
]
