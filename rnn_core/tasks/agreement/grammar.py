"""A small grammar of agreement, and what is known of each sentence that it makes.

A flag is something that is so or not in a sentence: it is negated, its subject is several people. A word
raises it, and later words must agree with it. The words stand in ``en.toml`` and ``ko.toml``.
"""

from __future__ import annotations

import random
import tomllib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from rnn_core.errors import InputError

__all__ = [
    "LANGUAGES",
    "Agreement",
    "Asked",
    "Flag",
    "Flagged",
    "Language",
    "agreement",
    "flags",
    "table",
    "vocabulary",
]

Language = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_HELD_OUT: Final = 5
"""One sentence in this many is held out of training."""


@dataclass(frozen=True)
class Flag:
    """One thing that a network has to keep in mind.

    Attributes
    ----------
    name : str
        Such as "negation".
    yes, no : tuple of str
        The words of which one has to come where the flag is asked for: where it is up, and where it is not.
    raising : tuple of str
        The words at which it goes up.
    """

    name: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    raising: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A flag in one sentence; positions count words from 0.

    Attributes
    ----------
    value : bool
        Whether it is so.
    known : int
        The first word at which it is settled, in a sentence in which it is so and in one in which it is not.
    needed : int
        The last word that agrees with it: before it, the flag must be up.
    at : int
        The word that is read off: one of `Flag.yes` or `Flag.no`.
    raised : int or None
        The word that raises it; None if it is not so.
    """

    value: bool
    known: int
    needed: int
    at: int
    raised: int | None


@dataclass(frozen=True)
class Flagged:
    """A sentence and its flags; one that has no place in it is left out."""

    words: tuple[str, ...]
    flags: Mapping[str, Asked]


@dataclass(frozen=True)
class Agreement:
    """Sentences; none that is held out stands in `training`, and none of those is there twice."""

    training: tuple[Flagged, ...]
    held_out: tuple[Flagged, ...]


def agreement(
    language: Language = "en", training: int = 4000, held_out: int = 600, seed: int = 0
) -> Agreement:
    """Draw sentences; each flag is up in half of them.

    Whether a sentence is held out is decided by the sentence itself (a checksum of its words).

    Raises
    ------
    InputError
        If a size is negative, or there is no such language.

    Examples
    --------
    >>> one = agreement("en", training=1, held_out=0).training[0]
    >>> one.flags["negation"].value == ("not" in one.words)
    True
    """
    if min(training, held_out) < 0:
        raise InputError.of("sizes from 0 on", f"{training} and {held_out}", "choose how many sentences")
    learn, other = random.Random(f"{seed} training"), random.Random(f"{seed} held out")
    found: dict[tuple[str, ...], Flagged] = {}
    while len(found) < held_out:
        one = _one(language, other, lambda kept: kept)
        found[one.words] = one
    return Agreement(
        tuple(_one(language, learn, lambda kept: not kept) for _ in range(training)), tuple(found.values())
    )


def _one(language: Language, source: random.Random, accept: Callable[[bool], bool]) -> Flagged:
    while True:
        one = _draw(language, source)
        if accept(zlib.crc32(" ".join(one.words).encode()) % _HELD_OUT == 0):
            return one


@cache
def table(language: Language) -> dict[str, Any]:
    """Read a language's flags, slots and forms.

    Raises
    ------
    InputError
        If there is no such language.
    """
    if language not in LANGUAGES:
        raise InputError.of(f"one of {', '.join(LANGUAGES)}", repr(language), "choose a language")
    found: dict[str, Any] = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    return found


@cache
def vocabulary(language: Language) -> tuple[str, ...]:
    """Return every word that the grammar can say, each once, in the order of its slots.

    Examples
    --------
    >>> vocabulary("en")[:3]
    ('today', 'on', 'Monday')
    """
    said = (
        word
        for slot in table(language)["slot"]
        for way in slot["say"]
        for phrase in way["words"]
        for word in phrase.split()
    )
    return tuple(dict.fromkeys(said))


@cache
def flags(language: Language) -> tuple[Flag, ...]:
    """Return the flags of a language, with the words at which they are raised and read off.

    Examples
    --------
    >>> [flag.name for flag in flags("en")]
    ['negation', 'plural', 'female']
    >>> flags("en")[0].yes, flags("en")[0].no
    (('either',), ('too',))
    """
    return tuple(_flag(language, one["name"], one.get("unless")) for one in table(language)["flag"])


def _flag(language: Language, name: str, unless: str | None) -> Flag:
    ways = [
        (slot, way)
        for slot in table(language)["slot"]
        for way in slot["say"]
        if unless is None or unless not in way.get("when", ())
    ]
    asked = [way for slot, way in ways if name in slot.get("asks", ())]

    def words(*, there: bool) -> tuple[str, ...]:
        return tuple(word for way in asked if (name in way.get("when", ())) == there for word in way["words"])

    raising = tuple(
        word
        for slot, way in ways
        if name in slot.get("raises", ()) and name in way.get("when", ())
        for word in way["words"]
    )
    return Flag(name, words(there=True), words(there=False), raising)


@dataclass
class _Marks:
    """Where a flag is raised, settled, asked for and last needed, as far as a sentence has come."""

    raised: int | None = None
    known: int | None = None
    at: int | None = None
    needed: int | None = None


@dataclass
class _Spoken:
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    marks: dict[str, _Marks] = field(default_factory=dict)
    settling: list[str] = field(default_factory=list)


def _draw(language: Language, source: random.Random) -> Flagged:
    rules = table(language)
    so = {flag["name"]: source.random() < 0.5 for flag in rules["flag"]}
    spoken = _Spoken(marks={name: _Marks() for name in so})
    for slot in rules["slot"]:
        spoken.settling += slot.get("settles", ())
        if source.random() < slot.get("chance", 1.0):
            for _ in range(source.randint(0, slot["most"]) if "most" in slot else 1):
                _say(slot, so, spoken, source)
    found = {
        flag["name"]: _asked(so[flag["name"]], spoken.marks[flag["name"]])
        for flag in rules["flag"]
        if not so.get(flag.get("unless", ""), False)
    }
    return Flagged(tuple(spoken.words), found)


def _say(slot: Mapping[str, Any], so: Mapping[str, bool], spoken: _Spoken, source: random.Random) -> None:
    way = next((one for one in slot["say"] if _holds(one.get("when", ()), so)), None)
    if way is None:
        return
    phrase = source.choice([one for one in way["words"] if one not in spoken.phrases] or way["words"])
    begin = len(spoken.words)
    spoken.phrases.append(phrase)
    spoken.words += phrase.split()
    for name in spoken.settling:
        spoken.marks[name].known = begin
    spoken.settling.clear()
    for name, mark in spoken.marks.items():
        if name in slot.get("raises", ()) and so[name]:
            mark.raised = begin
        if name in slot.get("asks", ()):
            mark.at = begin
        if name in slot.get("agrees", ()):
            mark.needed = begin


def _holds(conditions: tuple[str, ...], so: Mapping[str, bool]) -> bool:
    return all(so[one.removeprefix("!")] != one.startswith("!") for one in conditions)


def _asked(value: bool, mark: _Marks) -> Asked:
    assert mark.known is not None
    assert mark.needed is not None
    assert mark.at is not None
    return Asked(value, mark.known, mark.needed, mark.at, mark.raised)
