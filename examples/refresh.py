"""Run the notebook and keep its outputs: ``python examples/refresh.py``, in the environment of the tests."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
NOTEBOOK = HERE / "quickstart.ipynb"


def executed(path: Path = NOTEBOOK) -> nbformat.NotebookNode:
    """Run a notebook from its beginning in a fresh kernel, standing in its folder.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    # Figures as data: drawn by the notebook that shows them, without a copy of plotly in every file.
    environment = os.environ | {"PLOTLY_RENDERER": "plotly_mimetype", "PYTHONPATH": str(HERE.parent)}
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=300, record_timing=False, resources=resources).execute(env=environment)
    return notebook


if __name__ == "__main__":
    fresh = executed()
    fresh.metadata = {"kernelspec": fresh.metadata.kernelspec, "language_info": {"name": "python"}}
    nbformat.write(fresh, NOTEBOOK)
    print(f"{NOTEBOOK.name}: {NOTEBOOK.stat().st_size / 1e3:.0f} kB")
