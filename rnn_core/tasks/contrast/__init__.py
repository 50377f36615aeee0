"""What is it now? Two clauses that may contradict each other; a sentence praises if the last one does.

The same words in another order can say the opposite, so that nothing that only counts words can tell.

Examples
--------
>>> from rnn_core.tasks.contrast import mirrored, split
>>> mirrored(split("The film was good but now it is bad", "en").words, "en")
('the', 'film', 'was', 'bad', 'but', 'now', 'it', 'is', 'good')
"""

from __future__ import annotations

from rnn_core.tasks.contrast.grammar import (
    LANGUAGES,
    Language,
    contrast,
    mirrored,
    mirrors,
    qualities,
    vocabulary,
)
from rnn_core.tasks.contrast.spelling import labels, spell, split

__all__ = [
    "LANGUAGES",
    "Language",
    "contrast",
    "labels",
    "mirrored",
    "mirrors",
    "qualities",
    "spell",
    "split",
    "vocabulary",
]
