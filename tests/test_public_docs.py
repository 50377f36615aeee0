"""Whoever looks a public name up finds what it is, and an example; tests/test_docs.py runs the examples."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

DOORS = (
    "rnn_core.shards",
    "rnn_core.shards.cluster",
    "rnn_core.plots",
    "rnn_core.notebook",
    "rnn_core.commands",
)
NAMES = [(door, name) for door in DOORS for name in importlib.import_module(door).__all__]


@pytest.mark.parametrize(("door", "name"), NAMES)
def test_a_public_name_has_an_example(door, name):
    found = getattr(importlib.import_module(door), name)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert ">>> " in found.__doc__


SOURCES = sorted(
    path for folder in ("pages", "rnn_core") for path in (Path(__file__).parents[1] / folder).rglob("*.py")
)


def documented(docstring: str) -> list[str]:
    """Return the names under Parameters, as numpydoc writes them: at the margin, several with commas."""
    section = re.split(r"(?m)^Parameters\n-+\n", docstring)[1:]
    lines = re.split(r"\n\n\w[\w ]*\n-{3,}\n", section[0])[0].splitlines() if section else []
    found = [re.match(r"([*\w]+(?:, [*\w]+)*)(?: :.*)?$", line) for line in lines]
    return [name.lstrip("*") for match in found if match for name in match[1].split(", ")]


def test_what_is_documented_is_a_parameter():
    unknown, seen = [], 0
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
                told = documented(ast.get_docstring(node) or "")
                seen += len(told)
                unknown += [f"{path}:{node.lineno}: {name}" for name in told if name not in names]
    assert not unknown
    assert seen > 500
