"""The five lessons: the same code in every language, and each exercise told apart: untried, right, a slip."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import plotly.graph_objects as go
import pytest

from rnn_core.notebook import Feedback, languages, words
from tests.notebooks import EXAMPLES, refresh

ROOT = Path(__file__).parents[1]
FIGURE = "application/vnd.plotly.v1+json"


LESSONS, LANGUAGES = refresh.LESSONS, refresh.LANGUAGES


@dataclass
class Ran:
    """A lesson that was run: what each of its cells showed as it is given, and what each answer was told."""

    shown: list[tuple[list[str], str]] = field(default_factory=list)
    given: dict[str, Feedback] = field(default_factory=dict)
    slips: dict[tuple[str, str], Feedback] = field(default_factory=dict)
    solved: dict[str, Feedback] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)


def _run(code: str, names: dict[str, Any]) -> Any:
    """Run a cell; give its last line's value, as a notebook shows it."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def _showing(code: str, names: dict[str, Any]) -> tuple[Any, list[str], str]:
    kinds, out = [], io.StringIO()
    with contextlib.redirect_stdout(out), pytest.MonkeyPatch.context() as patched:
        patched.setattr(go.Figure, "show", lambda *_, **__: kinds.append(FIGURE))
        value = _run(code, names)
    if isinstance(value, go.Figure):
        kinds.append(FIGURE)
    elif value is not None:
        kinds.append("text/plain")
    return value, sorted([*kinds, *(["stream"] if out.getvalue() else [])]), out.getvalue()


def _answered(cell: Any, answer: str, names: dict[str, Any]) -> Any:
    """Run an exercise with an answer put in; give what it is told."""
    for part in (cell.source, answer):
        _showing(part, names)
    return _showing(cell.check, names)[0]


@pytest.fixture(scope="module", params=LESSONS)
def ran(request: pytest.FixtureRequest) -> tuple[str, Ran]:
    """Run a lesson in this process: each exercise as it is given, with every slip, and solved; then go on."""
    found = Ran()
    with contextlib.chdir(EXAMPLES):
        for cell in refresh.cells(request.param):
            if cell.kind == "text":
                continue
            for part in cell.parts():
                value, kinds, out = _showing(part, found.names)
                found.shown.append((kinds, out))
            if cell.kind == "exercise":
                found.given[cell.name] = value
                for reason, code in cell.slips.items():
                    found.slips[cell.name, reason] = _answered(cell, code, found.names)
                found.solved[cell.name] = _answered(cell, cell.solution, found.names)
    return request.param, found


def test_as_given_nothing_is_tried_and_nothing_fails(ran: tuple[str, Ran]) -> None:
    _, found = ran
    assert 4 <= len(found.given) <= 5
    assert {told.state for told in found.given.values()} == {"untried"}


def test_solved_all_is_right(ran: tuple[str, Ran]) -> None:
    _, found = ran
    assert {name: told.sentence for name, told in found.solved.items() if told.state != "right"} == {}


def test_every_slip_is_told_by_its_name(ran: tuple[str, Ran]) -> None:
    _, found = ran
    assert {name for name, _ in found.slips} == set(found.given)
    assert {at: told.reason for at, told in found.slips.items() if told.reason != at[1]} == {}


def named_slips(check: str) -> set[str]:
    """The slips that a check names."""
    keywords = [one for one in ast.walk(ast.parse(check)) if isinstance(one, ast.keyword)]
    return {key.value for one in keywords if one.arg == "slips" for key in one.value.keys}


def test_there_are_notebooks_in_every_language_of_the_checker() -> None:
    assert languages() == LANGUAGES
    made = {refresh.path_of(lesson, language) for lesson in LESSONS for language in LANGUAGES}
    assert set(EXAMPLES.glob("lesson*.ipynb")) == made


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_slip_is_named_that_nobody_tries(lesson: str) -> None:
    for cell in refresh.cells(lesson):
        if cell.kind == "exercise":
            assert cell.solution, cell.name
            assert "..." in cell.source, cell.name
            assert named_slips(cell.check) <= set(cell.slips), cell.name


def test_no_sentence_of_a_slip_is_there_in_vain() -> None:
    used = {slip for lesson in LESSONS for cell in refresh.cells(lesson) for slip in named_slips(cell.check)}
    source = (ROOT / "rnn_core" / "notebook" / "exercise.py").read_text("utf-8")
    assert {name for name in words("en") if f'"{name}"' not in source} <= used


@pytest.fixture(params=[(lesson, language) for lesson in LESSONS for language in LANGUAGES])
def kept(request: pytest.FixtureRequest) -> tuple[str, str, nbformat.NotebookNode]:
    lesson, language = request.param
    notebook = nbformat.read(refresh.path_of(lesson, language), as_version=4)
    nbformat.validate(notebook)
    return lesson, language, notebook


def plain(notebook: nbformat.NotebookNode) -> list[tuple[str, str, str]]:
    return [(cell.cell_type, cell.id, cell.source) for cell in notebook.cells]


def test_what_is_kept_is_made_of_its_sources(kept: tuple[str, str, nbformat.NotebookNode]) -> None:
    lesson, language, notebook = kept
    assert plain(notebook) == plain(refresh.made(lesson, language)), "run: python examples/refresh.py"


def test_it_is_small_and_says_nothing_of_the_machine(kept: tuple[str, str, nbformat.NotebookNode]) -> None:
    lesson, language, notebook = kept
    content = refresh.path_of(lesson, language).read_text("utf-8")
    assert len(content) < 100_000
    assert str(ROOT) not in content
    assert not re.search(r'"iopub|/home/|/usr/|/tmp/|[A-Z]:\\\\', content)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    folded = [cell for cell in notebook.cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert {cell.id.endswith("-check") for cell in folded} == {True}
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    assert {one.output_type for one in outputs} <= {"execute_result", "display_data", "stream"}
    assert not [one for one in outputs if one.get("name") == "stderr"]


def test_exercises_are_kept_untried_and_in_the_language(
    kept: tuple[str, str, nbformat.NotebookNode],
) -> None:
    lesson, language, notebook = kept
    told = [
        one.data["text/plain"]
        for cell in notebook.cells
        for one in cell.get("outputs", [])
        if "rnn-core-feedback" in one.get("data", {}).get("text/html", "")
    ]
    exercises = [cell for cell in refresh.cells(lesson) if cell.kind == "exercise"]
    assert told == ["\u2026 " + words(language)["untried"]] * len(exercises)


def test_what_is_kept_is_what_it_shows(ran: tuple[str, Ran]) -> None:
    """Figures and tables where they are kept, and the same words printed; numbers are the machine's."""
    lesson, found = ran
    number = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?")
    for language in LANGUAGES:
        notebook = nbformat.read(refresh.path_of(lesson, language), as_version=4)
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell, (kinds, out) in zip(cells, found.shown, strict=True):
            data = [one.get("data", {}) for one in cell.outputs if one.output_type != "stream"]
            printed = "".join(one.text for one in cell.outputs if one.output_type == "stream")
            now = [FIGURE if FIGURE in one else "text/plain" for one in data]
            assert sorted([*now, *(["stream"] if printed else [])]) == kinds, cell.source
            assert number.sub("#", printed) == number.sub("#", out)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_code_is_the_same_in_every_language(lesson: str) -> None:
    codes = {
        language: [cell.source for cell in refresh.made(lesson, language).cells if cell.cell_type == "code"]
        for language in LANGUAGES
    }
    first = codes.pop("en")
    for language, other in codes.items():
        assert other != first
        assert [one.replace(f'checker("{language}")', 'checker("en")') for one in other] == first


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_used_and_links_are_there(lesson: str, language: str) -> None:
    used = [cell.name for cell in refresh.cells(lesson) if cell.kind == "text"]
    told = refresh.texts(lesson, language)
    assert list(told) == used
    for text in told.values():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (EXAMPLES / target).exists(), target


def titles(language: str) -> set[str]:
    """What the pages of the app are called."""
    found = set()
    for path in (ROOT / "pages").glob(f"*/{language}.toml"):
        table = tomllib.loads(path.read_text("utf-8"))
        found |= {one["title"] for one in table.values() if isinstance(one, dict) and "title" in one}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_pages_that_are_named_are_there(lesson: str, language: str) -> None:
    last = refresh.texts(lesson, language)["end"]
    named = {" ".join(one.split()) for one in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", last)}
    assert named
    assert named <= titles(language)


def test_what_the_texts_lead_to_is_there(ran: tuple[str, Ran]) -> None:
    """Where a text says that something is to be seen in a table, it is."""
    lesson, found = ran
    names = found.names
    if lesson == "lesson1":
        near = {
            world: [name for name, error in rows.items() if error < 1.2 * rows["floor"] and name != "floor"]
            for world, rows in names["errors"].items()
        }
        assert near["ar2"][0] == "AR(2)"
        assert near["longlag"]
        assert near["longlag"][0] not in ("AR(1)", "AR(2)", "AR(4)", "AR(8)", "AR(12)", "AR(16)")
        assert near["toggle"] == []
    elif lesson == "lesson2":
        assert sum(int((one == 0).sum()) for one in names["moved"].values()) == 1
        assert names["moved"]["weight_hh_l0"][0] == 0
    elif lesson == "lesson3":
        sigmoid, tanh, relu, *_ = names["log10"].values()
        assert sigmoid[50] < sigmoid[10] < -1
        assert tanh[50] < tanh[10]
        assert relu[50] > relu[10] > 0
    elif lesson == "lesson4":
        forget = names["reading"].trace.gate("forget")[0, :, 28]
        bracket = np.array([one in "()" for one in names["reading"].tokens.shown])
        assert forget[bracket].max() < 0.3 < forget[~bracket].min()
        same, renamed, *others = names["runs"].bits.values()
        assert abs(same - renamed) < 1e-9
        assert min(others) > same + 0.5
    else:
        assert not found.names["told"].unknown.count(True)
        order = found.names["told"].said.weights.argmax(1)
        assert (np.diff(order) < 0).any()
