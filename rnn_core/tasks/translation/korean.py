"""Korean as it is written, from the grammar's pieces, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from rnn_core.tasks.translation.conjugation import conjugate, has_final
from rnn_core.tasks.translation.lexicon import PIECE, Ending, Verb, lexicon

__all__ = ["analyse", "write"]

_LONGEST = 3
"""Most written words that one verb makes: a negated future."""

_ENDS: tuple[tuple[Ending, ...], ...] = (
    ("present",),
    ("past", "plain"),
    ("future", "plain"),
    *((*tense, link) for tense in ((), ("past",), ("future",)) for link in ("and", "but")),
)


def write(pieces: Sequence[str]) -> str:
    """Write pieces as Korean is written: particles on their nouns, verbs contracted.

    A network may say what no grammar would: pieces that do not fit each other are then written
    side by side as they are.

    Examples
    --------
    >>> write(["abc", "+d", "e"])
    'abcd e'
    """
    return " ".join(_word(group) for group in _groups(pieces))


def analyse(text: str) -> tuple[str, ...]:
    """Take written Korean apart into the grammar's pieces; the inverse of :func:`write`.

    A word that the grammar does not know comes back as it is.

    Examples
    --------
    >>> analyse("abc")
    ('abc',)
    """
    known, words = _forms(), text.replace(".", " ").split()
    pieces: list[str] = []
    while words:
        size = next(
            (size for size in range(min(_LONGEST, len(words)), 0, -1) if " ".join(words[:size]) in known), 0
        )
        pieces += known[" ".join(words[:size])] if size else words[:1]
        words = words[max(size, 1) :]
    return tuple(pieces)


def _groups(pieces: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for piece in pieces:
        if group and not piece.startswith(PIECE):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _word(group: list[str]) -> str:
    stem, endings = group[0].removeprefix(PIECE), [one.removeprefix(PIECE) for one in group[1:]]
    verb = _verbs().get(stem)
    named = [_endings().get(one) for one in endings]
    if verb is None or not endings or None in named:
        return stem + "".join(endings)
    return conjugate(stem, verb.irregular, tuple(one for one in named if one), lexicon())


@cache
def _verbs() -> dict[str, Verb]:
    return {verb.stem(honorific=polite): verb for verb in lexicon().verbs for polite in (True, False)}


@cache
def _endings() -> dict[str, Ending]:
    return {spelt: name for name, spelt in lexicon().endings.items()}


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """All that can be written, and its pieces."""
    words = lexicon()
    forms: dict[str, tuple[str, ...]] = {}
    for noun in (*words.people, *words.pronouns, *words.objects):
        for closed, open_ in words.particles.values():
            particle = closed if has_final(noun.ko) else open_
            forms[noun.ko + particle] = (noun.ko, PIECE + particle)
    for place in words.places:
        particle = words.particles["at"][not has_final(place.ko)]
        forms[place.ko + particle] = (place.ko, PIECE + particle)
    for verb, polite, negated, ends in product(words.verbs, (False, True), (False, True), _ENDS):
        endings: tuple[Ending, ...] = (
            *(("honorific",) if polite else ()),
            *(("negation",) if negated else ()),
            *ends,
        )
        pieces = (verb.stem(honorific=polite), *(PIECE + words.endings[one] for one in endings))
        forms.setdefault(write(pieces), pieces)
    return forms
