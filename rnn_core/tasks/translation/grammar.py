"""A synchronous grammar: every clause is made in English and in Korean at once (Aho & Ullman 1969).

English says who, does, what, with whom, where, when; Korean when, who, with whom, where, what, does.
What English marks by an article, Korean marks by a particle (a student: subject, the student: topic);
the person looked up to changes particle and verb; the particle follows the final consonant.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal, get_args

from rnn_core.tasks.translation.conjugation import has_final
from rnn_core.tasks.translation.lexicon import PIECE, Lexicon, Noun, Tense, Verb, lexicon

__all__ = ["Pair", "draw"]

Link = Literal["plain", "and", "but"]

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


@dataclass
class _Clause:
    """Two languages under construction."""

    english: list[str]
    korean: list[str]


def draw(source: random.Random, clauses: int | None = None) -> Pair:
    """Draw a sentence.

    Parameters
    ----------
    source
        Of all that is left to chance.
    clauses
        How many; None draws 1, 2 or 3.

    Examples
    --------
    >>> pair = draw(random.Random(0), clauses=1)
    >>> " ".join(pair.english)
    'the king will not see the umbrella soon'
    """
    words, count = lexicon(), clauses or source.choice(_CLAUSES)
    english: list[str] = []
    korean: list[str] = []
    said = []
    for left in reversed(range(count)):
        link: Link = source.choice(("and", "but")) if left else "plain"
        one = _clause(source, words, link)
        said.append(" ".join(one.english))
        english += [*one.english, link] if left else one.english
        korean += one.korean
    return Pair(tuple(english), tuple(korean), tuple(said))


def _clause(source: random.Random, words: Lexicon, link: Link) -> _Clause:
    tense: Tense = source.choice(get_args(Tense))
    subject, topic, who = _subject(source, words)
    verb = source.choice([one for one in words.verbs if one.elders or not subject.honorific])
    negated = _often(source, "negation")
    english, korean = [*who.english, *_verb(verb, tense, negated, subject)], []
    if _often(source, "time"):
        when = source.choice(words.times[tense])
        korean += when.ko.split()
    korean += _marked(words, subject, "topic" if topic else "subject")
    what = _object(source, words, verb, subject)
    middle = _Clause([], [])
    if verb.recipient:
        _add(middle, "to", _person(source, words, {subject}, elders=verb.to_elders), words, "to")
    elif _often(source, "with"):
        _add(middle, "with", _person(source, words, {subject}), words, "with")
    english += what.english + middle.english
    if _often(source, "place"):
        where = source.choice(words.places)
        english += where.en.split()
        korean += [where.ko, PIECE + words.particles["at"][not has_final(where.ko)]]
    korean += middle.korean + what.korean + _predicate(words, verb, subject, tense, negated, link)
    if len(korean) and "when" in locals():
        english += when.en.split()
    return _Clause(english, korean)
