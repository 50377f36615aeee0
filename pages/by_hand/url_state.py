"""All that a link to the page of cells by hand can say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import cells
from pages.shared.address import Address, Parameter, count, count_or, one_of, slug
from pages.shared.url_state import Visit
from rnn_core.tasks.by_hand.presets import LONGEST, Preset, presets

Decimals = Literal["4", "3", "2"]
Nudge = Literal["0.1", "0.5", "-0.1"]

LARGEST: Final = 16.0
"""Largest size of a weight."""

LARGEST_INPUT: Final = 9.0
SHORTEST: Final = 2
"""Steps of the shortest sequence."""

SIZES: Final = (1, 512)

_NUMBER: Final = re.compile(r"[-\u2212]?(\d{1,3}(\.\d{0,6})?|\.\d{1,6})")


def _value(text: str, largest: float) -> float | None:
    """Read one number within bounds; else None."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace("\u2212", "-")) + 0.0
    return value if abs(value) <= largest else None


def _short(value: float) -> str:
    return f"{round(value, 4) + 0.0:g}"


def joined(values: tuple[float, ...]) -> str:
    """Write numbers as an address has them.

    Examples
    --------
    >>> joined((8.0, -0.5))
    '8_-0.5'
    """
    return "_".join(map(_short, values))


def weights_of(value: str) -> str:
    """Read weights; empty where one of them is no number within bounds.

    Examples
    --------
    >>> weights_of("8_-0.50"), weights_of("8_x")
    ('8_-0.5', '')
    """
    found = [_value(one, LARGEST) for one in value.split("_")[:200]]
    sound = [one for one in found if one is not None]
    return joined(tuple(sound)) if len(sound) == len(found) else ""


def steps_of(value: str) -> tuple[tuple[float, ...], ...] | None:
    """Read inputs: steps apart by spaces or _, the numbers of one by commas or ~; None where they are not.

    Examples
    --------
    >>> steps_of("1,0 0,0"), steps_of("1 0 1"), steps_of("1 boo")
    (((1.0, 0.0), (0.0, 0.0)), ((1.0,), (0.0,), (1.0,)), None)
    """
    rows = [row for row in re.split(r"[\s_;]+", value.strip()) if row]
    found = tuple(tuple(_value(one, LARGEST_INPUT) for one in re.split(r"[,~]", row)) for row in rows)
    if not SHORTEST <= len(found) <= LONGEST or len({len(row) for row in found}) > 1 or len(found[0]) > 8:
        return None
    if any(one is None for row in found for one in row):
        return None
    return tuple(tuple(one for one in row if one is not None) for row in found)


def inputs_of(value: str) -> str:
    """Read inputs as an address has them; empty where they are none."""
    found = steps_of(value)
    return "" if found is None else "_".join("~".join(map(_short, row)) for row in found)


def bounded(low: int, high: int) -> Callable[[str], int | None]:
    """Make a reader of a whole number within bounds, or None."""

    def read(value: str) -> int | None:
        number = count(value)
        return number if number is not None and low <= number <= high else None

    return read


def _preset(value: str) -> str:
    return value if slug(value) in presets() else next(iter(presets()))


@dataclass(frozen=True)
class PageState(Visit):
    """What is on screen.

    Attributes
    ----------
    preset : str
        One of `rnn_core.tasks.by_hand.presets`.
    weights, inputs : str
        The visitor's own, as an address has them; empty, or of another shape: the preset's.
    step : int or None
        From 1; None: the second.
    rounded : {"4", "3", "2"}
        Decimals of a student who rounds every number that is written down.
    nudge : int or None
        Which weight is nudged, from 1; None: the first that is not 0.
    by : {"0.1", "0.5", "-0.1"}
    counted : str
        The cell whose parameters are counted; empty: the preset's.
    embedding, hidden : int
        Sizes of that.
    """

    preset: str = "lstm_latch"
    weights: str = ""
    inputs: str = ""
    step: int | None = None
    rounded: Decimals = "4"
    nudge: int | None = None
    by: Nudge = "0.1"
    counted: str = ""
    embedding: int = 100
    hidden: int = 128

    @property
    def own(self) -> Preset:
        """The preset."""
        return presets()[self.preset]


def _cell(value: str) -> str:
    return value if value in cells.names() else ""


ADDRESS: Final = Address(
    "by_hand",
    PageState,
    {
        "preset": Parameter("preset", _preset),
        "w": Parameter("weights", weights_of),
        "x": Parameter("inputs", inputs_of),
        "t": Parameter("step", bounded(1, LONGEST)),
        "round": Parameter("rounded", one_of(get_args(Decimals))),
        "nudge": Parameter("nudge", bounded(1, 200)),
        "by": Parameter("by", one_of(get_args(Nudge))),
        "count": Parameter("counted", _cell),
        "e": Parameter("embedding", count_or(100, *SIZES)),
        "n": Parameter("hidden", count_or(128, *SIZES)),
    },
)
