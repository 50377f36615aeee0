"""Questions of a teacher's own, what counts as an answer, and how answers are shown together."""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pages.shared.rooms.refusal import Refused

Kind = Literal["choice", "number", "word"]
KINDS: Final[tuple[Kind, ...]] = ("choice", "number", "word")
Answer = int | float | str

LEAST: Final = 5
"""Answers; of fewer nothing is shown but how many they are, as one could guess whose they were."""

LONGEST_TEXT: Final = 300
LONGEST_OPTION: Final = 80
LONGEST_WORD: Final = 24
LONGEST_NICKNAME: Final = 12
LEAST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 6
WORDS_SHOWN: Final = 24
"""Different words, the most frequent first."""

_LARGEST: Final = 1e12
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Categories of characters that turn the line round, break it or show nothing."""


@dataclass(frozen=True)
class Question:
    """What the class is asked.

    Attributes
    ----------
    number : int
        Counted from 1 within the room.
    kind : str
        One of `KINDS`.
    text : str
    options : tuple of str
        What can be chosen; empty for the other kinds.
    measured : int, float, str or None
        What was measured, as an answer; None where the question has no such thing.
    """

    number: int
    kind: Kind
    text: str
    options: tuple[str, ...] = ()
    measured: Answer | None = None


def one_line(text: str, most: int) -> str:
    """Return a stranger's text as one line that stays within itself, of at most `most` characters.

    Examples
    --------
    >>> one_line("  a\\u202eb ", 12)
    'a b'
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text[: 8 * most]):
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if marks <= 1:
            kept.append(" " if category in _UNSEEN else character)
    return " ".join("".join(kept).split())[:most].strip()


def question(
    number: int, kind: str, text: str, options: Iterable[str] = (), measured: object = None
) -> Question:
    """Return a question as a teacher typed it, cleaned.

    Raises
    ------
    Refused
        ``question``, where it has no text, or a choice has not 2 to 6 different options, or what was measured
        could be no answer.
    """
    cleaned = one_line(text, LONGEST_TEXT)
    listed = tuple(filter(None, (one_line(option, LONGEST_OPTION) for option in options)))
    if not cleaned or kind not in KINDS:
        raise Refused("question")
    if kind == "choice" and not (
        LEAST_OPTIONS <= len(listed) <= MOST_OPTIONS and len(set(listed)) == len(listed)
    ):
        raise Refused("question")
    asked = Question(number, kind, cleaned, listed if kind == "choice" else ())
    if measured is None:
        return asked
    try:
        return Question(number, kind, cleaned, asked.options, checked(asked, measured))
    except Refused:
        raise Refused("question") from None


def checked(asked: Question, answer: object) -> Answer:
    """Return an answer as it is kept: an option's place, six digits of a number, or one word.

    Raises
    ------
    Refused
        ``answer``, where it is none.
    """
    if asked.kind == "choice" and type(answer) is int and 0 <= answer < len(asked.options):
        return answer
    if asked.kind == "number" and type(answer) in (int, float):
        return _number(answer)
    if asked.kind == "word" and isinstance(answer, str):
        word = one_line(answer, LONGEST_WORD)
        if word and " " not in word:
            return word
    raise Refused("answer")


def _number(answer: Any) -> float:
    if not abs(answer) < _LARGEST or not math.isfinite(answer):
        raise Refused("answer")
    return float(f"{answer:.6g}")


def together(asked: Question, answers: Iterable[Answer]) -> Mapping[str, Any]:
    """Return what a class said, by no names and in no order of coming.

    Returns
    -------
    mapping
        ``count``: of answers. ``distribution``: None of fewer than `LEAST`; else, of a choice the number who
        chose each option; of a number every answer, ascending; of a word pairs of word and number, the most
        frequent first. ``middle``: the median of numbers.
    """
    given = list(answers)
    told: dict[str, Any] = {"count": len(given), "distribution": None}
    if len(given) < LEAST:
        return told
    if asked.kind == "choice":
        told["distribution"] = [given.count(place) for place in range(len(asked.options))]
    elif asked.kind == "number":
        numbers = sorted(float(answer) for answer in given)
        told |= {"distribution": numbers, "middle": statistics.median(numbers)}
    else:
        told["distribution"] = _words(str(answer) for answer in given)
    return told


def _words(given: Iterable[str]) -> list[list[Any]]:
    spelled: dict[str, Counter[str]] = {}
    for word in given:
        spelled.setdefault(word.casefold(), Counter())[word] += 1
    counted = [(min(ways, key=lambda word: (-ways[word], word)), ways.total()) for ways in spelled.values()]
    ranked = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
    return [[word, count] for word, count in ranked[:WORDS_SHOWN]]
