"""Exercises in a notebook: an answer is compared with the library's, and told what is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from rnn_core import sentences as toml
from rnn_core.errors import InputError

__all__ = ["Feedback", "checker", "languages", "words"]

_FEEDBACK: Final = Path(__file__).with_name("feedback.toml")
TOLERANCE: Final = 1e-6
"""Of the largest number of the right answer: what counts as the same."""
NEAR: Final = 1e-2
"""Of the same: what counts as rounded on the way."""

Check = Callable[..., "Feedback"]
State = Literal["untried", "right", "wrong"]
_MARKS: Final = {"untried": "\u2026", "right": "\u2713", "wrong": "\u2717"}


@dataclass(frozen=True)
class Feedback:
    """What an answer is told; the last line of a notebook's cell shows it.

    Attributes
    ----------
    state : {"untried", "right", "wrong"}
    reason : str
        Slug of the sentence: "right", "shape", "rounding", the name of a slip, ...
    sentence : str
        In the language of the checker.

    Examples
    --------
    >>> told = checker()(-0.5, 0.5)
    >>> told.state, told.reason
    ('wrong', 'sign')
    """

    state: State
    reason: str
    sentence: str

    def __repr__(self) -> str:
        """Say it in a line of text."""
        return f"{_MARKS[self.state]} {self.sentence}"

    def _repr_html_(self) -> str:
        sentence = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(self.sentence))
        told = f"<b>{_MARKS[self.state]}</b> {sentence}"
        return f'<div class="rnn-core-feedback" style="border-left:4px solid;padding-left:.7em">{told}</div>'


def languages() -> tuple[str, ...]:
    """Return the languages that a checker speaks.

    Examples
    --------
    >>> languages()
    ('en', 'ko')
    """
    return toml.languages(_FEEDBACK)


def words(language: str) -> Mapping[str, str]:
    """Return every sentence of a language by its slug.

    Raises
    ------
    InputError
        If there are none in this language.

    Examples
    --------
    >>> words("en")["same"]
    'Right.'
    """
    return toml.sentences(_FEEDBACK, language)


def checker(language: str = "en") -> Check:
    """Return a function ``check(answer, right, slips=None, tolerance=1e-6)`` that gives `Feedback`.

    answer
        Numbers in any form that numpy takes, or a tensor; a word; or a function without arguments that
        gives it: what it raises is told and not raised. Where it is, holds or gives ``...``, it is untried.
    right
        What the library computed; an array, a number, a tuple of sizes, or a word.
    slips
        Name of a slip, a key of ``feedback.toml`` -> what somebody finds who makes it.
    tolerance
        Of the largest number of `right`: differences up to it are none.

    Parameters
    ----------
    language : str
        One of `languages`.

    Raises
    ------
    InputError
        If there are no words in this language; by ``check``, if a slip has no sentence.

    Examples
    --------
    >>> check = checker()
    >>> check(..., 0.5)
    … Not yet tried: put your answer in the place of `...`.
    >>> check(2.0, 0.88, slips={"sigmoid": 2.0})
    ✗ The sigmoid is missing: a gate is between 0 and 1.
    >>> check([0.25, 0.75], np.array([0.25, 0.75])).state
    'right'
    """
    sentences = words(language)

    def check(
        answer: Any, right: Any, slips: Mapping[str, Any] | None = None, tolerance: float = TOLERANCE
    ) -> Feedback:
        slips = slips or {}
        unknown = [name for name in slips if name not in sentences]
        if unknown:
            raise InputError.of("slips that have a sentence", ", ".join(unknown), "add it to feedback.toml")
        reason, details = _judged(answer, right, slips, tolerance)
        state: State = (
            "untried" if reason == "untried" else "right" if reason in ("right", "same") else "wrong"
        )
        return Feedback(state, reason, sentences[reason].format(**details))

    return check


Judged = tuple[str, dict[str, str]]


def _judged(answer: Any, right: Any, slips: Mapping[str, Any], tolerance: float) -> Judged:
    if callable(answer):
        try:
            answer = answer()
        except Exception as error:  # whatever a beginner's code raises
            return "raised", {"error": type(error).__name__, "message": str(error)}
    if _untried(answer):
        return "untried", {}
    if answer is None:
        return "nothing", {}
    if isinstance(right, str):
        return _word(answer, right, slips)
    found, wanted = _numbers(answer), _numbers(right)
    assert wanted is not None
    if found is None:
        return "kind", {"kind": type(answer).__name__}
    return _compared(found, wanted, slips, tolerance)


def _untried(answer: Any) -> bool:
    return answer is ... or (isinstance(answer, list | tuple) and any(_untried(one) for one in answer))


def _word(answer: Any, right: str, slips: Mapping[str, Any]) -> Judged:
    def plain(one: Any) -> str:
        return str(one).strip().casefold()

    if plain(answer) == plain(right):
        return "same", {}
    return next((name for name, slip in slips.items() if plain(answer) == plain(slip)), "word"), {}


def _numbers(value: Any) -> np.ndarray | None:
    """Return numbers as float64; None for what holds none."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
    try:
        if isinstance(value, Sequence) and not isinstance(value, str):
            value = [one.detach().cpu().numpy() if hasattr(one, "detach") else one for one in value]
        found = np.asarray(value)
        return None if found.dtype.kind in "OSUc" else found.astype(np.float64)
    except (TypeError, ValueError, RuntimeError):
        return None


def _compared(found: np.ndarray, wanted: np.ndarray, slips: Mapping[str, Any], tolerance: float) -> Judged:
    scale = max(float(np.abs(wanted).max(initial=0.0)), np.finfo(float).tiny)

    def same(one: np.ndarray, other: np.ndarray, within: float = tolerance) -> bool:
        # With a float32 of the beginner's own, rounding is that of float32.
        return one.shape == other.shape and bool((np.abs(one - other) <= within * scale).all())

    if same(found, wanted):
        return "right", {"difference": f"{_largest(found - wanted):.1g}"}
    for name, slip in slips.items():
        wrong = _numbers(slip)
        if wrong is not None and wrong.shape == found.shape and same(found, wrong):
            return name, {}
    shapes = {"came": str(found.shape), "expected": str(wanted.shape)}
    if found.shape != wanted.shape:
        if found.ndim == 2 and same(found.T, wanted):
            return "transposed", {}
        flat = found.size == wanted.size and same(found.ravel(), wanted.ravel())
        return "axes" if flat else "shape", shapes
    if not np.isfinite(found).all():
        return "nan", {}
    for name, other in _usual(found):
        if same(other, wanted):
            return name, {}
    difference = np.abs(found - wanted)
    told = {"difference": f"{_largest(difference):.3g}"}
    # Whole numbers, such as counts, are right or wrong: nobody rounds them on the way.
    if bool((difference <= NEAR * scale).all()) and not (wanted == np.rint(wanted)).all():
        return "rounding", told
    at = np.unravel_index(int(difference.argmax()), difference.shape)
    place = f" [{', '.join(map(str, map(int, at)))}]" if wanted.ndim else ""
    return "off", {**told, "place": place}


def _usual(found: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """What the answer would be without a slip that anybody makes anywhere."""
    usual = [("sign", -found), ("nats", found / math.log(2))]
    if found.ndim == 2 and found.shape[0] == found.shape[1]:
        usual.append(("transposed", found.T))
    return [*usual, ("reversed", found[::-1])] if found.ndim else usual


def _largest(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0.0))
