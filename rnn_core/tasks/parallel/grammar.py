"""English sentences of a grammar, to be put into Korean."""

from __future__ import annotations

from rnn_core.tasks.parallel.parallel import Parallel
from rnn_core.tasks.translation import corpus

__all__ = ["grammar"]


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
