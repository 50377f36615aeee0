"""All that a link to the page of types can say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, count_or, one_of
from pages.shared.state import short_text
from pages.shared.url_state import JOB, SEED, OfJob, OfSeed
from rnn_core.cells import Cell
from rnn_core.errors import InputError
from rnn_core.experiments.types.captions import CaptionTraining
from rnn_core.experiments.types.measures import MeasuresTraining
from rnn_core.experiments.types.moving_dot import DotTraining
from rnn_core.experiments.types.verdicts import VerdictTraining
from rnn_core.tasks import moving_dot, scenes
from rnn_core.tasks.race import CELLS
from rnn_core.tasks.scenes import COLOURS, LEAST, MOST, Language, Placed, Scene, Thing

Shape = Literal["one_to_many", "one_to_one", "many_to_one", "delayed", "synced"]
Trained = Literal["one_to_one", "one_to_many", "many_to_one", "synced"]
Settings = MeasuresTraining | CaptionTraining | VerdictTraining | DotTraining

SHAPES: Final[tuple[Shape, ...]] = get_args(Shape)
TASKS: Final[Mapping[Trained, str]] = {
    "one_to_one": "rnn_core.experiments.types.measures:learn_measures",
    "one_to_many": "rnn_core.experiments.types.captions:learn_captions",
    "many_to_one": "rnn_core.experiments.types.verdicts:learn_verdicts",
    "synced": "rnn_core.experiments.types.moving_dot:learn_dot",
}
"""What may be trained here, one at a time."""

THINGS: Final = tuple(f"{colour}-{shape}" for colour in COLOURS for shape in scenes.SHAPES)
PLACES: Final = MOST - LEAST + 1
TONGUES: Final[tuple[Language, ...]] = ("en", "ko")
LETTERS: Final[Mapping[str, moving_dot.Way]] = {way[0]: way for way in moving_dot.WAYS}
"""Letter of an address -> a way of the dot."""
START: Final = (2, 1)
"""Row and column of the dot before its first step, where no link says another."""
MIDDLE: Final = moving_dot.GRID * START[0] + START[1]
HEIGHTS, WEIGHTS, AGES = (140, 200), (40, 130), (20, 80)
PATH: Final = "rrdddlluurrr"


def _path(value: str) -> str:
    return value if re.fullmatch(f"[{''.join(LETTERS)}]{{1,{moving_dot.FRAMES}}}", value) else PATH


@dataclass(frozen=True)
class PageState(OfSeed, OfJob):
    """What is on screen.

    Attributes
    ----------
    shape : str
        The type that is open.
    height, weight, age : int
        Of one to one: cm, kg, years.
    first, second : str
        Of one to many: colour and shape of the two things.
    first_column, first_row, second_column, second_row : int
        Where they lie, from 1.
    tongue : {"", "en", "ko"}
        Language of captions and of sentences; empty: the page's.
    sentence : str
        Of many to one: what is judged; empty: an example.
    source : str
        Of the delayed type: what is translated; empty: an example.
    cell : str
        Of many to one and of the type in step.
    path : str
        Of the type in step: a letter a step.
    start : int
        Cell from which the dot goes, row by row.
    """

    shape: Shape = "one_to_many"
    height: int = 170
    weight: int = 70
    age: int = 45
    first: str = "red-ring"
    second: str = "blue-cross"
    first_column: int = 3
    first_row: int = 1
    second_column: int = 4
    second_row: int = 7
    tongue: str = ""
    sentence: str = ""
    source: str = ""
    cell: Cell = CELLS[0]
    path: str = PATH
    start: int = MIDDLE

    @property
    def spoken(self) -> Language:
        """The language of captions and sentences."""
        return next((one for one in TONGUES if one == (self.tongue or self.lang)), TONGUES[0])

    @property
    def placed(self) -> tuple[Placed, Placed]:
        """The two things where they lie."""
        return (
            Placed(_thing(self.first), LEAST + self.first_column - 1, LEAST + self.first_row - 1),
            Placed(_thing(self.second), LEAST + self.second_column - 1, LEAST + self.second_row - 1),
        )

    @property
    def scene(self) -> Scene | None:
        """What the picture shows by the rule of the captions."""
        return scenes.read(*self.placed)

    @property
    def ways(self) -> tuple[moving_dot.Way, ...]:
        """The ways of the dot; the example's where those in the address leave the grid."""
        return self.walk[0]

    @property
    def places(self) -> list[tuple[int, int]]:
        """Row and column of the dot after each step."""
        return self.walk[1]

    @property
    def walk(self) -> tuple[tuple[moving_dot.Way, ...], list[tuple[int, int]]]:
        """The ways of the dot, and where it is after each."""
        ways = tuple(LETTERS[letter] for letter in self.path)
        begin = divmod(self.start, moving_dot.GRID)
        try:
            return ways, moving_dot.places_of((begin[0], begin[1]), ways)
        except InputError:
            ways = tuple(LETTERS[letter] for letter in PATH)
            return ways, moving_dot.places_of(START, ways)

    def settings(self, shape: Trained) -> Settings:
        """Return how a network of a type is trained here."""
        made: Mapping[Trained, Settings] = {
            "one_to_one": MeasuresTraining(seed=self.seed),
            "one_to_many": CaptionTraining(self.spoken, seed=self.seed),
            "many_to_one": VerdictTraining(self.spoken, self.cell, seed=self.seed),
            "synced": DotTraining(self.cell, seed=self.seed),
        }
        return made[shape]


def _thing(name: str) -> Thing:
    colour = next(one for one in COLOURS if name.startswith(f"{one}-"))
    return Thing(colour, next(one for one in scenes.SHAPES if name.endswith(f"-{one}")))


def _numbers() -> dict[str, Parameter]:
    bounds = {
        "height": ("height", HEIGHTS),
        "weight": ("weight", WEIGHTS),
        "age": ("age", AGES),
        "ax": ("first_column", (1, PLACES)),
        "ay": ("first_row", (1, PLACES)),
        "bx": ("second_column", (1, PLACES)),
        "by": ("second_row", (1, PLACES)),
        "from": ("start", (0, moving_dot.GRID**2 - 1)),
    }
    plain = PageState("en")
    return {
        name: Parameter(field, count_or(getattr(plain, field), *limits))
        for name, (field, limits) in bounds.items()
    }


ADDRESS: Final = Address(
    "types",
    PageState,
    {
        "type": Parameter("shape", one_of(SHAPES)),
        "a": Parameter("first", one_of(("red-ring", *THINGS))),
        "b": Parameter("second", one_of(("blue-cross", *THINGS))),
        "tongue": Parameter("tongue", one_of(("", *TONGUES))),
        "sentence": Parameter("sentence", short_text),
        "source": Parameter("source", short_text),
        "cell": Parameter("cell", one_of(CELLS)),
        "path": Parameter("path", _path),
        **_numbers(),
        **SEED,
        **JOB,
    },
    held=(jobs.held(*TASKS.values()),),
)
