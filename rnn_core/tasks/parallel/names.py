"""What a table's columns are called, and which two names belong together."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["Name", "belong", "read_name"]

_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_LONGEST: Final = 40  # characters of a name
_INDEX: Final = {"1": 0, "a": 0, "2": 1, "b": 1}


@dataclass(frozen=True)
class Name:
    """What a name says of its column.

    Attributes
    ----------
    role : (int, int) or None
        Number of a couple of roles, such as source and target, and which of the two it is.
    language : str or None
    index : 0, 1 or None
        Of columns that are numbered, which of the two it is.
    """

    role: tuple[int, int] | None = None
    language: str | None = None
    index: int | None = None


class _Known(NamedTuple):
    roles: dict[str, tuple[int, int]]
    languages: dict[str, str]
    text: frozenset[str]
    places: frozenset[str]


def read_name(cell: str) -> Name | None:
    """Read a cell as the name of a column of text; None if it is none that is known.

    Examples
    --------
    >>> read_name("src_text"), read_name("kor_Hang"), read_name("Sentence 2")
    (Name(role=(0, 0), language=None, index=None), Name(role=None, language='ko', index=None),\
 Name(role=None, language=None, index=1))
    >>> read_name("The cat sleeps.") is None
    True
    """
    known = _known()
    found = _WORD.findall(cell.casefold()) if len(cell) <= _LONGEST else []
    words = [part for word in found for part in _parts(word)]
    index = None
    if len(words) > 1 and words[-1] in _INDEX and set(words[:-1]) <= known.text:
        index = _INDEX[words.pop()]
    roles = {known.roles[word] for word in words if word in known.roles}
    languages = {known.languages[word] for word in words if word in known.languages}
    silent = known.text | (known.places if languages else frozenset())
    strange = [w for w in words if w not in known.roles and w not in known.languages and w not in silent]
    if not words or strange or len(roles) > 1 or len(languages) > 1:
        return None
    return Name(next(iter(roles), None), next(iter(languages), None), index)


def belong(one: Name, other: Name) -> int:
    """Say how surely two names are those of a sentence and its translation: 0 is not, 2 is for sure.

    Examples
    --------
    >>> english, korean, translation = map(read_name, ("English", "kor", "translation"))
    >>> belong(english, korean), belong(english, translation), belong(english, english)
    (2, 1, 0)
    """
    if one.role and other.role and one.role[0] == other.role[0] and one.role[1] != other.role[1]:
        return 2
    if one.language and other.language:
        return 2 if one.language != other.language and (one.role is None) == (other.role is None) else 0
    if one.index is not None and other.index is not None:
        return 2 if one.index != other.index and one.role == other.role else 0
    # One says its part, the other only that it is text: "sentence" and "translation", "source" and "Korean".
    part, rest = (one, other) if one.role else (other, one)
    if part.role is None or rest.role is not None or part.role[0] != 0:
        return 0
    return 1 if part.role[1] == 1 or rest.language else 0


def _parts(word: str) -> tuple[str, ...]:
    """Part what is written together: "sourcetext", and most names in Korean."""
    known = _known()
    for cut in range(2, len(word) - 1):
        front, tail = word[:cut], word[cut:]
        if front in known.roles | known.languages and tail in known.text | known.roles.keys():
            return front, tail
    return (word,)


@cache
def _known() -> _Known:
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    roles = {
        word: (k, side)
        for k, couple in enumerate(read["together"])
        for side, names in enumerate((couple["first"], couple["second"]))
        for word in names
    }
    languages = {word: code for code, names in read["languages"].items() for word in names}
    return _Known(roles, languages, frozenset(read["text"]["words"]), frozenset(read["text"]["places"]))
