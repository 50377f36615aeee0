"""A prediction beside what was measured: what each was, and how far apart they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pages.course.progress import Answer
from pages.shared.i18n import Words, in_language
from pages.shared.lessons.expressions import evaluate
from pages.shared.lessons.rendering import Run, runs, written
from pages.shared.lessons.schema import Predict, Step


@dataclass(frozen=True)
class Outcome:
    """What is told once a prediction is locked.

    Attributes
    ----------
    truth : float, int or list of float
        What was measured: a number, the index of the option that holds, or one number a step.
    same : bool
        Whether the prediction and the measurement are written alike, or are the same option.
    said : str
        The prediction, and its distance from what was measured.
    measured, why : tuple of Run
        The measurement in a sentence, and why.
    """

    truth: Any
    same: bool
    said: str
    measured: tuple[Run, ...]
    why: tuple[Run, ...]


def truth_of(asked: Predict, names: Mapping[str, Any]) -> Any:
    """Return what was measured of a prediction, as the browser takes it.

    Raises
    ------
    ValueError
        If of the options to choose not exactly one holds.
    """
    measured = evaluate(asked.truth, names)
    if asked.type == "sketch":
        return [float(one) for one in np.asarray(measured, float)]
    if asked.type == "bar":
        return float(measured)
    holding = [k for k, one in enumerate(asked.options) if evaluate(one.accept, {**names, "truth": measured})]
    if len(holding) != 1:
        raise ValueError(f"expected one option that holds of {measured!r}; got {holding}")
    return holding[0]


def outcome(t: Words, step: Step, answer: Answer, names: Mapping[str, Any]) -> Outcome:
    """Return what is told of a locked prediction."""
    asked = step.predict
    if asked is None:
        raise ValueError(f"expected a step with a prediction; got {step.id!r}")
    truth = truth_of(asked, names)
    known = {**names, "truth": evaluate(asked.truth, names), "guess": answer}
    same, said = _said(t, asked, answer, truth, names)
    language = t.language
    return Outcome(
        truth,
        same,
        said,
        tuple(runs(in_language(asked.said, language), known)) if asked.said else (),
        tuple(runs(in_language(asked.why, language), known)) if asked.why else (),
    )


def _said(t: Words, asked: Predict, answer: Answer, truth: Any, names: Mapping[str, Any]) -> tuple[bool, str]:
    if asked.type == "choose":
        same = answer == truth
        return same, t("lesson.same") if same else t("lesson.otherwise")
    if asked.type == "bar":
        given = float(answer) if isinstance(answer, (int, float)) else 0.0
        you, real = written(given, asked.format), written(truth, asked.format)
        points = asked.format.endswith("%")
        apart = abs(given - truth) * (100 if points else 1)
        text = written(apart, ".0f" if points else asked.format)
        key = "points" if points else "plain"
        return you == real, t.of("lesson_distance", key, you=you, distance=text)
    drawn, real_line = np.asarray(answer, float), np.asarray(truth, float)
    flat = float(evaluate(asked.start, names)) if asked.start else float(real_line[0])
    off, still = float(np.abs(drawn - real_line).mean()), float(np.abs(flat - real_line).mean())
    return False, t("lesson.sketch_distance", off=f"{off:.2f}", flat=f"{still:.2f}", count=len(real_line))
