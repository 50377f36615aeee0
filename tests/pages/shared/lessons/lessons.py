"""The example lesson, changed: what a test writes in it, and how it is read and measured."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from pages.shared.lessons.reading import own_lesson, read_lesson
from pages.shared.lessons.schema import Figure, Lesson

ROOT: Final = Path(__file__).parents[4]
EXAMPLE: Final = ROOT / "docs" / "examples" / "lesson.toml"


def dumped(value: Any) -> str:
    """Write a value as TOML, tables within a line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(name)} = {dumped(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(dumped, value)) + "]"
    return str(value)


def written(table: Mapping[str, Any]) -> bytes:
    """Write a whole file."""
    lines = (f"{json.dumps(name)} = {dumped(value)}" for name, value in table.items())
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def changed(table: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy with another value at a path such as ``"step.1.title.en"``; None takes it out."""
    found = copy.deepcopy(dict(table))
    *way, last = path.split(".")
    inner: Any = found
    for part in way:
        inner = inner[int(part)] if isinstance(inner, list) else inner.setdefault(part, {})
    at: Any = int(last) if isinstance(inner, list) else last
    if value is None:
        del inner[at]
    elif isinstance(inner, list) and at == len(inner):
        inner.append(value)
    else:
        inner[at] = value
    return found


def any_figure(figure: Figure, where: str) -> None:
    """Take every figure."""


def course(table: Mapping[str, Any], **rules: Any) -> Lesson:
    """Read a table as a lesson of the course."""
    return read_lesson(written(table), "4_gates.toml", any_figure, **rules)


def own(table: Mapping[str, Any], **rules: Any) -> Lesson:
    """Read a table as somebody's own lesson."""
    return own_lesson(written(table), "mine.toml", any_figure, ["python-lstm"], **rules)


def names(figure: Figure) -> dict[str, Any]:
    """What a unit might do over 200 steps: it forgets at every tenth, and its cell climbs in between."""
    steps = np.arange(200)
    return {
        "f": np.where(steps % 10 == 3, 0.02, 0.97),
        "c": (steps % 10) / 5 - 1.234,
        "tokens": [chr(ord("a") + step // 10 % 3) for step in range(200)],
        "t": figure.settings.get("t", 0),
    }
