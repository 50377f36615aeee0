"""Run the notebooks and keep their outputs: ``python examples/refresh.py``, in the environment of the tests.

The quickstart and the own model are run as they are. A lesson is made first, in every language: of the cells
in ``lessons/NAME.py`` and the texts in ``lessons/NAME.LANGUAGE.toml``. Names after ``refresh.py`` are those
of the notebooks to run, such as ``lesson4``; without one, all are run.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).parent
NOTEBOOK = HERE / "quickstart.ipynb"
AS_THEY_ARE = ("quickstart", "own_model")
SOURCES = HERE / "lessons"
LESSONS = tuple(sorted(path.stem for path in SOURCES.glob("*.py")))
LANGUAGES = ("en", "ko")
_FOLDED = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
_SPOKEN = 'checker("en")'  # the one thing of the code that hangs on the language


@dataclass
class Cell:
    """A cell of a lesson.

    Attributes
    ----------
    kind : {"text", "code", "exercise"}
    name : str
        Of a text, its key; of an exercise, its name; of code, nothing.
    source : str
        Of an exercise, what the student is given.
    check : str
        Of an exercise, what checks the answer.
    solution : str
    slips : dict
        Reason that an answer is told -> the code that gives the answer.
    """

    kind: str
    name: str
    source: str
    check: str = ""
    solution: str = ""
    slips: dict[str, str] = field(default_factory=dict)

    def parts(self) -> list[str]:
        """Return the code of each cell of the notebook: of an exercise, what is given and what checks it."""
        return [part for part in (self.source, self.check) if part]


def cells(lesson: str) -> list[Cell]:
    """Read the cells of a lesson.

    Parameters
    ----------
    lesson : str
        One of `LESSONS`.
    """
    found: list[Cell] = []
    for part in re.split(r"(?m)^# %% ", (SOURCES / f"{lesson}.py").read_text("utf-8"))[1:]:
        head, _, body = part.partition("\n")
        kind, _, name = head.strip().partition(" ")
        source = body.strip()
        if kind in ("text", "code", "exercise"):
            found.append(Cell(kind, name, source))
        elif kind == "slip":
            found[-1].slips[name] = source
        elif kind in ("check", "solution"):
            setattr(found[-1], kind, source)
        else:
            raise ValueError(f"{lesson}.py: no such kind of cell: {head!r}")
    return found


def texts(lesson: str, language: str) -> dict[str, str]:
    """Read the texts of a lesson, by their names."""
    return tomllib.loads((SOURCES / f"{lesson}.{language}.toml").read_text("utf-8"))


def path_of(lesson: str, language: str) -> Path:
    """Return where the notebook of a lesson stands."""
    return HERE / f"{lesson}.{language}.ipynb"


def made(lesson: str, language: str) -> nbformat.NotebookNode:
    """Make the notebook of a lesson, without outputs: texts, code, exercises; solutions last.

    What checks an answer is folded, as it shows what the answer is made of; so are solutions.
    """
    told, read = texts(lesson, language), cells(lesson)
    built = []
    for number, cell in enumerate(read):
        name = f"cell-{number:02}"
        if cell.kind == "text":
            built.append(new_markdown_cell(told[cell.name].strip(), id=name))
            continue
        for part, suffix, about in zip(cell.parts(), ("", "-check"), ({}, _FOLDED), strict=False):
            spoken = part.replace(_SPOKEN, f'checker("{language}")')
            built.append(new_code_cell(spoken, id=name + suffix, metadata=about))
    exercises = [cell for cell in read if cell.kind == "exercise"]
    built[-1].source += "".join(map(_folded, range(1, len(exercises) + 1), exercises))
    return new_notebook(cells=built, metadata=_METADATA)


def _folded(number: int, cell: Cell) -> str:
    code = f"```python\n{cell.solution}\n```"
    return f"\n\n<details>\n<summary>{number}</summary>\n\n{code}\n\n</details>"


_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def executed(path: Path = NOTEBOOK, notebook: nbformat.NotebookNode | None = None) -> nbformat.NotebookNode:
    """Run a notebook from its beginning in a fresh kernel, standing in its folder.

    Parameters
    ----------
    path : Path
    notebook : NotebookNode, optional
        What to run; what the file holds if None.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    # Figures as data: drawn by the notebook that shows them, without a copy of plotly in every file.
    environment = os.environ | {"PLOTLY_RENDERER": "plotly_mimetype", "PYTHONPATH": str(HERE.parent)}
    notebook = nbformat.read(path, as_version=4) if notebook is None else notebook
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=300, record_timing=False, resources=resources).execute(env=environment)
    return notebook


def keep(path: Path, notebook: nbformat.NotebookNode | None = None) -> None:
    """Run a notebook and write it with its outputs."""
    fresh = executed(path, notebook)
    fresh.metadata = {"kernelspec": fresh.metadata.kernelspec, "language_info": {"name": "python"}}
    nbformat.write(fresh, path)
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")


def main(names: list[str]) -> None:
    """Run the notebooks of these names, or all."""
    chosen = names or [*AS_THEY_ARE, *LESSONS]
    for name in (one for one in AS_THEY_ARE if one in chosen):
        keep(HERE / f"{name}.ipynb")
    for lesson in (one for one in LESSONS if one in chosen):
        for language in LANGUAGES:
            keep(path_of(lesson, language), made(lesson, language))


if __name__ == "__main__":
    main(sys.argv[1:])
