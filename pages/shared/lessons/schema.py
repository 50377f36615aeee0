"""What a lesson holds, as plain frozen values; every text in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from pages.shared.i18n import LANGUAGES, Language

Kind = Literal["show", "predict", "do", "work", "quiz"]
Ask = Literal["bar", "choose", "sketch"]
Distinct = Literal["token", "step"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ASKS: Final[tuple[Ask, ...]] = get_args(Ask)
DISTINCT: Final[tuple[Distinct, ...]] = get_args(Distinct)

Text = Mapping[Language, str]
"""Language -> a text, in which ``**bold**``, code between backticks, a link to a term ``[word](#term-ID)``
and a measured value ``{=EXPRESSION:FORMAT}`` may stand.
"""


@dataclass(frozen=True)
class Figure:
    """What the figure shows at a step.

    Attributes
    ----------
    kind : str
        Which of the app's figures: the name of a module of ``pages.course.figures``.
    settings : mapping
        What that kind takes, its own fields alone: the lesson's defaults, then the step's.
    """

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Attributes
    ----------
    text : Text
    accept : str
        Expression in which ``truth`` is what was measured; of all options exactly one holds.
    """

    text: Text
    accept: str


@dataclass(frozen=True)
class Predict:
    """What a visitor predicts before it is shown.

    Attributes
    ----------
    type : {"bar", "choose", "sketch"}
        A value between two limits, one of several options, or a curve.
    truth : str
        Expression for what was measured: a number, or for a sketch an array of one number a step.
    options : tuple of Option
        For ``"choose"``.
    limits : (low, high)
        Of the bar, or of the sketch pad's vertical axis.
    format : str
        How a value is written, as Python's format does: ``".0%"``.
    steps : (first, last)
        For ``"sketch"``: the steps of the text that are drawn, as the player counts them.
    start : str
        For ``"sketch"``: expression for the value it begins at, which is shown; empty: none.
    said : Text
        What was measured in a sentence, with ``{=truth:FORMAT}`` in it; for ``"choose"`` it may be empty.
    why : Text
        Why, told once it is locked.
    quantity : str
        Letter of the figure's quantity that the handle moves; empty: none.
    """

    type: Ask
    truth: str
    options: tuple[Option, ...] = ()
    limits: tuple[float, float] = (0.0, 1.0)
    format: str = ".0%"
    steps: tuple[int, int] | None = None
    start: str = ""
    said: Text = field(default_factory=dict)
    why: Text = field(default_factory=dict)
    quantity: str = ""


@dataclass(frozen=True)
class Do:
    """What a visitor finds in the figure.

    Attributes
    ----------
    goal : str
        Expression for one truth value a step of the figure's text.
    need : int
        How many of them must be found.
    distinct : {"token", "step"}
        What makes two of them different.
    hints : tuple of Text
        Told one after the other; the last one nearly says it.
    """

    goal: str
    need: int = 1
    distinct: Distinct = "token"
    hints: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Slip:
    """A wrong number that has a name: ``when`` is an expression for it."""

    when: str
    text: Text


@dataclass(frozen=True)
class Row:
    """One line of a calculation by hand.

    Attributes
    ----------
    name : str
        By which later rows call its value.
    text : Text
        What stands before it: ``"f = σ(2 × 1 − 1)"``.
    value : str
        Expression over the rows before it and what is given.
    blank : bool
        Whether the visitor fills it in.
    slips : tuple of Slip
    """

    name: str
    text: Text
    value: str
    blank: bool = True
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True)
class Work:
    """A calculation by hand: ``given`` numbers or expressions by name, then rows; ``tolerance`` both ways."""

    given: Mapping[str, str]
    rows: tuple[Row, ...]
    tolerance: float = 0.011


@dataclass(frozen=True)
class Question:
    """One question of a quiz.

    Attributes
    ----------
    text : Text
    options : tuple of Text
        None for a number.
    answer : int
        Which option, counted from 0; -1 for a number.
    number : str
        Expression for the number; empty where there are options.
    tolerance : float
    why : Text
    step : str
        Id of the step that teaches it.
    """

    text: Text
    why: Text
    step: str
    options: tuple[Text, ...] = ()
    answer: int = -1
    number: str = ""
    tolerance: float = 0.01


@dataclass(frozen=True)
class Step:
    """One step of a lesson.

    Attributes
    ----------
    id : str
    kind : {"show", "predict", "do", "work", "quiz"}
    title : Text
        One sentence.
    body : tuple of Text
        At most two short paragraphs.
    figure : Figure
    after : Figure
        What it shows once a prediction is locked; the same figure otherwise.
    predict, do, work : Predict, Do, Work or None
    quiz : tuple of Question
    ask : Text
        What a teacher asks the class at this step.
    covers : tuple of int
        Rows of the table of lessons that it shows.
    """

    id: str
    kind: Kind
    title: Text
    body: tuple[Text, ...]
    figure: Figure
    after: Figure
    predict: Predict | None = None
    do: Do | None = None
    work: Work | None = None
    quiz: tuple[Question, ...] = ()
    ask: Text = field(default_factory=dict)
    covers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reading:
    """Something to read: its title, where it is, and what it adds in one sentence."""

    title: str
    where: str
    adds: Text


@dataclass(frozen=True)
class Notes:
    """What a teacher reads beforehand.

    Attributes
    ----------
    aims, mistakes : tuple of Text
        What students can do afterwards; what they get wrong, and what to say then.
    slow : Text
        What to do if the network is slow.
    """

    aims: tuple[Text, ...] = ()
    mistakes: tuple[Text, ...] = ()
    slow: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes
    ----------
    slug : str
        The file's name without its ending.
    number : int
        Its place in the course; 0 for one that is not of the course.
    minutes : int
    title, lede : Text
    steps : tuple of Step
    notes : Notes
    reading : tuple of Reading
    """

    slug: str
    number: int
    minutes: int
    title: Text
    lede: Text
    steps: tuple[Step, ...]
    notes: Notes = field(default_factory=Notes)
    reading: tuple[Reading, ...] = ()

    @property
    def languages(self) -> tuple[Language, ...]:
        """What all its texts are in: every language, or of a lesson that somebody brings those it has."""
        return tuple(one for one in LANGUAGES if one in self.title)
