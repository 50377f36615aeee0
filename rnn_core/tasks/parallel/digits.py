"""Digits, to be said backwards: what comes first must be kept longest."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from typing import Final

from rnn_core.errors import InputError
from rnn_core.tasks.parallel.parallel import Parallel, Sentences, check_sizes

__all__ = ["digits"]

SHORTEST: Final = 3
LONGEST: Final = 18
_HELD_OUT: Final = 5
"""One number in this many is held out of training."""


def digits(
    training: int = 4000, held_out: int = 600, seed: int = 0, shortest: int = SHORTEST, longest: int = LONGEST
) -> Parallel:
    """Draw numbers of some digits, each length as often as any other, and the same digits in reverse.

    Whether a number is held out is decided by the number itself (a checksum), so it is the same for every
    size and seed.

    Parameters
    ----------
    training, held_out
        How many pairs.
    seed
        Of what is drawn.
    shortest, longest
        Digits of a number, 3 or more.

    Returns
    -------
    Parallel
        No number twice in one part; of the shorter ones there are then as many as there are.

    Raises
    ------
    InputError
        If a size is negative, a length below 3, or there are fewer numbers than asked for.

    Examples
    --------
    >>> drawn = digits(training=1, held_out=0, seed=3, shortest=4, longest=4)
    >>> drawn.training
    ([('3', '9', '7', '8')], [('8', '7', '9', '3')])
    """
    check_sizes(training, held_out)
    if not SHORTEST <= shortest <= longest:
        raise InputError.of("lengths of 3 or more digits", f"{shortest} to {longest}", "choose others")
    if max(training, held_out) > 10**longest // 20:
        raise InputError.of(f"fewer numbers of {longest} digits", f"{training}, {held_out}", "choose fewer")
    lengths = range(shortest, longest + 1)
    return Parallel(
        _draw(random.Random(f"{seed} training"), training, lengths, lambda one: not _is_held_out(one)),
        _draw(random.Random(f"{seed} held out"), held_out, lengths, _is_held_out),
    )


def _draw(
    source: random.Random, count: int, lengths: range, accept: Callable[[str], bool]
) -> tuple[Sentences, Sentences]:
    found: dict[str, None] = {}
    while len(found) < count:
        length = source.choice(lengths)
        number = "".join(source.choices("0123456789", k=length))
        if accept(number):
            found[number] = None
    return [tuple(one) for one in found], [tuple(reversed(one)) for one in found]


def _is_held_out(number: str) -> bool:
    return zlib.crc32(number.encode()) % _HELD_OUT == 0
