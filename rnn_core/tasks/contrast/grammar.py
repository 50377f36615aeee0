"""Sentences of two clauses, "the film was not good but now it is very dull": the last clause decides."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rnn_core.errors import InputError
from rnn_core.tasks.negation.negation import LANGUAGES, Judged, Language, Verdicts, different, held_out_of

__all__ = ["LANGUAGES", "Language", "contrast", "mirrored", "mirrors", "qualities", "table", "vocabulary"]


@cache
def table(language: Language) -> dict[str, Any]:
    """Return the words and frames of a language, as `words.toml` has them."""
    tables = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    found: dict[str, Any] = tables[language]
    return found


@cache
def vocabulary(language: Language) -> tuple[str, ...]:
    """Return every word of a language's sentences, in alphabetical order; endings begin with ``+``."""
    own = table(language)
    frames = " ".join([*own["first"], *own["last"]]).split()
    words = {*own["thing"], *own["degree"], *own["good"], *own["bad"], *frames}
    return tuple(sorted(word for word in words if word and "{" not in word))


def qualities(language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that praise, and those that blame: ten each.

    Examples
    --------
    >>> [words[0] for words in qualities("en")]
    ['good', 'bad']
    """
    own = table(language)
    return tuple(own["good"]), tuple(own["bad"])


def contrast(language: Language = "en", training: int = 4000, held_out: int = 800, seed: int = 0) -> Verdicts:
    """Draw sentences, none twice; each word praises, and each clause is negated, half the time.

    A sentence praises if its last clause does. Whether it is held out is decided by a checksum of its words.

    Raises
    ------
    InputError
        If a size is negative.

    Examples
    --------
    >>> one = contrast("en", training=1, held_out=0).training[0]
    >>> one.words[0], "but" in one.words, one.negations == one.words.count("not")
    ('the', True, True)
    """
    if min(training, held_out) < 0:
        raise InputError.of("sizes from 0 on", f"{training} and {held_out}", "choose how many sentences")

    def draw(source: random.Random) -> Judged:
        return _draw(language, source)

    return Verdicts(
        different(draw, random.Random(f"{seed} contrast training"), training, kept=False),
        different(draw, random.Random(f"{seed} contrast held out"), held_out, kept=True),
    )


def mirrors(language: Language = "en", count: int = 200, seed: int = 0) -> tuple[tuple[Judged, Judged], ...]:
    """Draw pairs of held-out sentences of the same words, of which one praises and the other blames.

    Examples
    --------
    >>> (one, other), = mirrors("en", 1)
    >>> sorted(one.words) == sorted(other.words), one.praise != other.praise
    (True, True)
    """
    good, _ = qualities(language)
    source, found = random.Random(f"{seed} contrast mirrors"), dict[tuple[str, ...], tuple[Judged, Judged]]()
    while len(found) < count:
        one = _draw(language, source)
        words = mirrored(one.words, language)
        first, last = (place for place, word in enumerate(one.words) if word in _judging(language))
        opposite = (one.words[first] in good) != (one.words[last] in good)
        if words is not None and opposite and held_out_of(one.words) and held_out_of(words):
            found[one.words] = one, Judged(words, not one.praise, one.negations)
    return tuple(found.values())


def mirrored(words: Sequence[str], language: Language) -> tuple[str, ...] | None:
    """Let the first and the last word of those that praise or blame change places.

    Returns
    -------
    tuple of str or None
        None where no two different ones are there.
    """
    places = [place for place, word in enumerate(words) if word in _judging(language)]
    if not places or words[places[0]] == words[places[-1]]:
        return None
    other = list(words)
    other[places[0]], other[places[-1]] = words[places[-1]], words[places[0]]
    return tuple(other)


@cache
def _judging(language: Language) -> frozenset[str]:
    return frozenset(word for words in qualities(language) for word in words)


def _draw(language: Language, source: random.Random) -> Judged:
    own = table(language)
    sides = [source.choice(("good", "bad")) for _ in range(2)]
    negated = [source.random() < 0.5 for _ in range(2)]
    words = [source.choice(own[side]) for side in sides]
    first = own["first"][negated[0]].format(thing=source.choice(own["thing"]), word=words[0])
    last = own["last"][negated[1]].format(degree=source.choice(own["degree"]), word=words[1])
    praise = (sides[1] == "good") != negated[1]
    return Judged(tuple(f"{first} {last}".split()), praise, sum(negated))
