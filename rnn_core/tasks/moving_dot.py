"""A dot moves over a small grid: which way did it go, at every frame?

Examples
--------
>>> import numpy as np
>>> frames, ways = draw(2, 5, np.random.default_rng(0))
>>> frames.shape, ways.shape
((5, 2, 6, 6), (5, 2))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, get_args

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from rnn_core.errors import InputError

__all__ = ["FRAMES", "GRID", "NOISE", "WAYS", "Way", "draw", "frames_of", "places_of", "possible"]

Way = Literal["right", "left", "down", "up"]
WAYS: Final[tuple[Way, ...]] = get_args(Way)
GRID: Final = 6
"""Cells of the grid's edge."""
FRAMES: Final = 12
NOISE: Final = 0.1
"""Standard deviation of what is added to every cell; the dot is 1."""
_TURNS: Final = 0.2
"""Probability of a step that it takes a way drawn anew, besides at the walls."""
_STEPS: Final = np.array([[0, 1], [0, -1], [1, 0], [-1, 0]])  # row, column


def possible(place: tuple[int, int], way: Way) -> bool:
    """Whether a dot at a row and a column can go a way and stay on the grid.

    Examples
    --------
    >>> possible((0, 5), "right"), possible((0, 5), "down")
    (False, True)
    """
    row, column = np.array(place) + _STEPS[WAYS.index(way)]
    return bool(0 <= row < GRID and 0 <= column < GRID)


def places_of(start: tuple[int, int], ways: Sequence[Way]) -> list[tuple[int, int]]:
    """Give row and column after each step.

    Raises
    ------
    InputError
        If a step leaves the grid.

    Examples
    --------
    >>> places_of((2, 2), ("right", "down"))
    [(2, 3), (3, 3)]
    """
    found, place = [], start
    for way in ways:
        if not possible(place, way):
            raise InputError.of("steps that stay on the grid", f"{way} from {place}", "go another way")
        down, right = _STEPS[WAYS.index(way)].tolist()
        place = (place[0] + down, place[1] + right)
        found.append(place)
    return found


def frames_of(
    places: Sequence[tuple[int, int]], source: np.random.Generator
) -> Float[ndarray, "frames grid grid"]:
    """Paint one frame a place, with noise."""
    found = NOISE * source.standard_normal((len(places), GRID, GRID))
    for frame, (row, column) in zip(found, places, strict=True):
        frame[row, column] += 1
    return found.astype(np.float32)


def draw(
    count: int, frames: int, source: np.random.Generator
) -> tuple[Float[ndarray, "frames count grid grid"], Int[ndarray, "frames count"]]:
    """Draw films, and the number of the way that led to each frame; one comes before the first.

    A dot goes on as before, now and then another way, and at a wall one of those that are open.
    """
    places = source.integers(0, GRID, (count, 2))
    ways = source.integers(0, len(WAYS), count)
    found = NOISE * source.standard_normal((frames, count, GRID, GRID)).astype(np.float32)
    told = np.zeros((frames, count), np.int64)
    for frame in range(frames):
        turned = source.random(count) < _TURNS
        ways = np.where(turned, source.integers(0, len(WAYS), count), ways)
        while (out := _outside(places + _STEPS[ways])).any():
            ways = np.where(out, source.integers(0, len(WAYS), count), ways)
        places = places + _STEPS[ways]
        found[frame, np.arange(count), places[:, 0], places[:, 1]] += 1
        told[frame] = ways
    return found, told


def _outside(places: Int[ndarray, "count 2"]) -> Bool[ndarray, " count"]:
    return np.asarray(((places < 0) | (places >= GRID)).any(1))
