"""Where something stands in a text: the places of a pattern, of brushed spans, or of a column of labels."""

from __future__ import annotations

import csv
import io
import math
import re
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

from rnn_core.errors import CodedError

__all__ = [
    "LONGEST_PATTERN",
    "MOST_REPEATS",
    "SECONDS",
    "Document",
    "LabelError",
    "Labelled",
    "PatternError",
    "Span",
    "check_variety",
    "pattern_marks",
    "pattern_of",
    "read_labels",
    "runs",
    "span_marks",
]

LONGEST_PATTERN: Final = 200
"""Characters of a regular expression that are taken."""

MOST_REPEATS: Final = 10_000
"""What the counts in the braces of a regular expression may come to, multiplied by each other."""

SECONDS: Final = 2.0
"""How long a regular expression may search all texts together."""

MOST_LABELS: Final = 64
"""Different labels that a column may hold."""

_BRACES: Final = re.compile(r"\{(\d*)(?:,(\d*))?\}")

Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Document:
    """A text, or rows of numbers, that a network reads from a state of zeros.

    Attributes
    ----------
    name : str
    text : str
        Clean: see :func:`rnn_core.text.clean`. Of rows empty.
    rows : ndarray, (time, features), optional
        What a network of numbers reads in place of a text.
    """

    name: str
    text: str = field(default="", repr=False)
    rows: NDArray[np.float64] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.text) if self.rows is None else len(self.rows)


@dataclass(frozen=True)
class Span:
    """Characters, or rows, ``start`` to ``stop`` (exclusive) of a document, counted from 0."""

    document: int
    start: int
    stop: int


class PatternError(CodedError, ValueError):
    """A regular expression that is not searched; `code` says why and `details` what it speaks of.

    =========  ======================  ==================================================================
    code       details                 meaning
    =========  ======================  ==================================================================
    "blank"                            there is none
    "long"     length, most            it has more characters than is read
    "syntax"   reason, position        Python cannot read it; position counts characters from 1, or None
    "repeats"  count, most             its counted repeats come to more than is searched
    "slow"     seconds                 its search took longer than it may
    "form"     example                 of rows: not a column, a sign and a number
    "column"   column, columns         of rows: there is no such column
    =========  ======================  ==================================================================
    """


class LabelError(CodedError, ValueError):
    """A file of labels that cannot be read; `code` says why and `details` what it speaks of.

    =========  ==================  ==================================================================
    code       details             meaning
    =========  ==================  ==================================================================
    "blank"                        there is no row
    "columns"  row, count          this row, counted from 1, has not two cells: a token and its label
    "labels"   count, most         there are more different labels than are told apart
    "one"      label               every token has the same label
    "rows"     names               of rows: a column that is read, or the labels, are missing
    "numbers"  names               of rows: a cell that is read holds no number
    =========  ==================  ==================================================================
    """


def pattern_of(pattern: str) -> regex.Pattern[str]:
    """Compile a regular expression of a stranger: Python's syntax, ``^`` and ``$`` at every line.

    Raises
    ------
    PatternError
        If it is not searched.

    Examples
    --------
    >>> pattern_of("[0-9]+").findall("12 and 3")
    ['12', '3']
    """
    if not pattern:
        raise PatternError("blank", "expected a regular expression; got none; write one")
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(
            "long",
            f"expected at most {LONGEST_PATTERN} characters; got {len(pattern)}; write a shorter one",
            length=len(pattern),
            most=LONGEST_PATTERN,
        )
    repeats = _repeats(pattern)
    if repeats > MOST_REPEATS:  # before anything compiles it: nested counts are written out in memory
        raise PatternError(
            "repeats",
            f"expected counts that come to at most {MOST_REPEATS}; got {repeats}; use * or +",
            count=repeats,
            most=MOST_REPEATS,
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern, re.MULTILINE)  # without recursion and fuzzy matching, which `regex` knows
            return regex.compile(pattern, regex.MULTILINE)
    except (re.error, regex.error) as error:
        at = None if error.pos is None else error.pos + 1
        raise _unreadable(error.msg, at) from error
    except (RecursionError, OverflowError, ValueError) as error:
        raise _unreadable(str(error), None) from error


def _repeats(pattern: str) -> int:
    counts = (
        max((int(one or 0) for one in found.groups(default="0")), default=0)
        for found in _BRACES.finditer(pattern)
    )
    return math.prod(max(1, one) for one in counts)


def _unreadable(reason: str, position: int | None) -> PatternError:
    return PatternError(
        "syntax",
        f"expected a regular expression as Python's re reads it; got {reason} at {position}; mend it",
        reason=reason,
        position=position,
    )


def pattern_marks(
    pattern: str, texts: Sequence[str], seconds: float = SECONDS
) -> list[list[tuple[int, int]]]:
    """Find the places of a pattern in texts, each (start, stop) of at least one character.

    Parameters
    ----------
    pattern
        As :func:`pattern_of` takes it.
    texts
        Searched one by one; no place goes over an end.
    seconds
        That the search of all of them may take.

    Raises
    ------
    PatternError
        If it is not searched, or takes longer.

    Examples
    --------
    >>> pattern_marks("a+", ["baa", "b"])
    [[(1, 3)], []]
    """
    compiled = pattern_of(pattern)
    until = time.monotonic() + seconds
    try:
        return [
            [
                found.span()
                for found in compiled.finditer(text, timeout=max(1e-3, until - time.monotonic()))
                if found.end() > found.start()
            ]
            for text in texts
        ]
    except TimeoutError as error:
        raise PatternError(
            "slow",
            f"expected a search of at most {seconds:g} s; it took longer; write a simpler pattern",
            seconds=seconds,
        ) from error


def span_marks(spans: Sequence[Span], documents: Sequence[Document]) -> list[list[tuple[int, int]]]:
    """Sort spans by document and cut them to it; those that hold nothing are dropped.

    Examples
    --------
    >>> span_marks([Span(0, 1, 9), Span(0, 7, 9)], [Document("one", "abc")])
    [[(1, 3)]]
    """
    found: list[list[tuple[int, int]]] = [[] for _ in documents]
    for span in sorted(spans, key=lambda one: (one.document, one.start)):
        if 0 <= span.document < len(documents):
            start, stop = max(0, span.start), min(len(documents[span.document]), span.stop)
            if start < stop:
                found[span.document].append((start, stop))
    return found


def runs(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give the runs of True, each (start, stop).

    Examples
    --------
    >>> runs(np.array([True, True, False, True]))
    [(0, 2), (3, 4)]
    """
    edges = np.flatnonzero(np.diff(on, prepend=False, append=False)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


@dataclass(frozen=True, eq=False)
class Labelled:
    """A text that came with a label for each of its tokens.

    Attributes
    ----------
    document : Document
    spans : tuple of (int, int)
        Characters of each token in the text.
    labels : tuple of str
        One a token.
    """

    document: Document
    spans: tuple[tuple[int, int], ...] = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The labels there are, the rarest first: most often that is what somebody marked."""
        counts = {name: self.labels.count(name) for name in dict.fromkeys(self.labels)}
        return tuple(sorted(counts, key=lambda name: (counts[name], name)))

    def places(self, label: str) -> list[tuple[int, int]]:
        """Give the places of a label: tokens in a row that have it are one, with what stands between them."""
        joined: list[tuple[int, int]] = []
        before = ""
        for (start, stop), name in zip(self.spans, self.labels, strict=True):
            if name == label:
                if before == label:
                    joined[-1] = (joined[-1][0], stop)
                else:
                    joined.append((start, stop))
            before = name
        return joined


def read_labels(text: str, name: str = "labels.csv") -> Labelled:
    """Read a column of labels: a row a token, the token in the first cell and its label in the last.

    The separator is a tab where the first row has one, else a comma. Rows of characters (each token one
    character, or one of them white space) are put together as they are; words with single spaces, and an
    empty row begins a new line. A first row of ``token`` or ``character`` is a heading.

    Raises
    ------
    LabelError
        If it cannot be read.

    Examples
    --------
    >>> read_labels("The,D\\ncat,N\\n\\nA,D\\ndog,N\\n").document.text
    'The cat\\nA dog'
    """
    rows = _rows(text)
    for number, row in rows:
        if row and len(row) < 2:
            raise LabelError(
                "columns",
                f"expected a token and a label in each row; row {number} has {len(row)} cell; add the other",
                row=number,
                count=len(row),
            )
    tokens = [(row[0], row[-1].strip()) if row else None for _, row in rows]
    held = [one for one in tokens if one is not None and one[0]]
    if not held:
        raise LabelError("blank", "expected rows of a token and its label; got none; give a file with some")
    labels = tuple(label for _, label in held)
    check_variety(labels)
    text, spans = _joined(tokens)
    return Labelled(Document(name, text), spans, labels)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",")
    try:
        rows = [(reader.line_num, [] if row in ([], [""]) else row) for row in reader]
    except csv.Error as error:
        raise LabelError(
            "columns", f"expected rows of cells; got {error}; mend the file", row=reader.line_num, count=0
        ) from error
    heading = next((k for k, (_, row) in enumerate(rows) if row), None)
    if heading is not None and rows[heading][1][0].strip().lower() in ("token", "character"):
        rows = rows[heading + 1 :]
    return rows


def check_variety(labels: Sequence[str]) -> None:
    """Refuse labels that are too many, or all one.

    Raises
    ------
    LabelError
        With code "labels" or "one".
    """
    count = len(set(labels))
    if count > MOST_LABELS:
        raise LabelError(
            "labels",
            f"expected at most {MOST_LABELS} different labels; got {count}; "
            "a row is a token and its label, in this order",
            count=count,
            most=MOST_LABELS,
        )
    if count == 1:
        raise LabelError(
            "one",
            f"expected two labels at least; got {labels[0]!r} everywhere; label what it is to be told from",
            label=labels[0],
        )


def _joined(tokens: Sequence[tuple[str, str] | None]) -> tuple[str, tuple[tuple[int, int], ...]]:
    words = [one[0] for one in tokens if one is not None and one[0]]
    between = "" if all(len(one) == 1 for one in words) or any(one.isspace() for one in words) else " "
    text, spans, fresh = "", [], True
    parts: list[str] = []
    length = 0
    for one in tokens:
        if one is None or not one[0]:
            joint, fresh = ("\n" if between and length and not fresh else ""), True
            parts.append(joint)
            length += len(joint)
            continue
        joint = "" if fresh else between
        spans.append((length + len(joint), length + len(joint) + len(one[0])))
        parts += [joint, one[0]]
        length, fresh = spans[-1][1], False
    text = "".join(parts)
    return text, tuple(spans)
