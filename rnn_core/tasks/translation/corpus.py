"""Sentences to learn from, and sentences of which not even a clause was learnt."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from rnn_core.errors import InputError
from rnn_core.tasks.translation.grammar import Pair, draw

__all__ = ["DIRECTIONS", "HELD_OUT", "Corpus", "Direction", "corpus"]

Direction = Literal["en-ko", "ko-en"]
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)

HELD_OUT = 5
"""One clause in this many is held out of training."""


@dataclass(frozen=True)
class Corpus:
    """Pairs without repetition.

    Attributes
    ----------
    training : tuple of Pair
    held_out : tuple of Pair
        None of their clauses stands in any sentence of `training`.
    """

    training: tuple[Pair, ...]
    held_out: tuple[Pair, ...]


def corpus(training: int = 4000, held_out: int = 600, seed: int = 0) -> Corpus:
    """Draw a corpus.

    The first pairs are the same however many are drawn, and neither part depends on the other's size.
    Whether a clause is held out is decided by the clause itself (a checksum of its words), so that
    it is the same for every size and seed.

    Raises
    ------
    InputError
        If a size is negative.

    Examples
    --------
    >>> found = corpus(training=50, held_out=10)
    >>> len(found.training), len(found.held_out)
    (50, 10)
    """
    if min(training, held_out) < 0:
        raise InputError.of("sizes from 0 on", f"{training} and {held_out}", "choose how many pairs")
    return Corpus(
        _different(random.Random(f"{seed} training"), training, lambda clause: not _is_held_out(clause)),
        _different(random.Random(f"{seed} held out"), held_out, _is_held_out),
    )


def _different(source: random.Random, count: int, accept: Callable[[str], bool]) -> tuple[Pair, ...]:
    found: dict[tuple[str, ...], Pair] = {}
    while len(found) < count:
        pair = draw(source, accept=accept)
        found[pair.english] = pair
    return tuple(found.values())


def _is_held_out(clause: str) -> bool:
    return zlib.crc32(clause.encode()) % HELD_OUT == 0
