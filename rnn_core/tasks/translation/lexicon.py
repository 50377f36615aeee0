"""The words of the English-Korean grammar, read from ``lexicon.toml`` beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

__all__ = ["Ending", "Lexicon", "Noun", "Phrase", "Tense", "Verb", "lexicon"]

Tense = Literal["past", "present", "future"]
Ending = Literal["honorific", "past", "present", "future", "negation", "plain", "and", "but"]

PIECE = "+"
"""Marks a Korean piece that joins the one before it."""


@dataclass(frozen=True)
class Noun:
    """A person, a pronoun or a thing. `object` is how English says it after the verb."""

    en: str
    ko: str
    kind: str = "person"
    object: str = ""
    honorific: bool = False
    third: bool = True
    mass: bool = False

    @property
    def pronoun(self) -> bool:
        """Whether it stands without an article."""
        return bool(self.object)


@dataclass(frozen=True)
class Verb:
    """A verb, by its stems; the flags are explained in the lexicon."""

    en: str
    past: str
    ko: str
    kinds: tuple[str, ...]
    irregular: str = ""
    honorific: str = ""
    recipient: bool = False
    elders: bool = True
    to_elders: bool = True

    def stem(self, *, honorific: bool = False) -> str:
        """Give the stem, which for a few verbs differs when one looks up to who does it."""
        return self.honorific if honorific and self.honorific else self.ko

    def takes(self, noun: Noun) -> bool:
        """Whether a noun makes sense as its object."""
        return noun.kind in self.kinds or noun.en in self.kinds


@dataclass(frozen=True)
class Phrase:
    """An adjective, a place or a time; `size` marks an adjective for what can be big or small."""

    en: str
    ko: str
    size: bool = False


@dataclass(frozen=True)
class Lexicon:
    """All words; `particles` are pairs, after a final consonant and after a vowel."""

    people: tuple[Noun, ...]
    pronouns: tuple[Noun, ...]
    objects: tuple[Noun, ...]
    adjectives: tuple[Phrase, ...]
    verbs: tuple[Verb, ...]
    places: tuple[Phrase, ...]
    times: dict[Tense, tuple[Phrase, ...]]
    particles: dict[str, tuple[str, str]]
    determiners: dict[str, str]
    endings: dict[Ending, str]
    joining: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """Read the words, once."""
    found = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return Lexicon(
        people=tuple(Noun(**one) for one in found["people"]),
        pronouns=tuple(Noun(**{"third": False} | one) for one in found["pronouns"]),
        objects=tuple(Noun(**one) for one in found["objects"]),
        adjectives=tuple(Phrase(**one) for one in found["adjectives"]),
        verbs=tuple(Verb(**one | {"kinds": tuple(one["kinds"])}) for one in found["verbs"]),
        places=tuple(Phrase(**one) for one in found["places"]),
        times={tense: tuple(Phrase(**one) for one in rows) for tense, rows in found["times"].items()},
        particles={name: (pair[0], pair[1]) for name, pair in found["particles"].items()},
        determiners=found["determiners"],
        endings=found["endings"],
        joining=found["joining"],
    )
