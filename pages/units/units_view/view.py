"""What the tables are told, and what they tell: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from pages.shared.i18n import Language


@dataclass(frozen=True)
class Row:
    """A unit.

    Attributes
    ----------
    name, quantity : str
        What it is called, and which of its states is meant.
    curve : tuple of int
        What it did on the sample, a value a token, from -100 to 100.
    second : float
        AUROC on the second half.
    score, first : str
        As they are written, of the second half and of the first.
    """

    name: str
    quantity: str
    curve: tuple[int, ...]
    second: float
    score: str
    first: str


@dataclass(frozen=True)
class Line:
    """A passage.

    Attributes
    ----------
    count : str
        How many units it shares, of how many.
    before, inside, after, name : str
        What stands there, and in which document.
    """

    count: str
    before: str
    inside: str
    after: str
    name: str


@dataclass(frozen=True)
class UnitsView:
    """One of the two: a table of units, or a text to brush and its passages.

    Attributes
    ----------
    language : {"ko", "en"}
    head : tuple of str
        Over the columns of the units.
    matches : tuple of Row
    marks : tuple of (int, int)
        Tokens of the sample that the pattern covers.
    untrained : float
        Where the dashed mark is.
    chosen : int
        Which row is looked at further down.
    characters : tuple of str
        The text to brush.
    span : (int, int)
        Which of them are chosen.
    said : str
        Over the passages.
    passages : tuple of Line
    """

    language: Language
    head: tuple[str, ...] = ()
    matches: tuple[Row, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    untrained: float = 0.5
    chosen: int = -1
    characters: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)
    said: str = ""
    passages: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """What the visitor chose: a row of the units, or a span of the text.

    Attributes
    ----------
    row : int or None
    span : (int, int) or None
        Characters.
    """

    row: int | None = None
    span: tuple[int, int] | None = None
