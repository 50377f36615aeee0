"""What is measured in a lesson: truths, goals, rows, numbers; and whether the lesson agrees with them."""

from __future__ import annotations

import math
import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, cast

import numpy as np

from pages.shared.lessons import rendering
from pages.shared.lessons.errors import LessonError, safe
from pages.shared.lessons.expressions import ExpressionError, evaluate
from pages.shared.lessons.rendering import MarkupError
from pages.shared.lessons.schema import Do, Figure, Lesson, Predict, Step, Text, Work
from rnn_core.errors import GatescopeError

NamesOf = Callable[[Figure], Mapping[str, Any]]
"""Figure -> what each name in an expression stands for there, as `expressions.evaluate` takes them."""

TOKENS: Final = "tokens"
"""The name under which a figure gives what it read, one string a step."""

TRUTH: Final = "truth"
"""The name of what a prediction is about, in what is told once it is locked."""

Truth = float | str | bool | tuple[float, ...]


@dataclass(frozen=True)
class Measured:
    """What is measured at one step.

    Attributes
    ----------
    before : mapping
        Names for the texts that are read before a prediction is locked; of other steps, for all of them.
    after : mapping
        Names for what is told afterwards, ``truth`` among them.
    truth : number, string, truth value, tuple of numbers, or None
        Of a prediction: for a sketch one number a step.
    start : float or None
        Of a sketch: where it begins.
    answer : int
        Which option holds, counted from 0; -1 where there are none.
    goals : mapping
        Of something to find: step -> what makes it different, its token or its own number.
    rows : mapping
        Of a calculation: the name of what is given, and of each row -> its number, in their order.
    slips : tuple of tuple of float
        Of each row: the numbers that its slips are.
    numbers : tuple
        Of each question of a quiz: the number, or None where there are options.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    truth: Truth | None = None
    start: float | None = None
    answer: int = -1
    goals: Mapping[int, str] = field(default_factory=dict)
    rows: Mapping[str, float] = field(default_factory=dict)
    slips: tuple[tuple[float, ...], ...] = ()
    numbers: tuple[float | None, ...] = ()


def values_of(lesson: Lesson, names_of: NamesOf) -> dict[str, Measured]:
    """Return what is measured at each step, by its id; see `measure`."""
    return {step.id: measure(lesson, step, names_of) for step in lesson.steps}


def measure(lesson: Lesson, step: Step, names_of: NamesOf) -> Measured:
    """Measure one step.

    Parameters
    ----------
    lesson
        What it is a step of: named in errors.
    step
        The step.
    names_of
        Gives the names of its figure.

    Raises
    ------
    LessonError
        If an expression has no value, or what is measured is not what the step is about: no option holds or
        several do, a bar's truth lies outside its limits, a sketch's has not one number a step, a goal has
        too few solutions, a slip is right.
    """
    return _Step(f"{lesson.slug}.toml", step).measured(names_of)


def verify(lesson: Lesson, names_of: NamesOf) -> dict[str, Measured]:
    """Look whether a lesson agrees with what is measured, and whether it gives nothing away.

    Besides what `measure` looks at, every text is worked out in every language; and the truth of a
    prediction, as it is written, must not stand in what is read before the prediction is locked.

    Returns
    -------
    dict
        What is measured at each step, as `values_of` returns it.

    Raises
    ------
    LessonError
        With the file, the step and the key.
    """
    found = values_of(lesson, names_of)
    for step in lesson.steps:
        _Step(f"{lesson.slug}.toml", step).verify(found[step.id])
    whole = _Step(f"{lesson.slug}.toml", None)
    notes = [(f"notes.aims[{at}]", text) for at, text in enumerate(lesson.notes.aims)]
    notes += [(f"notes.mistakes[{at}]", text) for at, text in enumerate(lesson.notes.mistakes)]
    notes += [(f"reading[{at}].adds", one.adds) for at, one in enumerate(lesson.reading)]
    for key, text in [
        ("title", lesson.title),
        ("lede", lesson.lede),
        ("notes.slow", lesson.notes.slow),
        *notes,
    ]:
        whole.said(key, text, {})
    return found


@dataclass(frozen=True)
class _Step:
    """A step, and the file that it is named with."""

    file: str
    step: Step | None

    def refuse(self, code: str, key: str, expected: str, came: str) -> NoReturn:
        raise LessonError.of(code, self.file, self.step.id if self.step else "", key, expected, came)

    def value(self, key: str, source: str, names: Mapping[str, Any]) -> Any:
        try:
            return evaluate(source, names)
        except ExpressionError as error:
            self.refuse("expression", key, "", safe(str(error), 300))

    def number(self, key: str, source: str, names: Mapping[str, Any]) -> float:
        value = self.value(key, source, names)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse("measured", key, "a finite number", _came(value))
        return float(value)

    def names(self, key: str, figure: Figure, names_of: NamesOf) -> Mapping[str, Any]:
        try:
            return names_of(figure)
        except LessonError:
            raise
        except (GatescopeError, LookupError, OSError, TypeError, ValueError) as error:
            self.refuse("figure", key, "a figure that can be measured", safe(str(error), 300))

    # Measuring.

    def measured(self, names_of: NamesOf) -> Measured:
        step = self.step
        assert step is not None
        before = self.names("figure", step.figure, names_of)
        if step.predict:
            later = before if step.after == step.figure else self.names("after", step.after, names_of)
            return self.predicted(step.predict, before, _chained(later, before))
        if step.do:
            return Measured(before, before, goals=self.goals(step.do, before))
        if step.work:
            return self.worked(step.work, before)
        numbers = tuple(
            self.number(f"question[{at}].number", one.number, before) if one.number else None
            for at, one in enumerate(step.quiz)
        )
        return Measured(before, before, numbers=numbers)

    def predicted(self, asked: Predict, before: Mapping[str, Any], names: Mapping[str, Any]) -> Measured:
        truth = self.truth(asked, names)
        after = _chained({TRUTH: np.array(truth) if isinstance(truth, tuple) else truth}, names)
        start = self.number("predict.start", asked.start, names) if asked.start else None
        answer = self.answer(asked, after) if asked.options else -1
        return Measured(before, after, truth=truth, start=start, answer=answer)

    def truth(self, asked: Predict, names: Mapping[str, Any]) -> Truth:
        key, (low, high) = "predict.truth", asked.limits
        if asked.type == "choose":
            value = self.value(key, asked.truth, names)
            if not isinstance(value, bool | int | float | str) or value != value:
                self.refuse("measured", key, "a number, a string or a truth value", _came(value))
            return value
        if asked.type == "bar":
            number = self.number(key, asked.truth, names)
            if not low <= number <= high:
                self.refuse("measured", key, f"a number from {low} to {high}", f"{number}")
            return number
        assert asked.steps is not None
        first, last = asked.steps
        value = self.value(key, asked.truth, names)
        many = last - first + 1
        curve = np.asarray(value) if isinstance(value, np.ndarray | list | tuple) else np.empty(())
        if curve.shape != (many,) or curve.dtype.kind not in "iuf":
            self.refuse("measured", key, f"one number a step, {many}", _came(value))
        if not ((low <= curve) & (curve <= high)).all():
            self.refuse("measured", key, f"numbers from {low} to {high}", f"{curve.min()} to {curve.max()}")
        return tuple(float(one) for one in curve)

    def answer(self, asked: Predict, names: Mapping[str, Any]) -> int:
        held = []
        for at, option in enumerate(asked.options):
            value = self.value(f"predict.options[{at}].accept", option.accept, names)
            if not isinstance(value, bool):
                key = f"predict.options[{at}].accept"
                self.refuse("measured", key, "true or false", _came(value))
            held += [at] if value else []
        if len(held) != 1:
            came = f"{len(held)} of {len(asked.options)} for truth = {_came(names[TRUTH])}"
            self.refuse("measured", "predict.options", "exactly one option that holds", came)
        return held[0]

    def goals(self, asked: Do, names: Mapping[str, Any]) -> dict[int, str]:
        key, goal = "do.goal", self.value("do.goal", asked.goal, names)
        if not isinstance(goal, np.ndarray) or goal.ndim != 1 or goal.dtype.kind != "b":
            self.refuse("measured", key, "one truth value a step", _came(goal))
        steps = [int(one) for one in np.flatnonzero(goal)]
        found = {one: str(one) for one in steps}
        if asked.distinct == "token":
            tokens = self.value(key, TOKENS, names)
            if not isinstance(tokens, np.ndarray | list | tuple | str) or len(tokens) != len(goal):
                self.refuse("measured", key, f"{len(goal)} {TOKENS} of the figure", _came(tokens))
            found = {one: str(tokens[one]) for one in steps}
        many = len(set(found.values()))
        if many < asked.need:
            self.refuse("measured", key, f"at least {asked.need} that differ", f"{many}")
        return found

    def worked(self, asked: Work, before: Mapping[str, Any]) -> Measured:
        rows: dict[str, float] = {}
        names = _chained(rows, before)
        for name, source in asked.given.items():
            rows[name] = self.number(f"work.given.{name}", source, names)
        slips = []
        for at, row in enumerate(asked.rows):
            right = self.number(f"work.rows[{at}].value", row.value, rows)
            rows[row.name] = right
            wrong = []
            for number, slip in enumerate(row.slips):
                key = f"work.rows[{at}].slips[{number}].when"
                wrong.append(self.number(key, slip.when, rows))
                if abs(wrong[-1] - right) <= asked.tolerance:
                    self.refuse("measured", key, f"a number that is not right ({right:g})", f"{wrong[-1]:g}")
            slips.append(tuple(wrong))
        return Measured(before, names, rows=rows, slips=tuple(slips))

    # What is told.

    def verify(self, found: Measured) -> None:
        step = self.step
        assert step is not None
        early = [("title", step.title), *((f"body[{at}]", text) for at, text in enumerate(step.body))]
        late = [("ask", step.ask)]
        if step.predict:
            asked = step.predict
            early += [(f"predict.options[{at}]", one.text) for at, one in enumerate(asked.options)]
            late += [("predict.said", asked.said), ("predict.why", asked.why)]
        if step.do:
            late += [(f"do.hints[{at}]", text) for at, text in enumerate(step.do.hints)]
        if step.work:
            for at, row in enumerate(step.work.rows):
                late.append((f"work.rows[{at}]", row.text))
                late += [(f"work.rows[{at}].slips[{n}]", one.text) for n, one in enumerate(row.slips)]
        for at, question in enumerate(step.quiz):
            late += [(f"question[{at}]", question.text), (f"question[{at}].why", question.why)]
            late += [(f"question[{at}].options[{n}]", one) for n, one in enumerate(question.options)]
        told = [(key, said) for key, text in early for said in self.said(key, text, found.before)]
        for key, text in late:
            self.said(key, text, found.after)
        if step.predict:
            told += [("figure", one) for one in _strings(step.figure.settings)]
            self.look(step.predict, found, told)
            self.look_at_values(step.predict, found, early)

    def said(self, key: str, text: Text, names: Mapping[str, Any]) -> list[str]:
        """Return a text in every language that it is in, worked out."""
        found = []
        for language, told in text.items():
            try:
                found.append(rendering.plain(told, names))
            except (ExpressionError, MarkupError) as error:
                self.refuse("expression", f"{key}.{language}", "", safe(str(error), 300))
        return found

    def look(self, asked: Predict, found: Measured, told: list[tuple[str, str]]) -> None:
        """Look whether the truth, as it is written, stands where it is read before it is locked."""
        if isinstance(found.truth, bool | tuple) or found.truth is None:
            return
        if isinstance(found.truth, str):
            return  # one of the options says it, and must
        written = self.written("predict.truth", found.truth, asked.format)
        ends = [self.written("predict.limits", one, asked.format) for one in asked.limits]
        options = [text for key, text in told if key.startswith("predict.options")]
        for key, text in told:
            if not _stands(written, text):
                continue
            if written in ends and all(_stands(end, text) for end in ends):
                continue  # the text says what the scale is
            if key.startswith("predict.options") and all(any(map(str.isdigit, one)) for one in options):
                continue  # every option is a number, and one of them is right
            self.refuse(
                "shows",
                key,
                "nothing that tells the truth before it is locked",
                safe(f"{written} in: {text}", 200),
            )

    def look_at_values(self, asked: Predict, found: Measured, early: list[tuple[str, Text]]) -> None:
        """Look whether a measured value in an early text is a truth, however it is written."""
        truths = found.truth if isinstance(found.truth, tuple) else (found.truth,)
        hidden = {one for one in map(_single, truths) if one is not None} - {found.start}
        for key, text in early:
            for told in text.values():
                for value in rendering.values(told):
                    number = _single(evaluate(value.source, found.before))
                    # Whole numbers are often equal by chance.
                    chance = number == math.floor(number or 0) and value.source != asked.truth
                    if number in hidden and not chance:
                        came = safe(f"{{={value.source}}}", 80)
                        self.refuse("shows", key, "nothing that tells the truth before it is locked", came)

    def written(self, key: str, number: float, form: str) -> str:
        try:
            return rendering.written(number, form)
        except ExpressionError as error:
            self.refuse("expression", key, "", safe(str(error), 200))


def _chained(*names: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return names of which the first that has one counts; nothing is worked out."""
    return ChainMap(*(cast(dict[str, Any], one) for one in names))


def _single(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _stands(written: str, text: str) -> bool:
    """Whether a number stands in a text as it is written, and not as a part of another."""
    return bool(re.search(rf"(?<![\d.,{rendering.MINUS}-]){re.escape(written)}(?![\d%]|[.,]\d)", text))


def _strings(value: object) -> Iterator[str]:
    """Yield the strings in a figure's settings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)


def _came(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} of shape {value.shape}"
    return (
        safe(repr(value), 60) if isinstance(value, bool | int | float | str) else f"a {type(value).__name__}"
    )
