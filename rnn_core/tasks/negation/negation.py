"""Sentences that praise or blame, of a small grammar, some with a negation and some with two."""

from __future__ import annotations

import random
import tomllib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from rnn_core.errors import InputError

__all__ = ["LANGUAGES", "Judged", "Language", "Verdicts", "different", "held_out_of", "negation"]

Language = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_HELD_OUT: Final = 5
"""One sentence in this many is held out of training."""


@dataclass(frozen=True)
class Judged:
    """A sentence, whether it praises, and how many negations it holds: 0, 1 or 2."""

    words: tuple[str, ...]
    praise: bool
    negations: int


@dataclass(frozen=True)
class Verdicts:
    """Sentences without repetition; none that is held out stands in `training`."""

    training: tuple[Judged, ...]
    held_out: tuple[Judged, ...]


def negation(language: Language = "en", training: int = 4000, held_out: int = 500, seed: int = 0) -> Verdicts:
    """Draw sentences; half of them praise, and each number of negations is as likely as the others.

    Whether a sentence is held out is decided by the sentence itself (a checksum of its words).

    Raises
    ------
    InputError
        If a size is negative.

    Examples
    --------
    >>> one = negation("en", training=1, held_out=0).training[0]
    >>> one.negations == sum(word in ("not", "never") for word in one.words)
    True
    """
    if min(training, held_out) < 0:
        raise InputError.of("sizes from 0 on", f"{training} and {held_out}", "choose how many sentences")

    def draw(source: random.Random) -> Judged:
        return _draw(language, source)

    return Verdicts(
        different(draw, random.Random(f"{seed} training"), training, kept=False),
        different(draw, random.Random(f"{seed} held out"), held_out, kept=True),
    )


def held_out_of(words: tuple[str, ...]) -> bool:
    """Whether a sentence is held out of training: a checksum of its words says so, whoever draws it."""
    return zlib.crc32(" ".join(words).encode()) % _HELD_OUT == 0


def different(
    draw: Callable[[random.Random], Judged], source: random.Random, count: int, *, kept: bool
) -> tuple[Judged, ...]:
    """Draw this many sentences, none of them twice: of those that are held out (`kept`), or of the others."""
    found: dict[tuple[str, ...], Judged] = {}
    while len(found) < count:
        one = draw(source)
        if held_out_of(one.words) == kept:
            found[one.words] = one
    return tuple(found.values())


@cache
def _table(language: Language) -> dict[str, Any]:
    tables = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    table: dict[str, Any] = tables[language]
    return table


def _draw(language: Language, source: random.Random) -> Judged:
    table, negations, praise = _table(language), source.randrange(3), source.random() < 0.5
    good = praise == (negations % 2 == 0)  # the word itself
    frame = source.choice(table["frames"][negations])
    slots = {name: source.choice(table[name]) for name in ("opening", "thing", "degree", "end")}
    written = frame.format(quality=source.choice(table["good" if good else "bad"]), **slots)
    return Judged(tuple(written.split()), praise, negations)
