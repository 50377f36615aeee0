"""The notebooks run from their beginning, and what is kept of them is what they show."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from tests.notebooks import refresh

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "examples" / "quickstart.ipynb"
FIGURE = "application/vnd.plotly.v1+json"


@pytest.fixture(scope="module")
def kept() -> nbformat.NotebookNode:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    return notebook


def kinds(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """What each cell shows, as kinds of data."""
    return [
        [kind for output in cell.outputs for kind in sorted(output.get("data", {output.output_type: 0}))]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_it_runs_and_shows_what_is_kept(kept):
    fresh = refresh.executed()
    assert not [out for cell in fresh.cells for out in cell.get("outputs", []) if out.output_type == "error"]
    assert kinds(fresh) == kinds(kept)
    shown = [kind for cell in kinds(fresh) for kind in cell]
    assert shown.count(FIGURE) == 3
    cards = [
        output.data["text/html"]
        for cell in fresh.cells
        for output in cell.get("outputs", [])
        if "rnn-core-trace" in output.get("data", {}).get("text/html", "")
    ]
    assert len(cards) == 3


def test_it_traces_in_three_lines(kept):
    first = next(cell.source for cell in kept.cells if cell.cell_type == "code")
    assert len(re.findall(r"^(lstm|x|record) = ", first, re.MULTILINE)) == 3


def test_it_is_small_and_says_nothing_of_the_machine_it_ran_on(kept):
    assert NOTEBOOK.stat().st_size < 200_000
    content = NOTEBOOK.read_text("utf-8")
    assert str(ROOT) not in content
    assert not re.search(r'"iopub|/home/|/usr/|/tmp/|[A-Z]:\\\\', content)
    assert set(kept.metadata) == {"kernelspec", "language_info"}
    assert all(cell.outputs for cell in kept.cells if cell.cell_type == "code")


OWN = ROOT / "examples" / "own_model.ipynb"


def test_of_a_model_of_ones_own_the_unit_is_found_in_ten_lines():
    kept = nbformat.read(OWN, as_version=4)
    nbformat.validate(kept)
    fresh = refresh.executed(OWN)
    assert kinds(fresh) == kinds(kept) == [["stream"], ["text/html", "text/plain"], ["stream"]]
    ten = next(cell.source for cell in kept.cells if cell.id == "ten")
    assert len([line for line in ten.splitlines() if line]) == 10
    for notebook in (kept, fresh):
        frame = notebook.cells[4].outputs[0].data["text/html"]
        assert frame.startswith('<iframe sandbox="allow-scripts allow-downloads"')
        told = re.fullmatch(
            r"unit \d+, \|r\| (\d\.\d+), step 12, residual \S+\n", notebook.cells[-1].outputs[0].text
        )
        assert float(told[1]) > 0.9
    assert OWN.stat().st_size < 600_000
    assert not re.search(rf"{re.escape(str(ROOT))}|/home/|/tmp/", OWN.read_text("utf-8"))


def test_links_are_there(kept):
    for cell in kept.cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)]+)\)", cell.source):
                assert (NOTEBOOK.parent / target).exists(), target
