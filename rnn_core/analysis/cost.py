"""How cost grows with the length of a text, which model is fastest, and which gain from another thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from rnn_core.errors import InputError

__all__ = [
    "EVEN",
    "GAIN",
    "Fastest",
    "Gain",
    "Growth",
    "Side",
    "Spread",
    "fastest",
    "gain",
    "growth",
    "speed_up",
    "spread",
]

Growth = Literal["less", "even", "more", "other"]
EVEN: Final = 0.2
"""Share of the length's growth by which a time's may differ and still count as in proportion."""


def growth(length: float, *times: float) -> Growth:
    """Judge how times grow against the length.

    Parameters
    ----------
    length
        Factor by which the length grows.
    *times
        Factors by which each time grows with it.

    Returns
    -------
    {"less", "even", "more", "other"}
        What all times do, ``"even"`` within `EVEN` of the length; ``"other"`` where they differ.

    Examples
    --------
    >>> growth(64, 17.1, 13.5), growth(2, 1.9, 1.8), growth(2, 4.0, 3.9), growth(4, 4.0, 2.0)
    ('less', 'even', 'more', 'other')
    """
    each: set[Growth] = {
        "less" if time < (1 - EVEN) * length else "more" if time > (1 + EVEN) * length else "even"
        for time in times
    }
    return each.pop() if len(each) == 1 else "other"


class Spread(NamedTuple):
    """The middle half of what was measured: its lowest value, the median, its highest value."""

    low: float
    median: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """Return the quartiles, each a value that was measured.

    Raises
    ------
    InputError
        If nothing was measured.

    Examples
    --------
    >>> spread([3.0, 1.0, 2.0, 9.0, 4.0])
    Spread(low=2.0, median=3.0, high=4.0)
    """
    if not values:
        raise InputError.of("at least one value", "none", "measure first")
    ordered = sorted(values)
    return Spread(*(ordered[max(0, -(-share * len(ordered) // 4) - 1)] for share in (1, 2, 3)))


Side = Literal["recurrent", "parallel", "level"]


@dataclass(frozen=True)
class Fastest:
    """The fastest of either side.

    Attributes
    ----------
    side : {"recurrent", "parallel", "level"}
        Which is faster; ``"level"`` where the middle halves of the two overlap.
    recurrent, parallel : str
        Their names.
    """

    side: Side
    recurrent: str
    parallel: str


def fastest(recurrent: Mapping[str, Sequence[float]], parallel: Mapping[str, Sequence[float]]) -> Fastest:
    """Compare the fastest of both sides, by the median.

    Parameters
    ----------
    recurrent, parallel
        Name -> times, one a round.

    Examples
    --------
    >>> fastest({"a": [2.0, 2.1], "b": [9.0]}, {"c": [3.0, 3.2], "d": [5.0]})
    Fastest(side='recurrent', recurrent='a', parallel='c')
    """
    first, other = (min(own, key=lambda one: spread(own[one]).median) for own in (recurrent, parallel))
    one, two = spread(recurrent[first]), spread(parallel[other])
    side: Side = "recurrent" if one.high < two.low else "parallel" if two.high < one.low else "level"
    return Fastest(side, first, other)


GAIN: Final = 0.1
"""How much faster another thread must make a model to count as a gain."""

Gain = Literal["parallel", "none", "all", "other"]


def speed_up(alone: Sequence[float], together: Sequence[float]) -> Spread:
    """Return how many times as fast, round by round.

    Parameters
    ----------
    alone, together
        Times on one thread, and on more in the same rounds; what a last round lacks is left out.

    Examples
    --------
    >>> speed_up([2.0, 3.0, 4.0], [1.0, 2.0, 2.0])
    Spread(low=1.5, median=2.0, high=2.0)
    """
    return spread([one / two for one, two in zip(alone, together, strict=False)])


def gain(recurrent: Mapping[str, float], parallel: Mapping[str, float]) -> Gain:
    """Say who gains from another thread: more than `GAIN`.

    Parameters
    ----------
    recurrent, parallel
        Name -> how many times as fast.

    Examples
    --------
    >>> gain({"a": 1.0}, {"b": 1.5}), gain({"a": 1.3}, {"b": 1.5}), gain({"a": 1.0}, {"b": 1.0})
    ('parallel', 'all', 'none')
    """
    first, other = ({value > 1 + GAIN for value in own.values()} for own in (recurrent, parallel))
    if len(first | other) == 1:
        return "all" if True in first else "none"
    return "parallel" if first == {False} and other == {True} else "other"
