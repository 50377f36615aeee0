"""What stands between the cells of a table: named in the file, or guessed from its lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from rnn_core.errors import InputError, TextError
from rnn_core.tasks.parallel.names import belong, read_name

__all__ = ["BARS", "SEPARATORS", "TAB", "check", "guess", "named", "one_column"]

TAB: Final = "\t"
BARS: Final = "|||"
SEPARATORS: Final = (TAB, ",", ";", "|", BARS)
"""What is looked for."""

_LOOK: Final = 1000  # lines
_WIDE: Final = 200  # names
_MARKUP: Final = re.compile(r"\s*(?:[{\[]|<[?!\w])")
_MARKUP_END: Final = re.compile(r"(?:[}\]]|>)\s*\Z")
_NAMED: Final = re.compile(r'"?sep=(.)"?\n', re.IGNORECASE)


def named(text: str) -> tuple[str, str | None]:
    r"""Take off a first line that says what stands between cells, as Excel reads and writes it.

    Examples
    --------
    >>> named("sep=;\na;b\n")
    ('a;b\n', ';')
    """
    found = _NAMED.match(text)
    return (text[found.end() :], found[1]) if found else (text, None)


def check(separator: str) -> str:
    """Return a separator that was chosen by hand.

    Raises
    ------
    InputError
        If it is empty, or holds a line break or a quotation mark, which have a meaning of their own.
    """
    if not isinstance(separator, str) or not separator or re.search('[\r\n"]', separator):
        raise InputError.of(
            "what stands between cells, such as a tab or ';'", repr(separator), "choose another `separator`"
        )
    return separator


def guess(text: str) -> str:
    r"""Say what stands between the cells of a text.

    A tab or three bars in most lines decide. Otherwise it is the sign by which the first row names two
    columns that belong together; else the one that gives most rows as many cells, and of several the one
    that gives fewer.

    Raises
    ------
    TextError
        ``pairs_columns`` if there is one column only, ``pairs_markup`` if the text is JSON or XML.

    Examples
    --------
    >>> guess("Yes, I am.;ja\nNo, not yet, no.;nein")
    ';'
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise one_column()
    lines = [*lines[: _LOOK - 1], lines[-1]]
    for sign in (TAB, BARS):
        if 2 * sum(sign in line for line in lines) >= len(lines):
            return sign
    if _MARKUP.match(lines[0]) and _MARKUP_END.search(lines[-1]):
        raise TextError(
            "pairs_markup",
            "expected a table; got JSON or XML; save its sentences as CSV, or as text with tabs",
        )
    scores = {sign: _score(lines, sign) for sign in SEPARATORS if len(sign) == 1}
    best = max(scores, key=scores.__getitem__, default="")
    if not scores[best][1]:
        raise one_column()
    return best


def one_column() -> TextError:
    """There is nothing that stands between columns."""
    return TextError(
        "pairs_columns",
        "expected two columns with a tab, a comma, a semicolon or bars between them; got one; put a "
        "sentence and its translation on each line, or say what stands between them with `separator`",
    )


def _score(lines: Sequence[str], sign: str) -> tuple[bool, float, int]:
    """Return whether the first row names its columns, the share of rows as wide as most, and how narrow."""
    try:
        found = list(csv.reader((line + "\n" for line in lines), delimiter=sign, skipinitialspace=True))
    except csv.Error:  # a cell that never ends
        found = [line.split(sign) for line in lines]
    width, count = Counter(map(len, found)).most_common(1)[0] if found else (0, 0)
    if width < 2:
        return False, 0.0, 0
    names = {name for cell in found[0][:_WIDE] if (name := read_name(cell))}
    return any(belong(*two) for two in combinations(names, 2)), count / len(found), -width
