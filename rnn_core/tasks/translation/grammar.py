"""A synchronous grammar: every clause is made in English and in Korean at once (Aho & Ullman 1969).

English says who, does, what, with whom, where, when; Korean when, who, with whom, where, what, does.
What English marks by an article, Korean marks by a particle (a student: subject, the student: topic);
the person looked up to changes particle and verb; the particle follows the final consonant.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from rnn_core.tasks.translation.conjugation import has_final
from rnn_core.tasks.translation.lexicon import PIECE, Ending, Lexicon, Noun, Phrase, Tense, Verb, lexicon

__all__ = ["Pair", "draw", "third_person"]

Link = Literal["plain", "and", "but"]

#: Where each language puts what a clause says: the rules' right-hand sides.
_ENGLISH = ("who", "does", "what", "to", "with", "where", "when")
_KOREAN = ("when", "who", "with", "where", "to", "what", "does")

_ARTICLES = ("a", "the")
_DETERMINERS = ("a", "this", "that")
_LIKELY = {"time": 0.6, "place": 0.35, "with": 0.2, "adjective": 0.4, "negation": 0.3, "pronoun": 0.3}
_CLAUSES = (1, 1, 1, 2, 2, 3)
_AMOUNTS = ("good", "strange", "new")  # adjectives that suit what cannot be counted


@dataclass(frozen=True)
class Pair:
    """One sentence in both languages.

    Attributes
    ----------
    english : tuple of str
        Words, lower case, without punctuation.
    korean : tuple of str
        Pieces; one that begins with ``+`` joins the piece before it (see :func:`write`).
    clauses : tuple of str
        The English of each clause, without the word that links it.
    """

    english: tuple[str, ...]
    korean: tuple[str, ...]
    clauses: tuple[str, ...]


class _Both(NamedTuple):
    """One part of a clause, in both languages."""

    english: list[str]
    korean: list[str]


def draw(
    source: random.Random, clauses: int | None = None, accept: Callable[[str], bool] = lambda clause: True
) -> Pair:
    """Draw a sentence.

    Parameters
    ----------
    source
        Of all that is left to chance.
    clauses
        How many; None draws 1, 2 or 3.
    accept
        Whether a clause, given in English, may be used; another is drawn until one may.

    Examples
    --------
    >>> pair = draw(random.Random(0), clauses=1)
    >>> " ".join(pair.english)
    'the soldier buys this umbrella every day'
    """
    words, count = lexicon(), clauses or source.choice(_CLAUSES)
    english: list[str] = []
    korean: list[str] = []
    said = []
    for left in reversed(range(count)):
        link: Link = source.choice(("and", "but")) if left else "plain"
        one = _clause(source, words, link)
        while not accept(" ".join(one.english)):
            one = _clause(source, words, link)
        said.append(" ".join(one.english))
        english += [*one.english, link] if left else one.english
        korean += one.korean
    return Pair(tuple(english), tuple(korean), tuple(said))


def _clause(source: random.Random, words: Lexicon, link: Link) -> _Both:
    tense: Tense = source.choice(get_args(Tense))
    subject = source.choice(words.pronouns if _often(source, "pronoun") else words.people)
    verb = source.choice([one for one in words.verbs if one.elders or not subject.honorific])
    parts = {
        "who": _who(source, words, subject),
        "does": _does(words, verb, subject, tense, _often(source, "negation"), link),
        "what": _what(source, words, verb, subject),
    }
    if verb.recipient:
        parts["to"] = _whom(source, words, "to", subject, elders=verb.to_elders)
    elif _often(source, "with"):
        parts["with"] = _whom(source, words, "with", subject)
    if _often(source, "place"):
        where = source.choice(words.places)
        parts["where"] = _Both(where.en.split(), [where.ko, _particle(words, "at", where.ko)])
    if _often(source, "time"):
        when = source.choice(words.times[tense])
        parts["when"] = _Both(when.en.split(), when.ko.split())
    return _Both(
        [word for name in _ENGLISH if name in parts for word in parts[name].english],
        [piece for name in _KOREAN if name in parts for piece in parts[name].korean],
    )


def _who(source: random.Random, words: Lexicon, subject: Noun) -> _Both:
    article = source.choice(_ARTICLES)
    role = "subject" if article == "a" and not subject.pronoun else "topic"
    if subject.honorific:
        role = f"honorific_{role}"
    english = [subject.en] if subject.pronoun else [article, subject.en]
    return _Both(english, [subject.ko, _particle(words, role, subject.ko)])


def _does(words: Lexicon, verb: Verb, subject: Noun, tense: Tense, negated: bool, link: Link) -> _Both:
    endings: list[Ending] = []
    if subject.honorific:
        endings.append("honorific")
    if negated:
        endings.append("negation")
    if tense != "present":
        endings.append(tense)
    endings.append("present" if (tense, link) == ("present", "plain") else link)
    pieces = [PIECE + words.endings[one] for one in endings]
    return _Both(
        _english_verb(verb, tense, negated, subject.third), [verb.stem(honorific=subject.honorific), *pieces]
    )


def _english_verb(verb: Verb, tense: Tense, negated: bool, third: bool) -> list[str]:
    if tense == "future":
        return ["will", *(["not"] if negated else []), verb.en]
    if negated:
        return ["did" if tense == "past" else "does" if third else "do", "not", verb.en]
    if tense == "past":
        return [verb.past]
    return [third_person(verb.en) if third else verb.en]


def third_person(verb: str) -> str:
    """Give the form of a verb that goes with "she"."""
    return verb + ("es" if verb.endswith(("sh", "ch", "s")) else "s")


def _what(source: random.Random, words: Lexicon, verb: Verb, subject: Noun) -> _Both:
    things = [one for one in words.objects if verb.takes(one)]
    if not things or ("person" in verb.kinds and source.random() < 0.25):
        return _whom(source, words, "object", subject)
    noun = source.choice(things)
    english, korean = _determined(source, words, noun)
    if _often(source, "adjective"):
        adjective = source.choice([one for one in words.adjectives if _fits(one, noun)])
        english, korean = [*english, adjective.en], [*korean, adjective.ko]
    return _Both(_with_article([*english, noun.en]), [*korean, noun.ko, _particle(words, "object", noun.ko)])


def _whom(source: random.Random, words: Lexicon, role: str, subject: Noun, *, elders: bool = True) -> _Both:
    """Speak of a person after the verb; never of the one who does it."""
    nouns = words.pronouns if _often(source, "pronoun") else words.people
    noun = source.choice([one for one in nouns if one != subject and (elders or not one.honorific)])
    english, korean = ([], []) if noun.pronoun else _determined(source, words, noun)
    marker = f"honorific_{role}" if role == "to" and noun.honorific else role
    preposition = [] if role == "object" else [role]
    return _Both(
        [*preposition, *_with_article([*english, noun.object or noun.en])],
        [*korean, noun.ko, _particle(words, marker, noun.ko)],
    )


def _determined(source: random.Random, words: Lexicon, noun: Noun) -> tuple[list[str], list[str]]:
    determiner = source.choice(_DETERMINERS)
    if determiner == "a":
        return ([] if noun.mass else ["a"]), []
    return [determiner], [words.determiners[determiner]]


def _fits(adjective: Phrase, noun: Noun) -> bool:
    if noun.mass:
        return adjective.en in _AMOUNTS
    return not adjective.size or noun.kind not in ("sound", "text")


def _with_article(english: list[str]) -> list[str]:
    if english[0] == "a" and english[1][0] in "aeiou":
        return ["an", *english[1:]]
    return english


def _particle(words: Lexicon, role: str, noun: str) -> str:
    closed, open_ = words.particles[role]
    return PIECE + (closed if has_final(noun) else open_)


def _often(source: random.Random, what: str) -> bool:
    return source.random() < _LIKELY[what]
