"""How far a visitor has come: predictions that cannot be changed, quiz answers, and where they are.

It lives in the visitor's session and in their own browser, and goes from one to the other, or into a file, as
JSON. Nobody signs up.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pages.shared.lessons.schema import Lesson, Question, Step

VERSION: Final = 1
LARGEST: Final = 100_000
"""Bytes of a file of progress, at most."""

Answer = float | int | tuple[float, ...]


@dataclass(frozen=True)
class Progress:
    """How far a visitor is in one lesson.

    Attributes
    ----------
    answers : mapping
        Id of a prediction -> what was locked: a number, the index of an option, or one number a step.
    done : frozenset of str
        Ids of the steps that were finished; of a prediction without an answer: given up.
    quiz : mapping
        Id of a step and number of a question, ``"quiz.2"`` -> the answer.
    at : int
        Index of the step the visitor is at.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    quiz: Mapping[str, float] = field(default_factory=dict)
    at: int = 0

    def lock(self, step: Step, value: Any) -> Progress:
        """Return it with a prediction locked; one that is locked, or is no answer to it, changes nothing."""
        answer = sound(step, value)
        if step.kind != "predict" or step.id in self.answers or answer is None:
            return self
        return replace(self, answers={**self.answers, step.id: answer}, done=self.done | {step.id})

    def finish(self, step: Step) -> Progress:
        """Return it with a step finished; a prediction without an answer is given up."""
        return replace(self, done=self.done | {step.id})

    def reply(self, step: Step, number: int, value: Any) -> Progress:
        """Return it with a question of a quiz answered; the first answer counts."""
        name = f"{step.id}.{number}"
        good = 0 <= number < len(step.quiz) and name not in self.quiz and _number(value) is not None
        if not good:
            return self
        quiz = {**self.quiz, name: float(value)}
        every = all(f"{step.id}.{k}" in quiz for k in range(len(step.quiz)))
        return replace(self, quiz=quiz, done=self.done | {step.id} if every else self.done)


def is_right(question: Question, answer: float, truth: float | None) -> bool:
    """Whether an answer to a question is right.

    Parameters
    ----------
    question, answer
    truth
        The number that was measured or worked out; None where there are options.
    """
    if truth is None:
        return int(answer) == question.answer
    return abs(answer - truth) <= question.tolerance


def sound(step: Step, value: Any) -> Answer | None:
    """Return what was answered to a prediction as it is kept; None if that is no answer to it."""
    asked = step.predict
    if asked is None:
        return None
    if asked.type == "sketch" and isinstance(value, (list, tuple)) and asked.steps:
        numbers = [_number(one) for one in value]
        whole = len(numbers) == asked.steps[1] - asked.steps[0] + 1
        return tuple(one for one in numbers if one is not None) if whole and None not in numbers else None
    number = _number(value)
    if number is None or asked.type == "sketch":
        return None
    if asked.type == "choose":
        return int(number) if number in range(len(asked.options)) else None
    return min(max(number, asked.limits[0]), asked.limits[1])


def _number(value: Any) -> float | None:
    good = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if good and abs(value) < 1e9 and math.isfinite(value) else None


def as_json(every: Mapping[str, Progress]) -> dict[str, Any]:
    """Return the progress in every lesson as a browser and a file keep it."""
    return {
        "version": VERSION,
        "lessons": {
            slug: {
                "answers": {name: _plain(value) for name, value in one.answers.items()},
                "done": sorted(one.done),
                "quiz": dict(one.quiz),
                "at": one.at,
            }
            for slug, one in every.items()
        },
    }


def _plain(value: Answer) -> Any:
    return list(value) if isinstance(value, tuple) else value


def from_json(told: Any, lessons: Mapping[str, Lesson]) -> dict[str, Progress]:
    """Return the progress that a browser or a file tells, of these lessons alone."""
    kept = told.get("lessons") if isinstance(told, dict) and told.get("version") == VERSION else None
    if not isinstance(kept, dict):
        return {}
    return {slug: _read(kept[slug], one) for slug, one in lessons.items() if isinstance(kept.get(slug), dict)}


def _read(kept: Mapping[str, Any], lesson: Lesson) -> Progress:
    steps = {step.id: step for step in lesson.steps}
    read, done = Progress(), kept.get("done")
    for name, value in _items(kept.get("answers")):
        if name in steps:
            read = read.lock(steps[name], value)
    for name, value in _items(kept.get("quiz")):
        step, _, number = name.rpartition(".")
        if step in steps and number.isdecimal() and len(number) < 4:
            read = read.reply(steps[step], int(number), value)
    finished = {one for one in done if isinstance(one, str)} if isinstance(done, list) else set()
    at = _number(kept.get("at"))
    return replace(
        read,
        done=read.done | (finished & set(steps)),
        at=int(at) if at is not None and 0 <= at < len(lesson.steps) else 0,
    )


def _items(told: Any) -> list[tuple[str, Any]]:
    return [(str(name), value) for name, value in told.items()] if isinstance(told, dict) else []


def from_file(data: bytes, lessons: Mapping[str, Lesson]) -> dict[str, Progress] | None:
    """Return the progress that a file holds; None if it is no file of progress."""
    if len(data) > LARGEST:
        return None
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return None
    sound = (
        isinstance(told, dict) and told.get("version") == VERSION and isinstance(told.get("lessons"), dict)
    )
    return from_json(told, lessons) if sound else None


def joined(here: Mapping[str, Progress], kept: Mapping[str, Progress]) -> dict[str, Progress]:
    """Return two progresses as one: what is locked in the first one stays."""
    return {slug: _both(here.get(slug, Progress()), kept.get(slug)) for slug in {**kept, **here}}


def _both(one: Progress, other: Progress | None) -> Progress:
    if other is None:
        return one
    return Progress(
        {**other.answers, **one.answers},
        one.done | other.done,
        {**other.quiz, **one.quiz},
        one.at if one.done or one.answers or one.at else other.at,
    )
