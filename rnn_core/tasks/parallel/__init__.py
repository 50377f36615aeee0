"""Sources and targets for networks that translate, where the task is small and clear.

Examples
--------
>>> from rnn_core.tasks.parallel import digits
>>> drawn = digits(training=100, held_out=10)
>>> source, target = drawn.training[0][0], drawn.training[1][0]
>>> source[::-1] == target
True
"""

from __future__ import annotations

from rnn_core.tasks.parallel.columns import Layout
from rnn_core.tasks.parallel.dates import FIRST, LAST, dates, read_date, written
from rnn_core.tasks.parallel.digits import LONGEST, SHORTEST, digits
from rnn_core.tasks.parallel.edits import Edits, edits
from rnn_core.tasks.parallel.generated import GENERATED, Generated, grammar
from rnn_core.tasks.parallel.own import OwnPairs, read_pairs
from rnn_core.tasks.parallel.parallel import Parallel, Sentences
from rnn_core.tasks.parallel.separators import SEPARATORS
from rnn_core.tasks.parallel.splitting import join, split

__all__ = [
    "FIRST",
    "GENERATED",
    "LAST",
    "LONGEST",
    "SEPARATORS",
    "SHORTEST",
    "Edits",
    "Generated",
    "Layout",
    "OwnPairs",
    "Parallel",
    "Sentences",
    "dates",
    "digits",
    "edits",
    "grammar",
    "join",
    "read_date",
    "read_pairs",
    "split",
    "written",
]
