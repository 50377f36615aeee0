"""A prediction beside what was measured: what each was, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pages.course.progress import Answer
from pages.shared.i18n import Words
from pages.shared.lessons.measuring import Measured
from pages.shared.lessons.rendering import Run, plain, runs, spoken, written
from pages.shared.lessons.schema import Predict


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


def outcome(t: Words, asked: Predict, answer: Answer, found: Measured) -> Outcome:
    """Return what is told of a locked prediction.

    Parameters
    ----------
    t
        The visitor's language.
    asked, answer
        The prediction, and what was locked.
    found
        What was measured at its step.
    """
    same, said = _said(t, asked, answer, found)
    truth = found.answer if asked.type == "choose" else found.truth
    return Outcome(
        list(truth) if isinstance(truth, tuple) else truth,
        same,
        said,
        tuple(runs(spoken(asked.said, t.language), found.after)),
        tuple(runs(spoken(asked.why, t.language), found.after)),
    )


@dataclass(frozen=True)
class Logged:
    """A prediction in the log at the end of a lesson, all of it as text.

    Attributes
    ----------
    you, measured : str
        What was predicted, and what was measured.
    distance : str
        How far apart they are; of a choice, whether they are the same.
    """

    you: str
    measured: str
    distance: str


def logged(t: Words, asked: Predict, answer: Answer, found: Measured) -> Logged:
    """Return what the log says of a locked prediction; see `outcome`."""
    if asked.type == "choose":
        options = [plain(spoken(one.text, t.language), found.before) for one in asked.options]
        you, right = options[int(answer)], options[found.answer]  # type: ignore[arg-type]
        return Logged(you, right, t.of("lesson_log", "same" if answer == found.answer else "other"))
    off = _distance(answer, found.truth)
    if asked.type == "sketch":
        return Logged(t.of("lesson_log", "curve"), t.of("lesson_log", "curve"), f"{off:.2f}")
    you, right = (
        written(float(np.ravel(np.asarray(one, float))[0]), asked.format) for one in (answer, found.truth)
    )
    percent = asked.format.endswith("%")
    distance = (
        t.of("lesson_log", "points", off=written(100 * off, ".0f")) if percent else written(off, asked.format)
    )
    return Logged(you, right, distance)


def _distance(answer: Any, truth: Any) -> float:
    return float(np.abs(np.atleast_1d(np.asarray(answer, float)) - np.asarray(truth, float)).mean())


def _said(t: Words, asked: Predict, answer: Answer, found: Measured) -> tuple[bool, str]:
    if asked.type == "choose":
        same = answer == found.answer
        return same, t("lesson.same") if same else t("lesson.otherwise")
    drawn, real = np.atleast_1d(np.asarray(answer, float)), np.atleast_1d(np.asarray(found.truth, float))
    off = float(np.abs(drawn - real).mean())
    if asked.type == "sketch":
        flat = real[0] if found.start is None else found.start
        still = float(np.abs(flat - real).mean())
        return False, t("lesson.sketch_distance", off=f"{off:.2f}", flat=f"{still:.2f}", count=len(real))
    you, percent = written(float(drawn[0]), asked.format), asked.format.endswith("%")
    distance = written(100 * off, ".0f") if percent else written(off, asked.format)
    said = t.of("lesson_distance", "points" if percent else "plain", you=you, distance=distance)
    return you == written(float(real[0]), asked.format), said
