"""Which two columns of a table are the sentences, and whether its first row names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rnn_core.errors import InputError, TextError
from rnn_core.tasks.parallel.names import Name, belong, read_name
from rnn_core.tasks.parallel.rows import Row
from rnn_core.tasks.parallel.separators import BARS, TAB, one_column

__all__ = ["LETTER", "WIDEST", "Chosen", "Layout", "layout", "side_empty"]

LETTER: Final = re.compile(r"[^\W\d_]")
WIDEST: Final = 200
"""Columns that a table may have."""
Chosen = tuple[int | str, int | str]

_LOOK: Final = 5000  # rows
_ENOUGH: Final = 10  # rows, to say of what kind a column is
_MOST_OF: Final = 0.95
_SOME_OF: Final = 0.1
_SCRIPTS: Final = (re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"), re.compile("[A-Za-z]"),
                   re.compile("[\u3041-\u30ff\u3400-\u9fff]"), re.compile("[\u0400-\u04ff]"))  # fmt: skip
_SENTENCE: Final = re.compile(r"[.?!\u2026\u3002\uff01\uff1f]\W*\Z")
# Who wrote a sentence, by which licence; the name or number of a row.
_CREDIT: Final = re.compile(
    r"\bCC[- ]?(?:BY|0)\b|\u00a9|\battribution\b|\blicen[cs]e|https?://", re.IGNORECASE
)
_LABEL: Final = re.compile(r"[\w.\-/]*\d[\w.\-/]*")


@dataclass(frozen=True)
class Layout:
    """How a table was read; each of it can be chosen otherwise.

    Attributes
    ----------
    separator : str
        What stands between cells.
    names : tuple of str
        Of all columns, as the first row says; empty where it does not.
    examples : tuple of str
        A cell of each column.
    columns : (first, second)
        Numbers, from 0, of the two columns that pairs are made of.
    header : bool
        Whether the first row names the columns, and is no pair.
    """

    separator: str
    names: tuple[str, ...]
    examples: tuple[str, ...]
    columns: tuple[int, int]
    header: bool


def layout(found: Sequence[Row], separator: str, columns: Chosen | None, header: bool | None) -> Layout:
    """Say which columns are the sentences.

    Names decide that belong together, such as source and target, Q and A, sentence1 and sentence2, English
    and Korean. Without such names it is the two columns that hold words, leaving out, where there are more,
    those that hold categories, credits or names of rows.

    The first row is a header where two of its names belong together, or where it is of another kind than
    the rest: words over numbers, or letters of one script over those of another; and where no row under it
    holds the same there.

    Parameters
    ----------
    found
        Rows with something in them.
    separator
        Kept in the answer.
    columns
        Numbers from 0 or names, to choose by hand.
    header
        Whether the first row names the columns; None looks whether it does.

    Raises
    ------
    InputError
        If the columns that were chosen are not there, or are one.
    TextError
        ``pairs_choose`` with ``layout``, which holds the likeliest two, if several columns could be it and
        names do not decide; ``pairs_side_empty`` if there are no two with words; ``pairs_columns`` if there
        is one only, ``pairs_wide`` with ``count``, ``most`` and ``separator`` if there are too many.
    """
    first = found[0].cells
    usual = _usual(found[:_LOOK], separator)
    if (width := max(usual, len(first))) > WIDEST:
        raise TextError(
            "pairs_wide",
            f"expected at most {WIDEST} columns; got {width}; say what stands between them with `separator`",
            count=width,
            most=WIDEST,
            separator=separator,
        )
    if header is None:
        by_name = columns is not None and any(isinstance(one, str) for one in columns)
        header = by_name or _is_header(first, [row.cells for row in found[1 : _LOOK + 1]])
    width = max(usual, len(_trimmed(first))) if header else usual
    if width < 2:
        raise one_column()
    body = [row.cells for row in found[header : _LOOK + header] if len(_trimmed(row.cells)) <= width]
    table = [[row[k] for row in body if k < len(row) and row[k]] for k in range(width)]
    names = tuple(first[k] if header and k < len(first) else "" for k in range(width))
    examples = tuple(cells[0] if cells else "" for cells in table)
    if columns is not None:
        return Layout(separator, names, examples, _by_hand(columns, names), header)
    wordy = [k for k, cells in enumerate(table) if _share(cells, LETTER) >= 0.5]
    if len(wordy) < 2:
        raise side_empty(len(wordy), Layout(separator, names, examples, (0, 1), header))
    two, sure = _sentences(table, wordy, [read_name(name) for name in names])
    read = Layout(separator, names, examples, two, header)
    if not sure:
        raise TextError(
            "pairs_choose",
            f"expected two columns of sentences; got {width} columns, of which several could be it: "
            f"{_listed(read)}; say which with `columns`, as in columns={two}",
            count=width,
            layout=read,
        )
    return read


def _usual(found: Sequence[Row], separator: str) -> int:
    """Return how many cells a row has; between tabs a last column may be filled in some rows only."""
    widths = Counter(len(row.cells) for row in found)
    if separator in (TAB, BARS):
        return max(width for width, count in widths.items() if count >= _SOME_OF * len(found))
    return widths.most_common(1)[0][0]


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    last = max((k for k, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _is_header(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    others = [cells for cells in rest if tuple(cells) != tuple(first)]
    columns = [{cells[k] for cells in others if k < len(cells)} for k in range(len(first))]
    new = [k for k, cell in enumerate(first) if cell and cell not in columns[k]]
    named = {name for k in new if (name := read_name(first[k]))}
    if any(belong(*two) for two in combinations(named, 2)):
        return True
    return len({first[k] for k in new}) > 1 and any(
        _other_kind(first[k], [cells[k] for cells in others if k < len(cells) and cells[k]]) for k in new
    )


def _other_kind(cell: str, rest: Sequence[str]) -> bool:
    """Whether a cell is of another kind than those under it: a word over numbers, or in another script."""
    if len(rest) < _ENOUGH or not LETTER.search(cell):
        return False
    if not any(map(LETTER.search, rest)):
        return True
    if _SENTENCE.search(cell):
        return False
    return any(
        sum(map(bool, map(script.search, rest))) >= _MOST_OF * len(rest)
        for script in _SCRIPTS
        if not script.search(cell)
    )


def _by_hand(columns: Chosen, names: tuple[str, ...]) -> tuple[int, int]:
    numbers = [names.index(one) if isinstance(one, str) and one in names else one for one in columns]
    one, other = numbers if len(numbers) == 2 else (None, None)
    if not isinstance(one, int) or not isinstance(other, int) or one == other:
        raise _no_such(columns, names)
    if not (0 <= one < len(names) and 0 <= other < len(names)):
        raise _no_such(columns, names)
    return one, other


def _no_such(columns: Chosen, names: tuple[str, ...]) -> InputError:
    there = ", ".join(f"{k} {name!r}" if name else str(k) for k, name in enumerate(names))
    return InputError.of(f"two different columns of: {there}", repr(columns), "choose other `columns`")


def side_empty(count: int, read: Layout) -> TextError:
    """There are no two columns with words, but ``count``."""
    return TextError(
        "pairs_side_empty",
        f"expected words in two columns; got them in {count}; put a sentence and its translation on each "
        "line, or say which columns with `columns`",
        layout=read,
    )


def _sentences(
    table: Sequence[Sequence[str]], wordy: Sequence[int], names: Sequence[Name | None]
) -> tuple[tuple[int, int], bool]:
    """Return the two likeliest columns, and whether there is no doubt."""
    plain = [k for k in wordy if not _beside(table[k])]
    named = _named(wordy, names)
    if len(named) > 1:
        named = [two for two in named if set(two) <= set(plain)] or named
    if named:
        return named[0], len(named) == 1
    left = wordy if len(wordy) == 2 or len(plain) < 2 else plain
    return (left[0], left[1]), len(left) == 2


def _named(wordy: Sequence[int], names: Sequence[Name | None]) -> list[tuple[int, int]]:
    """Return the couples of columns whose names belong together most surely, what is learnt from first."""
    found = [
        (belong(one, other), (k, m) if (one.role or (0, 0))[1] <= (other.role or (0, 1))[1] else (m, k))
        for k, m in combinations(wordy, 2)
        if (one := names[k]) and (other := names[m])
    ]
    best = max((sure for sure, _ in found), default=0)
    return [two for sure, two in found if sure == best and sure]


def _beside(cells: Sequence[str]) -> bool:
    """Whether a column stands beside sentences: categories, credits, or names of rows."""
    return (
        2 * len(set(cells)) < len(cells)
        or _share(cells, _CREDIT) >= 0.5
        or sum(map(bool, map(_LABEL.fullmatch, cells))) >= 0.5 * len(cells)
    )


def _share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(map(bool, map(pattern.search, cells))) / len(cells) if cells else 0.0


def _listed(read: Layout) -> str:
    """List the columns with a cell of each."""
    shown = (one if len(one) <= 30 else one[:29] + "\u2026" for one in read.examples)
    pairs = enumerate(zip(read.names, shown, strict=True))
    return ", ".join(f"{k} {name!r} ({cell!r})" if name else f"{k} ({cell!r})" for k, (name, cell) in pairs)
