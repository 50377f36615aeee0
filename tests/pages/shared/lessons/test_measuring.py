"""What a lesson says is held against what is measured, and nothing is given away before it is locked."""

from __future__ import annotations

import tomllib
from typing import Any

import numpy as np
import pytest

from pages.shared.lessons.errors import LessonError
from pages.shared.lessons.expressions import Lazy
from pages.shared.lessons.measuring import measure, values_of, verify
from pages.shared.lessons.rendering import plain
from pages.shared.lessons.schema import Figure, Lesson
from rnn_core.checkpoints import load
from rnn_core.reading import read
from tests.pages.shared.lessons.lessons import EXAMPLE, ROOT, changed, course, names

TABLE = tomllib.loads(EXAMPLE.read_text("utf-8"))
GATE, WIPE, LETTERS, SKETCH, FIND, HAND, QUIZ = range(7)
OPTIONS = f"step.{LETTERS}.predict.options"


def named(**more: Any) -> Any:
    """Names of a figure, some of them others."""
    return lambda figure: names(figure) | more


def test_the_example_agrees_with_the_network_that_it_is_about():
    network = load(ROOT / "assets" / "models" / "python-lstm")
    text = (ROOT / "assets" / "samples" / "python" / "settings.txt").read_text("utf-8").rstrip("\n")
    reading = read(network, text)
    curves = reading.curves(219)
    of_unit = {letter: curves[name] for letter, name in {"f": "forget", "c": "cell"}.items()}
    lesson = course(TABLE)
    names_of = {"tokens": list(reading.tokens.shown), **of_unit}
    found = verify(lesson, lambda figure: names_of)
    assert found["wipe"].truth == pytest.approx(float(curves["forget"][153]))
    assert found["sketch"].truth == pytest.approx(tuple(curves["cell"][155:172].tolist()))
    assert found["find"].goals == {
        int(step): reading.tokens.shown[step] for step in np.flatnonzero(curves["forget"] < 0.1)
    }


def test_what_is_measured_at_each_kind_of_step():
    lesson = course(TABLE)
    found = values_of(lesson, names)
    assert found["gate"].truth is None
    assert found["wipe"].truth == 0.02
    assert (found["letters"].truth, found["letters"].answer) == (0.97, 2)
    assert found["sketch"].start == pytest.approx(4 / 5 - 1.234)
    assert len(found["sketch"].truth) == 17
    assert found["find"].goals == {step: "abc"[step // 10 % 3] for step in range(3, 200, 10)}
    assert found["hand"].rows == {"x": 1, "h": 0.5, "z": 2.0, "f": pytest.approx(1 / (1 + np.exp(-2)))}
    assert found["hand"].slips == ((), (2.0, pytest.approx(np.tanh(2))))
    assert found["quiz"].numbers == (None, pytest.approx(1.6))
    said = lesson.steps[WIPE].predict.said["en"]
    assert plain(said, found["wipe"].after) == "It keeps 2%."
    assert "truth" not in found["wipe"].before
    verify(lesson, names)


def test_a_find_may_count_steps():
    lesson = course(changed(TABLE, f"step.{FIND}.do.distinct", "step"))
    assert measure(lesson, lesson.steps[FIND], named(tokens=[])).goals[13] == "13"


def test_what_is_told_afterwards_is_over_the_figure_afterwards():
    table = changed(TABLE, f"step.{WIPE}.predict.why", {"en": "{=t:d} {=u:.1f}", "ko": "{=t:d} {=u:.1f}"})
    lesson = course(changed(table, f"step.{WIPE}.after", {"t": 160}))

    def names_of(figure: Figure) -> dict[str, Any]:
        later = {} if figure.settings.get("mask") else {"u": 0.5}
        return names(figure) | later

    found = measure(lesson, lesson.steps[WIPE], names_of)
    assert plain(lesson.steps[WIPE].predict.why["en"], found.after) == "160 0.5"
    verify(lesson, names_of)


def test_nothing_is_worked_out_that_no_step_uses():
    def names_of(figure: Figure) -> dict[str, Any]:
        return names(figure) | {"never": Lazy(lambda: pytest.fail("worked out"))}

    verify(course(TABLE), names_of)


WRONG: list[tuple[str, Any, dict[str, Any], str, str]] = [
    # path, value, other names, code, and what the message names
    (f"step.{WIPE}.predict.truth", "f", {}, "measured", "step wipe, predict.truth"),
    (f"step.{WIPE}.predict.truth", "f[999]", {}, "expression", "step wipe, predict.truth"),
    (f"step.{WIPE}.predict.truth", "missing", {}, "expression", "one of the names"),
    (f"step.{WIPE}.predict.truth", "f[153] + 1", {}, "measured", "from 0.0 to 1.0"),
    (f"step.{WIPE}.predict.truth", "f[153] > 1", {}, "measured", "a finite number"),
    (f"step.{WIPE}.predict.truth", "sum(f / 0)", {}, "measured", "a finite number"),
    (f"{OPTIONS}.2.accept", "truth > 2", {}, "measured", "exactly one option that holds"),
    (f"{OPTIONS}.0.accept", "truth > .5", {}, "measured", "2 of 3"),
    (f"{OPTIONS}.0.accept", "1", {}, "measured", "options[0].accept"),
    (f"{OPTIONS}.0.accept", "f > .5", {}, "measured", "options[0].accept"),
    (f"{OPTIONS}.0.accept", "missing < 1", {}, "expression", "options[0].accept"),
    (f"step.{LETTERS}.predict.truth", "f", {}, "measured", "step letters, predict.truth"),
    (f"step.{SKETCH}.predict.truth", "c[155:171]", {}, "measured", "one number a step, 17"),
    (f"step.{SKETCH}.predict.truth", "c[155]", {}, "measured", "one number a step"),
    (f"step.{SKETCH}.predict.truth", "c[155:172] > 0", {}, "measured", "one number a step"),
    (f"step.{SKETCH}.predict.truth", "c[155:172] / 0", {}, "measured", "numbers from -3.0 to 3.0"),
    (f"step.{SKETCH}.predict.truth", "9 * c[155:172]", {}, "measured", "numbers from -3.0 to 3.0"),
    (f"step.{SKETCH}.predict.start", "c", {}, "measured", "predict.start"),
    (f"step.{FIND}.do.goal", "f", {}, "measured", "one truth value a step"),
    (f"step.{FIND}.do.goal", "f[3] < .1", {}, "measured", "one truth value a step"),
    (f"step.{FIND}.do.goal", "f < 0", {}, "measured", "at least 2 that differ"),
    (f"step.{FIND}.do.need", 4, {}, "measured", "at least 4 that differ; got 3"),
    (f"step.{FIND}.do.need", 2, {"tokens": ["a"]}, "measured", "200 tokens"),
    (f"step.{HAND}.work.given.x", "missing", {}, "expression", "work.given.x"),
    (f"step.{HAND}.work.given.x", "f", {}, "measured", "work.given.x"),
    (f"step.{HAND}.work.rows.0.value", "x / 0", {}, "expression", "work.rows[0].value"),
    (f"step.{HAND}.work.rows.1.slips.0.when", "f + .001", {}, "measured", "work.rows[1].slips[0].when"),
    (f"step.{HAND}.work.rows.0.en", "{=q}", {}, "language", "work.rows[0]"),
    (f"step.{QUIZ}.question.1.number", "f[3] > 1", {}, "measured", "question[1].number"),
    (f"step.{GATE}.title", {"en": "{=q}", "ko": "{=q}"}, {}, "expression", "step gate, title.ko"),
    (f"step.{GATE}.title", {"en": "{=f:.1f}", "ko": "{=f:.1f}"}, {}, "expression", "step gate, title.ko"),
    (f"step.{GATE}.title", {"en": "{=truth:.1f}", "ko": "{=truth:.1f}"}, {}, "expression", "truth"),
    (
        f"step.{WIPE}.title",
        {"en": "{=truth:.1f}", "ko": "{=truth:.1f}"},
        {},
        "expression",
        "step wipe, title",
    ),
    (f"step.{WIPE}.predict.why", {"en": "{=q}", "ko": "{=q}"}, {}, "expression", "predict.why.ko"),
    (f"step.{FIND}.do.hints.0", {"en": "{=q}", "ko": "{=q}"}, {}, "expression", "do.hints[0].ko"),
    ("title", {"en": "{=f:.1f}", "ko": "{=f:.1f}"}, {}, "expression", "title.ko"),
    ("notes.slow", {"en": "{=q}", "ko": "{=q}"}, {}, "expression", "notes.slow.ko"),
    # What gives the answer away.
    (f"step.{WIPE}.title.en", "Will it keep 2%?", {}, "shows", "step wipe, title"),
    (f"step.{WIPE}.title.ko", "2%를 남길까요?", {}, "shows", "step wipe, title"),
    (f"step.{WIPE}.body", {"en": ["It is **2%**."], "ko": ["답"]}, {}, "shows", "step wipe, body[0]"),
    (f"step.{WIPE}.body", {"en": ["{=f[3]:.0%}"], "ko": ["{=f[3]:.0%}"]}, {}, "shows", "step wipe, body[0]"),
    (f"step.{WIPE}.body", {"en": ["{=f[3]:.4f}"], "ko": ["{=f[3]:.4f}"]}, {}, "shows", "step wipe, body[0]"),
    (f"step.{WIPE}.figure.claim", "f is 2%", {}, "shows", "step wipe, figure"),
    (f"step.{WIPE}.figure.claim", {"en": "f is 2%"}, {}, "shows", "step wipe, figure"),
    (f"{OPTIONS}.2.en", "It stands at 0.97", {}, "shows", "step letters, predict.options[2]"),
    (f"step.{SKETCH}.body", {"en": ["{=c[160]:.1f}"], "ko": ["{=c[160]:.1f}"]}, {}, "shows", "step sketch"),
]


@pytest.mark.parametrize(
    ("path", "value", "more", "code", "named_"), WRONG, ids=[f"{one[0]}-{at}" for at, one in enumerate(WRONG)]
)
def test_what_contradicts_the_measurement_is_named(
    path: str, value: Any, more: dict[str, Any], code: str, named_: str
):
    with pytest.raises(LessonError) as caught:
        verify(course(changed(TABLE, path, value)), named(**more))
    assert caught.value.code == code, str(caught.value)
    assert named_ in str(caught.value)
    assert str(caught.value).startswith("4_gates.toml, ")


def agrees(table: Any) -> Lesson:
    lesson = course(table)
    verify(lesson, names)
    return lesson


def test_what_only_looks_like_the_truth_is_let_be():
    # A part of another number, or of the scale.
    for said in ("It was 12% before.", "It was 2.5%.", "Of 1.2% of units", "\u22122%"):
        agrees(changed(TABLE, f"step.{WIPE}.title.en", said))
    ends = changed(TABLE, f"step.{WIPE}.predict.limits", [0.02, 1])
    agrees(changed(ends, f"step.{WIPE}.title.en", "Between 2% and 100%?"))
    # Options that are all numbers, one of which must be right.
    table = TABLE
    for at, number in enumerate((".10", ".50", ".97")):
        table = changed(table, f"{OPTIONS}.{at}.en", f"About 0{number}")
        table = changed(table, f"{OPTIONS}.{at}.ko", f"0{number}쯤")
    agrees(table)


def test_a_truth_may_be_a_word():
    table = changed(TABLE, f"step.{LETTERS}.predict.truth", "tokens[153]")
    for at, accept in enumerate(("truth == 'a'", "truth == 'b'", "truth != 'a' and truth != 'b'")):
        table = changed(table, f"{OPTIONS}.{at}.accept", accept)
    told = {"en": "It reads `{=truth}`.", "ko": "`{=truth}`"}
    table = changed(table, f"step.{LETTERS}.predict.why", told)
    lesson = agrees(table)
    assert measure(lesson, lesson.steps[LETTERS], names).answer == "abc".index(
        names(Figure("player"))["tokens"][153]
    )


def test_a_figure_that_cannot_be_measured_is_named():
    def names_of(figure: Figure) -> dict[str, Any]:
        raise FileNotFoundError("no such network")

    with pytest.raises(LessonError, match="step gate, figure: expected a figure that can be measured"):
        verify(course(TABLE), names_of)
