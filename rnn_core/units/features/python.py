"""Features of Python source: strings, brackets, comments, kinds of line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.text.vocabulary import Tokens
from rnn_core.units.features.scan import Features, layout

_KINDS = {
    "def": "def_line",
    "class": "def_line",
    "if": "if_line",
    "elif": "if_line",
    "while": "if_line",
    "import": "import_line",
    "from": "import_line",
    "return": "return_line",
    "for": "for_line",
}


@dataclass(frozen=True)
class _Place:
    """Where one stands after a character: the open string or comment, brackets, the line's first word."""

    inside: str  # "", "#", a quote or three quotes
    depth: int
    indentation: int
    kind: str


def _first_word(graphemes: Sequence[str], start: int) -> str:
    end = start
    while end < len(graphemes) and end < start + 8 and graphemes[end].isalpha():
        end += 1
    return "".join(graphemes[start:end])


def _places(graphemes: Sequence[str]) -> Iterator[_Place]:
    inside, depth, indentation, kind = "", 0, 0, ""
    leading, position = True, 0
    while position < len(graphemes):
        current, width = graphemes[position], 1
        three = (
            current * 3
            if current in "\"'" and "".join(graphemes[position : position + 3]) == current * 3
            else ""
        )
        if leading and current not in " \n" and not inside and depth == 0:
            column = position - _line_start(graphemes, position)
            leading, indentation, kind = False, column, _KINDS.get(_first_word(graphemes, position), "")
        if not inside:
            if three or current in "\"'":
                inside, width = three or current, len(three) or 1
            elif current == "#":
                inside = "#"
            else:
                depth = max(0, depth + (current in "([{") - (current in ")]}"))
        elif current == "\\" and inside != "#":
            width = 2
        elif inside == "#":
            inside = "" if current == "\n" else "#"
        elif len(inside) == 3:
            if three == inside:
                # the first two quotes still stand inside
                yield from [_Place(inside, depth, indentation, kind)] * 2
                position, inside = position + 2, ""
        elif current in (inside, "\n"):
            inside = ""
        if current == "\n" and not inside and depth == 0:
            leading, kind = True, ""
        place = _Place(inside, depth, indentation, kind)
        yield from [place] * min(width, len(graphemes) - position)
        position += width


def _line_start(graphemes: Sequence[str], position: int) -> int:
    while position > 0 and graphemes[position - 1] != "\n":
        position -= 1
    return position


def scan(tokens: Tokens) -> Features:
    """Features of a text of Python; see :func:`rnn_core.units.features.features`."""
    places = list(_places(tokens.graphemes))

    def where(test: object) -> np.ndarray:
        return np.fromiter((bool(test(place)) for place in places), np.float64, len(places))  # type: ignore[operator]

    found = {
        "in_quotes": where(lambda p: len(p.inside) == 1 and p.inside != "#"),
        "in_single_quotes": where(lambda p: p.inside == "'"),
        "in_double_quotes": where(lambda p: p.inside == '"'),
        "in_docstring": where(lambda p: len(p.inside) == 3),
        "in_comment": where(lambda p: p.inside == "#"),
        "in_brackets": where(lambda p: p.depth > 0 and not p.inside),
        "depth": np.asarray([p.depth for p in places], np.float64),
        "indentation": np.asarray([p.indentation for p in places], np.float64),
        **{kind: where(lambda p, kind=kind: p.kind == kind) for kind in sorted(set(_KINDS.values()))},
    }
    return {**layout(tokens.graphemes), **found}
