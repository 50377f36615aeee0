"""Pairs that are generated, as many as wanted: sentences of a grammar, dates, digits back to front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from rnn_core.tasks.parallel.dates import dates
from rnn_core.tasks.parallel.digits import digits
from rnn_core.tasks.parallel.parallel import Parallel
from rnn_core.tasks.translation import corpus

__all__ = ["GENERATED", "Generated", "grammar"]

Generated = Literal["en-ko", "ko-en", "dates", "digits"]


def grammar(training: int, held_out: int, seed: int = 0) -> Parallel:
    """Draw sentences, English first; see :func:`rnn_core.tasks.translation.corpus`.

    Raises
    ------
    InputError
        If a size is negative.

    Examples
    --------
    >>> english, korean = grammar(training=3, held_out=2).held_out
    >>> len(english), english[0][-1] != korean[0][-1]
    (2, True)
    """
    drawn = corpus(training, held_out, seed)
    learnt, unseen = (
        ([one.english for one in part], [one.korean for one in part])
        for part in (drawn.training, drawn.held_out)
    )
    return Parallel(learnt, unseen)


GENERATED: Final[Mapping[Generated, Callable[[int, int, int], Parallel]]] = {
    "en-ko": grammar,
    "ko-en": lambda training, held_out, seed: grammar(training, held_out, seed).turned(),
    "dates": dates,
    "digits": digits,
}
"""What can be learnt -> how many pairs to learn from, how many held out, and a seed -> those pairs."""
