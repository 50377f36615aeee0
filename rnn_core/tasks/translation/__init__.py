"""English and Korean sentences that mean the same, as many as wanted, from one grammar.

Examples
--------
>>> import random
>>> from rnn_core.tasks.translation import draw, write
>>> pair = draw(random.Random(1), clauses=1)
>>> len(pair.english) > 3, write(pair.korean)[-1] == chr(0xB2E4)
(True, True)
"""

from __future__ import annotations

from rnn_core.tasks.translation.corpus import DIRECTIONS, Corpus, Direction, corpus
from rnn_core.tasks.translation.grammar import Pair, draw
from rnn_core.tasks.translation.korean import analyse, write
from rnn_core.tasks.translation.palette import Entry, Group, palette

__all__ = [
    "DIRECTIONS",
    "Corpus",
    "Direction",
    "Entry",
    "Group",
    "Pair",
    "analyse",
    "corpus",
    "draw",
    "palette",
    "write",
]
