"""Questions of a teacher's own, what counts as an answer, and how answers are shown together."""

from __future__ import annotations

import math
import random
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from pages.shared.rooms.refusal import Refused

Kind = Literal["choice", "number", "word", "sketch"]
KINDS: Final[tuple[Kind, ...]] = ("choice", "number", "word", "sketch")
Curve = tuple[float, ...]
Answer = int | float | str | Curve

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
LEAST_POINTS: Final = 2
MOST_POINTS: Final = 40
"""Of a curve that is drawn."""

_LARGEST: Final = 1e12
_SHUFFLE: Final = random.SystemRandom()
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
    measured : int, float, str, tuple of float or None
        What was measured, as an answer; None where the question has no such thing.
    limits : (low, high) or None
        Between which a number lies, where it has limits, and every point of a curve.
    labels : tuple of str
        Of a curve: what stands under each of its points.
    start : float or None
        Of a curve: the value it begins at, one point before the first; None where it begins anywhere.
    percent, digits : bool, int or None
        How a number is written: in hundredths, and with how many digits behind the point; None: as it is.
    spoken : mapping
        Language -> ``text`` and ``options`` in it, where the question is in several.
    place : str
        Of the slide that asks it; empty for a teacher's own.
    """

    number: int
    kind: Kind
    text: str
    options: tuple[str, ...] = ()
    measured: Answer | None = None
    limits: tuple[float, float] | None = None
    labels: tuple[str, ...] = ()
    start: float | None = None
    percent: bool = False
    digits: int | None = None
    spoken: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    place: str = ""


_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing, whatever their category says."""


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
            kept.append(" " if category in _UNSEEN or character in _BLANK else character)
    return " ".join("".join(kept).split())[:most].strip()


def question(
    number: int,
    kind: str,
    text: str,
    options: Iterable[str] = (),
    measured: object = None,
    *,
    limits: tuple[float, float] | None = None,
) -> Question:
    """Return a question as a teacher typed it, cleaned.

    Parameters
    ----------
    number, kind, text
        See `Question`.
    options
        Of a choice; of a curve the labels of its points.
    measured, limits
        See `Question`.

    Raises
    ------
    Refused
        ``question``, where it has no text, or a choice has not 2 to 6 different options, or a curve not 2 to
        40 points between two limits, or what was measured could be no answer.
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
    if kind == "sketch":
        good = limits is not None and -_LARGEST < limits[0] < limits[1] < _LARGEST
        if not good or not LEAST_POINTS <= len(listed) <= MOST_POINTS:
            raise Refused("question")
        asked = replace(asked, limits=limits, labels=listed)
    if measured is None:
        return asked
    try:
        return replace(asked, measured=checked(asked, measured))
    except Refused:
        raise Refused("question") from None


def checked(asked: Question, answer: object) -> Answer:
    """Return an answer as it is kept: an option's place, six digits of a number, one word, or points.

    Raises
    ------
    Refused
        ``answer``, where it is none.
    """
    if asked.kind == "choice" and type(answer) is int and 0 <= answer < len(asked.options):
        return answer
    if asked.kind == "number" and type(answer) in (int, float):
        return _within(asked, _number(answer))
    if asked.kind == "sketch" and isinstance(answer, list | tuple):
        return _curve(asked, answer)
    if asked.kind == "word" and isinstance(answer, str):
        word = one_line(answer, LONGEST_WORD)
        if word and " " not in word:
            return word
    raise Refused("answer")


def _curve(asked: Question, points: Iterable[Any]) -> Curve:
    listed = list(points)
    if len(listed) != len(asked.labels) or not all(type(one) in (int, float) for one in listed):
        raise Refused("answer")
    return tuple(_within(asked, _number(one)) for one in listed)


def _within(asked: Question, value: float) -> float:
    if asked.limits is not None and not asked.limits[0] <= value <= asked.limits[1]:
        raise Refused("answer")
    return value


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
        frequent first; of a curve every one, in ascending order. ``middle``: the median of numbers, of curves
        point by point.
    """
    given = list(answers)
    told: dict[str, Any] = {"count": len(given), "distribution": None}
    if len(given) < LEAST:
        return told
    if asked.kind == "choice":
        told["distribution"] = [given.count(place) for place in range(len(asked.options))]
    elif asked.kind == "number":
        numbers = sorted(float(answer) for answer in given if isinstance(answer, int | float))
        told |= {"distribution": numbers, "middle": statistics.median(numbers)}
    elif asked.kind == "sketch":
        curves = sorted(list(answer) for answer in given if isinstance(answer, list | tuple))
        middle = [statistics.median(points) for points in zip(*curves, strict=True)]
        told |= {"distribution": curves, "middle": middle}
    else:
        told["distribution"] = _words(str(answer) for answer in given)
    return told


def shuffled(answers: Iterable[Answer]) -> list[Answer]:
    """Return what may be saved of one question's answers: in no order of coming, and of too few none."""
    given = list(answers)
    _SHUFFLE.shuffle(given)
    return given if len(given) >= LEAST else []


def _words(given: Iterable[str]) -> list[list[Any]]:
    spelled: dict[str, Counter[str]] = {}
    for word in given:
        spelled.setdefault(word.casefold(), Counter())[word] += 1
    counted = [(min(ways, key=lambda word: (-ways[word], word)), ways.total()) for ways in spelled.values()]
    ranked = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
    return [[word, count] for word, count in ranked[:WORDS_SHOWN]]
