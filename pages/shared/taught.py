"""Which lessons of the course teach a term: those whose steps link to it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pages.shared import layout
from pages.shared.i18n import Language

_LINK: Final = re.compile(r"#term-([\w-]+)")


@dataclass(frozen=True)
class Where:
    """The first step of a lesson that links to a term.

    Attributes
    ----------
    lesson, step : int
        Numbers, both from 1.
    title : mapping
        Language -> what the lesson is called.
    """

    lesson: int
    step: int
    title: Mapping[Language, str]


@cache
def taught() -> Mapping[str, tuple[Where, ...]]:
    """Return for each term that lessons link to where they do, a lesson each, in their order."""
    found: dict[str, list[Where]] = {}
    for path in sorted((layout.ASSETS / "lessons").glob("*.toml")):
        lesson = tomllib.loads(path.read_text("utf-8"))
        seen: set[str] = set()
        for number, step in enumerate(lesson["step"], 1):
            for term in sorted(_linked(step) - seen):
                found.setdefault(term, []).append(Where(lesson["number"], number, lesson["title"]))
                seen.add(term)
    return {term: tuple(places) for term, places in found.items()}


def _linked(told: Any) -> set[str]:
    if isinstance(told, str):
        return set(_LINK.findall(told))
    if isinstance(told, dict):
        told = list(told.values())
    return {one for each in told for one in _linked(each)} if isinstance(told, list) else set()
