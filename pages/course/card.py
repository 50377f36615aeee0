"""A run of a lesson's steps as the card in the browser takes them: JSON, and nothing that tells too early."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from pages.course import figures
from pages.course.outcome import logged, outcome
from pages.course.progress import Progress, is_right
from pages.course.runs import is_open, run_of
from pages.shared import tables
from pages.shared.i18n import Words
from pages.shared.lessons.measuring import Measured
from pages.shared.lessons.rendering import Run, plain, runs, spoken, written
from pages.shared.lessons.schema import Figure, Lesson, Predict, Step, Text, Work

MeasuredAt = Callable[[Step], Measured]
_SQUASHES = ("σ", "tanh")
"""What a row to work out says where a number is to be squashed."""

Said = Callable[[Text], list[dict[str, str]]]


def figure_at(step: Step, progress: Progress) -> Figure:
    """Return the figure of a step: another one once its prediction is locked."""
    return step.after if step.kind == "predict" and step.id in progress.done else step.figure


def shown_steps(lesson: Lesson, progress: Progress, at: int) -> range:
    """Return the indices of the steps that go to the browser."""
    return run_of(lesson.steps, at, progress.done)


def steps_packet(
    t: Words, lesson: Lesson, progress: Progress, at: int, measured: MeasuredAt, scenes: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the steps of a run.

    Parameters
    ----------
    t, lesson, progress, at
        Who reads which lesson, how far they are, and the index of the step they are at.
    measured
        Step -> what is measured at it.
    scenes
        For each step of the run, the name of the drawing that it shows.
    """
    run = shown_steps(lesson, progress, at)
    return [
        {
            **_step(t, lesson.steps[k], progress, measured),
            **({"log": log_packet(t, lesson, progress, measured)} if lesson.steps[k].quiz else {}),
            **({"reading": _reading(t, lesson)} if lesson.steps[k].quiz else {}),
            "index": k,
            "scene": scene,
            "crumb": crumb(t, lesson, progress, k, measured),
        }
        for k, scene in zip(run, scenes, strict=True)
    ]


def _step(t: Words, step: Step, progress: Progress, measured: MeasuredAt) -> dict[str, Any]:
    figure, found = figure_at(step, progress), measured(step)

    def said(text: Text) -> list[dict[str, str]]:
        return _plain(runs(spoken(text, t.language), found.before))

    return {
        "id": step.id,
        "kind": step.kind,
        "title": said(step.title),
        "body": [said(one) for one in step.body],
        "drive": dict(figures.kind_of(figure).drive(figures.settings_of(figure))),
        "open": is_open(step, progress.done),
        **_widget(t, step, progress, found, said),
    }


def _plain(some: Sequence[Run]) -> list[dict[str, str]]:
    return [{name: value for name, value in asdict(one).items() if value} for one in some]


def _widget(t: Words, step: Step, progress: Progress, found: Measured, said: Said) -> dict[str, Any]:
    if step.predict is not None:
        return {"predict": _predict(t, step.id, step.predict, progress, found, said)}
    if step.do is not None:
        return {
            "do": {
                "need": step.do.need,
                "goals": [[at, label] for at, label in found.goals.items()],
                "hints": [said(one) for one in step.do.hints],
            }
        }
    if step.work is not None:
        return {"work": _work(step.work, found, said)}
    if step.quiz:
        return {"quiz": [_question(step, k, progress, found, said) for k in range(len(step.quiz))]}
    return {}


def _reading(t: Words, lesson: Lesson) -> list[dict[str, str]]:
    """Return what a lesson names to read on, with what each adds."""
    return [
        {"title": one.title, "where": one.where, "adds": plain(spoken(one.adds, t.language), {})}
        for one in lesson.reading
    ]


def log_packet(t: Words, lesson: Lesson, progress: Progress, measured: MeasuredAt) -> dict[str, Any] | None:
    """Return the predictions beside what was measured, and the same as a file; None while a question is open.

    Who gave a prediction up has no row for it.
    """
    quizzes = [step for step in lesson.steps if step.quiz]
    if any(f"{step.id}.{k}" not in progress.quiz for step in quizzes for k in range(len(step.quiz))):
        return None
    rows = [
        (k, step, logged(t, step.predict, progress.answers[step.id], measured(step)))
        for k, step in enumerate(lesson.steps)
        if step.predict is not None and step.id in progress.answers
    ]
    table = pd.DataFrame(
        [
            (lesson.number, k + 1, step.id, step.kind, one.you, one.measured, one.distance)
            for k, step, one in rows
        ],
        columns=["lesson", "step", "id", "kind", "answer", "measured", "distance"],
    )
    return {
        "rows": [[k, one.you, one.measured, one.distance] for k, _, one in rows],
        "asked": sum(step.predict is not None for step in lesson.steps),
        "file": tables.csv(table).decode("utf-8"),
        "name": f"gatescope-{lesson.slug}-{t.language}.csv",
    }


def _predict(
    t: Words, name: str, asked: Predict, progress: Progress, found: Measured, said: Said
) -> dict[str, Any]:
    packet: dict[str, Any] = {
        "type": asked.type,
        "options": [said(one.text) for one in asked.options],
        "limits": list(asked.limits),
        "percent": asked.format.endswith("%"),
        "digits": int(asked.format.strip("+,.f%deg") or 0),
        "quantity": asked.quantity,
    }
    if asked.steps is not None:
        first, last = asked.steps
        tokens = found.before.get("labels", found.before.get("tokens"))
        packet["labels"] = [str(k if tokens is None else tokens[k]) for k in range(first, last + 1)]
        packet["start"] = found.start
    if name in progress.answers:
        answer = progress.answers[name]
        told = outcome(t, asked, answer, found)
        packet["answer"] = list(answer) if isinstance(answer, tuple) else answer
        packet["outcome"] = {
            "truth": told.truth,
            "same": told.same,
            "said": told.said,
            "measured": _plain(told.measured),
            "why": _plain(told.why),
        }
    return packet


def _work(work: Work, found: Measured, said: Said) -> dict[str, Any]:
    return {
        "given": [{"name": name, "value": written(found.rows[name], ".2f")} for name in work.given],
        "rows": [
            {
                "name": row.name,
                "text": said(row.text),
                "blank": row.blank,
                "value": written(found.rows[row.name], ".2f"),
                "exact": found.rows[row.name],
                "slips": [
                    {"value": value, "text": said(slip.text)}
                    for value, slip in zip(wrong, row.slips, strict=True)
                ],
            }
            for row, wrong in zip(work.rows, found.slips, strict=True)
        ],
        "tolerance": work.tolerance,
        "squash": any(one in text for row in work.rows for text in row.text.values() for one in _SQUASHES),
    }


def _question(step: Step, number: int, progress: Progress, found: Measured, said: Said) -> dict[str, Any]:
    question, answer = step.quiz[number], progress.quiz.get(f"{step.id}.{number}")
    packet: dict[str, Any] = {
        "text": said(question.text),
        "options": [said(one) for one in question.options],
        "answer": answer,
    }
    if answer is not None:
        truth = found.numbers[number]
        packet["right"] = is_right(question, answer, truth)
        packet["truth"] = question.answer if truth is None else written(truth, ".2f")
        packet["why"] = said(question.why)
        packet["step"] = question.step
    return packet


def crumb(t: Words, lesson: Lesson, progress: Progress, index: int, measured: MeasuredAt) -> str:
    """Return what the last prediction before a step came to."""
    for step in reversed(lesson.steps[:index]):
        if step.predict is not None and step.id in progress.answers:
            told = outcome(t, step.predict, progress.answers[step.id], measured(step))
            if step.predict.type == "choose":
                return t.of("lesson_crumb", "same" if told.same else "otherwise")
            return t("lesson.crumb_before", said=told.said)
    return t("lesson.crumb_first")


def title(t: Words, lesson: Lesson) -> str:
    """Return what a lesson is called."""
    return plain(spoken(lesson.title, t.language), {})
