"""What stands on a worksheet: plain frozen values, every number written once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pages.shared.i18n import Language


@dataclass(frozen=True)
class Origin:
    """Where a reading comes from, as far as it does not say so itself.

    Attributes
    ----------
    network, text : str
        Their names in the visitor's language.
    first : int
        Step of the whole text at which the reading begins.
    address : callable, optional
        address(step) -> where the running app is at this place, at a step of the whole text counted from 0;
        None: no code to scan.
    local : bool
        Whether the address is this computer's alone.
    carried : bool
        Whether the address brings the text too.
    follows : str
        What the unit was found to follow on held-out text, in words; empty if nothing.
    """

    network: str
    text: str
    first: int = 0
    address: Callable[[int], str] | None = None
    local: bool = False
    carried: bool = True
    follows: str = ""


@dataclass(frozen=True)
class Letter:
    """One cell of the line of text.

    Attributes
    ----------
    shown : str
    number : str
        The step's, where it is spoken of; else empty.
    framed : bool
        Whether it is a row of the table.
    """

    shown: str
    number: str
    framed: bool


@dataclass(frozen=True)
class Bar:
    """A share to be marked on a bar: `value` in [0, 1]."""

    question: str
    low: str
    high: str
    value: float
    answer: str


@dataclass(frozen=True)
class Choice:
    """One of several, `truth` counted from 0."""

    question: str
    options: tuple[str, ...]
    truth: int
    answer: str


@dataclass(frozen=True)
class Sketch:
    """A curve to be drawn: the first of `values` is given.

    Attributes
    ----------
    question, answer : str
    letters : tuple of str
        What is read at each step.
    values : tuple of float
    ticks : tuple of (float, str)
        From the lowest to the highest; they bound the grid.
    first, last : str
        Numbers of the first and last step.
    """

    question: str
    letters: tuple[str, ...]
    values: tuple[float, ...]
    ticks: tuple[tuple[float, str], ...]
    first: str
    last: str
    answer: str


@dataclass(frozen=True)
class Head:
    """The head of a column: letter, name, and whose colour it has."""

    symbol: str
    name: str
    letter: str
    signed: bool


@dataclass(frozen=True)
class Row:
    """One step of the table: its number, what is read, its numbers, and which of them is blank."""

    step: str
    shown: str
    numbers: tuple[str, ...]
    blank: int


@dataclass(frozen=True)
class Answer:
    """The working of one blank."""

    step: str
    letters: str
    working: str
    printed: str
    measured: str


@dataclass(frozen=True)
class Table:
    """What is worked out by hand.

    Attributes
    ----------
    question : str
    equations : tuple of str
    looked : str
        Values of functions that a pencil does not give; empty if none are needed.
    heads, rows, answers : tuples
    tolerance : str
        How far off an answer may be, in a sentence.
    """

    question: str
    equations: tuple[str, ...]
    looked: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    answers: tuple[Answer, ...]
    tolerance: str


@dataclass(frozen=True)
class Open:
    """A question without one answer: what was measured, and what is only read into it."""

    question: str
    answer: str
    note: str


@dataclass(frozen=True)
class Code:
    """What is scanned, and what it says under it, a line each."""

    address: str
    caption: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """All that stands on the two pages, but for words that every sheet has."""

    language: Language
    title: str
    lede: str
    code: Code | None
    line: tuple[Letter, ...]
    bar: Bar
    choice: Choice
    sketch: Sketch
    table: Table
    open: Open
    source: str


@dataclass(frozen=True)
class Refusal:
    """Why there can be no worksheet, and what to do."""

    language: Language
    sentence: str
