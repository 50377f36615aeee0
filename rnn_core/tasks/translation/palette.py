"""The words of the grammar as a person writes them, sorted by what they do in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Final, Literal, get_args

from rnn_core.tasks.translation.conjugation import has_final
from rnn_core.tasks.translation.grammar import third_person
from rnn_core.tasks.translation.korean import write
from rnn_core.tasks.translation.lexicon import PIECE, Ending, Lexicon, Noun, Tense, Verb, lexicon

__all__ = ["Entry", "Group", "palette"]

Group = Literal["who", "does", "honours", "what", "whom", "where", "when", "small"]
Side = Literal["en", "ko"]
_ENDS: Final[dict[Tense, tuple[Ending, ...]]] = {
    "present": ("present",),
    "past": ("past", "plain"),
    "future": ("future", "plain"),
}
_ARTICLES: Final = {"topic": "the", "subject": "a"}
_SMALL: Final = ("a", "an", "the", "and", "but", "will", "not", "do", "does", "did", "to", "with", "at", "in")


@dataclass(frozen=True)
class Entry:
    """Words to add to a sentence, and what they mean in the other language."""

    text: str
    meaning: str


@cache
def palette(side: Side) -> dict[Group, tuple[Entry, ...]]:
    """Give what a sentence of one language can be made of, group by group; a group may be empty.

    English: every word of the grammar. Korean, as it is written: nouns with their particles, and verbs in
    three tenses, in "honours" as one speaks of somebody looked up to; not their negation nor what links them.

    Examples
    --------
    >>> [entry.text for entry in palette("en")["when"]][:3]
    ['yesterday', 'last week', 'this morning']
    """
    make = _english if side == "en" else _korean
    found = make(lexicon())
    return {group: tuple(dict.fromkeys(found[group])) for group in get_args(Group)}


def _english(words: Lexicon) -> dict[Group, Iterable[Entry]]:
    persons = [Entry(noun.en, noun.ko) for noun in words.people]
    determiners = [Entry(en, ko) for en, ko in words.determiners.items()]
    return {
        "who": [*(Entry(noun.en, noun.ko) for noun in words.pronouns), *persons],
        "does": chain.from_iterable(
            (Entry(form, verb.ko) for form in (verb.en, third_person(verb.en), verb.past))
            for verb in words.verbs
        ),
        "honours": [],
        "what": [
            *determiners,
            *(Entry(one.en, one.ko) for one in words.adjectives),
            *(Entry(noun.en, noun.ko) for noun in words.objects),
        ],
        "whom": [*(Entry(noun.object, noun.ko) for noun in words.pronouns), *persons],
        "where": [Entry(one.en, one.ko) for one in words.places],
        "when": [Entry(one.en, one.ko) for one in chain(*words.times.values())],
        "small": [Entry(one, "") for one in _SMALL],
    }


def _korean(words: Lexicon) -> dict[Group, Iterable[Entry]]:
    everyone = (*words.pronouns, *words.people)
    persons = [(noun, role) for noun in words.people for role in ("topic", "subject")]
    subjects = [*((noun, "topic") for noun in words.pronouns), *persons]  # as the grammar has it
    return {
        "who": [
            _with(words, noun, f"honorific_{role}" if noun.honorific else role, _ARTICLES[role])
            for noun, role in subjects
        ],
        "does": _verbs(words.verbs, polite=False),
        "honours": _verbs([verb for verb in words.verbs if verb.elders], polite=True),
        "what": [_with(words, noun, "object") for noun in words.objects],
        "whom": [
            _with(words, noun, "honorific_to" if role == "to" and noun.honorific else role)
            for noun in everyone
            for role in ("to", "with", "object")
        ],
        "where": [
            Entry(one.ko + words.particles["at"][not has_final(one.ko)], one.en) for one in words.places
        ],
        "when": [Entry(one.ko, one.en) for one in chain(*words.times.values())],
        "small": [
            *(Entry(ko, en) for en, ko in words.determiners.items()),
            *(Entry(one.ko, one.en) for one in words.adjectives),
        ],
    }


def _with(words: Lexicon, noun: Noun, role: str, article: str = "") -> Entry:
    closed, open_ = words.particles[role]
    meaning = noun.en if noun.pronoun or not article else f"{article} {noun.en}"
    return Entry(noun.ko + (closed if has_final(noun.ko) else open_), meaning)


def _verbs(verbs: Iterable[Verb], *, polite: bool) -> list[Entry]:
    return [
        Entry(_written(verb, polite, (*(("honorific",) if polite else ()), *ends)), _meaning(verb, tense))
        for verb in verbs
        for tense, ends in _ENDS.items()
    ]


def _written(verb: Verb, polite: bool, endings: tuple[Ending, ...]) -> str:
    spelt = lexicon().endings
    return write([verb.stem(honorific=polite), *(PIECE + spelt[one] for one in endings)])


def _meaning(verb: Verb, tense: Tense) -> str:
    return {"present": verb.en, "past": verb.past, "future": f"will {verb.en}"}[tense]
