"""Pictures drawn by hand, a colour a pixel, and the pictures of the captions that are nearest to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from rnn_core.tasks.scenes.scenes import COLOURS, LEAST, MOST, SHAPES, Placed, Scene, Thing, picture, read

TONES: Final = 1 + len(COLOURS)
"""What a pixel of a drawing can be: 0 is black, and k + 1 the colour of number k."""


@dataclass(frozen=True)
class Nearest:
    """The scenes whose pictures, without noise, are nearest to a drawing.

    Attributes
    ----------
    scenes : tuple of Scene
        Every scene with a picture as near as that; one where the drawing is such a picture.
    pixels : int
        In which drawing and picture differ; 0 where they are the same.
    pictures : int
        That it was compared with: every way to lay out two things that has a caption.
    """

    scenes: tuple[Scene, ...]
    pixels: int
    pictures: int


def drawing(things: tuple[Placed, ...]) -> Int[ndarray, "size size"]:
    """Draw things, the later over the earlier: 0 is black, and k + 1 the colour of number k.

    Examples
    --------
    >>> int((drawing((Placed(Thing("green", "square"), 3, 3),)) == 2).sum())
    25
    """
    pixels = picture(things)
    found = np.zeros(pixels.shape[1:], np.int64)
    for tone in range(1, TONES):
        found[(pixels == _palette()[tone][:, None, None]).all(0)] = tone
    return found


def coloured(drawn: Int[ndarray, "rows columns"]) -> Float[ndarray, "3 rows columns"]:
    """Return a drawing as a network reads it: red, green, blue in [0, 1], no noise.

    Examples
    --------
    >>> things = (Placed(Thing("red", "ring"), 3, 3), Placed(Thing("blue", "cross"), 9, 4))
    >>> np.array_equal(coloured(drawing(things)), picture(things))
    True
    """
    found: Float[ndarray, "3 rows columns"] = _palette()[drawn].transpose(2, 0, 1)
    return found


def nearest(drawn: Int[ndarray, "size size"]) -> Nearest:
    """Compare a drawing, pixel by pixel, with every picture that has a caption.

    Things in such a picture do not overlap, so each of them changes the difference by a sum of its own.

    Examples
    --------
    >>> things = (Placed(Thing("red", "ring"), 3, 3), Placed(Thing("blue", "cross"), 9, 4))
    >>> nearest(drawing(things)).pixels
    0
    """
    placed, masks, tones = _alone()
    first, second = _pairs()
    saved = (drawn[None] == tones[:, None, None]).astype(int) - (drawn == 0)[None].astype(int)
    each = (saved * masks).sum((1, 2))
    differing = int((drawn != 0).sum()) - each[first] - each[second]
    least = int(differing.min())
    at = np.flatnonzero(differing == least)
    seen = dict.fromkeys(read(placed[first[k]], placed[second[k]]) for k in at)
    return Nearest(tuple(one for one in seen if one is not None), least, len(first))


@cache
def _palette() -> Float[ndarray, "tones 3"]:
    square = [picture((Placed(Thing(one, "square"), LEAST, LEAST),))[:, LEAST, LEAST] for one in COLOURS]
    return np.stack([np.zeros(3, np.float32), *square])


@cache
def _alone() -> tuple[tuple[Placed, ...], Int[ndarray, "things size size"], Int[ndarray, " things"]]:
    """Give every thing at every place, the pixels that it covers, and its tone."""
    places = range(LEAST, MOST + 1)
    placed = tuple(
        Placed(Thing(colour, shape), column, row)
        for colour, shape, row, column in product(COLOURS, SHAPES, places, places)
    )
    grids = np.stack([drawing((one,)) for one in placed])
    return placed, (grids > 0).astype(np.int64), grids.max((1, 2))


@cache
def _pairs() -> tuple[Int[ndarray, " pairs"], Int[ndarray, " pairs"]]:
    """Give the numbers of every two things that have a caption where they lie, the one named first before."""
    placed, _, tones = _alone()
    rows = np.array([one.row for one in placed])
    columns = np.array([one.column for one in placed])
    kinds = np.array([tones[k] * len(SHAPES) + SHAPES.index(one.thing.shape) for k, one in enumerate(placed)])
    down, right = rows[None] - rows[:, None], columns[None] - columns[:, None]
    reach = LEAST  # a thing at the edge reaches as far as it
    apart = ((right > 2 * reach) & (abs(down) <= reach)) | ((down > 2 * reach) & (abs(right) <= reach))
    first, second = np.nonzero(apart & (kinds[None] != kinds[:, None]))
    return first, second
