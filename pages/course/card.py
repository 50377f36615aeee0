"""A run of a lesson's steps as the card in the browser takes them: JSON, and nothing that tells too early."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from pages.course import figures
from pages.course.outcome import outcome
from pages.course.progress import Progress, is_right
from pages.course.runs import is_open, run_of
from pages.shared.i18n import Words, in_language
from pages.shared.lessons.expressions import evaluate
from pages.shared.lessons.rendering import Run, plain, runs, written
from pages.shared.lessons.schema import Figure, Lesson, Question, Step, Text, Work

NamesOf = Callable[[Figure], Mapping[str, Any]]


def figure_at(step: Step, progress: Progress) -> Figure:
    """Return the figure of a step: another one once its prediction is locked."""
    return step.after if step.kind == "predict" and step.id in progress.done else step.figure


def shown_steps(lesson: Lesson, progress: Progress, at: int) -> range:
    """Return the indices of the steps that go to the browser."""
    return run_of(lesson.steps, at, progress.done)


def steps_packet(
    t: Words, lesson: Lesson, progress: Progress, at: int, names_of: NamesOf, scenes: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the steps of a run.

    Parameters
    ----------
    scenes
        For each of them, the name of the drawing that it shows.
    """
    run = shown_steps(lesson, progress, at)
    return [
        {
            **_step(t, lesson.steps[k], k, progress, names_of, scene),
            "crumb": crumb(t, lesson, progress, k, names_of),
        }
        for k, scene in zip(run, scenes, strict=True)
    ]


def _step(
    t: Words, step: Step, index: int, progress: Progress, names_of: NamesOf, scene: str
) -> dict[str, Any]:
    figure = figure_at(step, progress)
    names = names_of(figure)

    def said(text: Text) -> list[dict[str, str]]:
        return _plain(runs(in_language(text, t.language), names)) if text else []

    return {
        "index": index,
        "id": step.id,
        "kind": step.kind,
        "title": said(step.title),
        "body": [said(one) for one in step.body],
        "scene": scene,
        "drive": dict(figures.kind_of(figure).drive(figures.settings_of(figure))),
        "open": is_open(step, progress.done),
        **_widget(t, step, progress, names, said),
    }


def _plain(some: Sequence[Run]) -> list[dict[str, str]]:
    return [{name: value for name, value in asdict(one).items() if value} for one in some]


def _widget(
    t: Words, step: Step, progress: Progress, names: Mapping[str, Any], said: Callable[[Text], Any]
) -> dict[str, Any]:
    if step.predict is not None:
        return {"predict": _predict(t, step, progress, names, said)}
    if step.do is not None:
        met = np.flatnonzero(np.asarray(evaluate(step.do.goal, names), bool))
        tokens = names.get("tokens", np.arange(met.max() + 1 if len(met) else 0))
        return {
            "do": {
                "need": step.do.need,
                "goals": [[int(k), str(tokens[k]) if step.do.distinct == "token" else str(k)] for k in met],
                "hints": [said(one) for one in step.do.hints],
            }
        }
    if step.work is not None:
        return {"work": _work(step.work, names, said)}
    if step.quiz:
        known = {
            f"{step.id}.{k}": _number(one, names) for k, one in enumerate(step.quiz) if not one.options
        }
        return {
            "quiz": [
                _question(t, step, k, progress.quiz.get(f"{step.id}.{k}"), known, said)
                for k in range(len(step.quiz))
            ]
        }
    return {}


def _predict(
    t: Words, step: Step, progress: Progress, names: Mapping[str, Any], said: Callable[[Text], Any]
) -> dict[str, Any]:
    asked = step.predict
    assert asked is not None
    packet: dict[str, Any] = {
        "type": asked.type,
        "options": [said(one.text) for one in asked.options],
        "limits": list(asked.limits),
        "percent": asked.format.endswith("%"),
        "digits": int(asked.format.strip("%f+,.") or 0),
        "quantity": asked.quantity,
    }
    if asked.type == "sketch" and asked.steps is not None:
        first, last = asked.steps
        tokens = names.get("tokens")
        packet["labels"] = [
            str(k) if tokens is None else str(tokens[k]) for k in range(first, last + 1)
        ]
        packet["first"] = first
        packet["start"] = float(evaluate(asked.start, names)) if asked.start else None
    if step.id in progress.answers:
        answer = progress.answers[step.id]
        found = outcome(t, step, answer, names)
        packet["answer"] = list(answer) if isinstance(answer, tuple) else answer
        packet["outcome"] = {
            "truth": found.truth,
            "same": found.same,
            "said": found.said,
            "measured": _plain(found.measured),
            "why": _plain(found.why),
        }
    return packet


def _work(work: Work, names: Mapping[str, Any], said: Callable[[Text], Any]) -> dict[str, Any]:
    known = {**names, **{name: evaluate(value, names) for name, value in work.given.items()}}
    given = [{"name": name, "value": written(float(known[name]), ".2f")} for name in work.given]
    rows = []
    for row in work.rows:
        # A later row is worked out from what stands on the paper: rounded to two decimals.
        exact = float(evaluate(row.value, known))
        known[row.name] = round(exact, 2)
        rows.append(
            {
                "name": row.name,
                "text": said(row.text),
                "blank": row.blank,
                "value": written(exact, ".2f"),
                "exact": exact,
                "slips": [
                    {"value": float(evaluate(one.when, known)), "text": said(one.text)} for one in row.slips
                ],
            }
        )
    return {"given": given, "rows": rows, "tolerance": work.tolerance}


def _number(question: Question, names: Mapping[str, Any]) -> float:
    return float(evaluate(question.number, names))


def _question(
    t: Words,
    step: Step,
    number_of: int,
    answer: float | None,
    known: Mapping[str, float],
    said: Callable[[Text], Any],
) -> dict[str, Any]:
    question = step.quiz[number_of]
    packet: dict[str, Any] = {
        "text": said(question.text),
        "options": [said(one) for one in question.options],
        "answer": answer,
    }
    if answer is not None:
        name = f"{step.id}.{number_of}"
        packet["right"] = is_right(step, number_of, answer, known)
        packet["truth"] = question.answer if question.options else written(known[name], ".2f")
        packet["why"] = said(question.why)
        packet["step"] = question.step
    return packet


def crumb(t: Words, lesson: Lesson, progress: Progress, index: int, names_of: NamesOf) -> str:
    """Return what the last prediction before a step came to."""
    for step in reversed(lesson.steps[:index]):
        asked = step.predict
        if asked is not None and step.id in progress.answers:
            found = outcome(t, step, progress.answers[step.id], names_of(step.after))
            if asked.type == "choose":
                return t.of("lesson_crumb", "same" if found.same else "otherwise")
            return t("lesson.crumb_before", said=found.said)
    return t("lesson.crumb_first")


def title(t: Words, lesson: Lesson) -> str:
    """Return what a lesson is called."""
    return plain(in_language(lesson.title, t.language), {})
