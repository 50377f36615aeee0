"""Drawings by hand: their colours, and the nearest picture against a comparison with each of them."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.tasks.scenes import (
    COLOURS,
    LEAST,
    MOST,
    SHAPES,
    SIZE,
    TONES,
    Placed,
    Thing,
    coloured,
    drawing,
    nearest,
    picture,
    read,
)
from tests.examples import examples

THINGS = [Thing(colour, shape) for colour, shape in product(COLOURS, SHAPES)]
placed = st.builds(Placed, st.sampled_from(THINGS), st.integers(LEAST, MOST), st.integers(LEAST, MOST))
grids = st.lists(st.integers(0, TONES - 1), min_size=SIZE**2, max_size=SIZE**2).map(
    lambda tones: np.array(tones).reshape(SIZE, SIZE)
)
LAID = [
    (one, other)
    for a, b in ((THINGS[1], THINGS[11]), (THINGS[4], THINGS[0]))
    for one in (Placed(a, column, row) for column, row in product(range(LEAST, MOST + 1), repeat=2))
    for other in (Placed(b, column, row) for column, row in product(range(LEAST, MOST + 1), repeat=2))
    if read(one, other) is not None
]


@settings(max_examples=examples(50))
@given(placed, placed)
def test_a_drawing_of_things_is_their_picture(one: Placed, other: Placed) -> None:
    np.testing.assert_array_equal(coloured(drawing((one, other))), picture((one, other)))


@settings(max_examples=examples(50))
@given(placed, placed)
def test_a_picture_with_a_caption_is_found_again_and_no_other(one: Placed, other: Placed) -> None:
    scene, found = read(one, other), nearest(drawing((one, other)))
    if scene is not None:
        assert found.pixels == 0
        assert found.scenes == (scene,)
    elif found.pixels == 0:  # a thing hidden under another, or two that together look like a third
        assert len(found.scenes) == 1


@settings(max_examples=examples(30))
@given(grids)
def test_no_picture_is_nearer_than_the_nearest(drawn: np.ndarray) -> None:
    found = nearest(drawn)
    differing = [int((drawing(things) != drawn).sum()) for things in LAID[::7]]
    assert min(differing) >= found.pixels
    assert found.scenes


@settings(max_examples=examples(30))
@given(st.sampled_from(LAID), st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.integers(0, TONES - 1))
def test_one_pixel_changed_is_one_pixel_away(
    things: tuple[Placed, Placed], row: int, column: int, tone: int
) -> None:
    drawn = drawing(things)
    changed = int(drawn[row, column] != tone)
    drawn[row, column] = tone
    found = nearest(drawn)
    assert found.pixels == changed
    assert read(*things) in found.scenes


def test_every_way_to_lay_out_two_things_is_compared() -> None:
    laid = {
        frozenset((one, other))
        for one, other in product(
            (Placed(THINGS[0], c, r) for c, r in product(range(LEAST, MOST + 1), repeat=2)),
            (Placed(THINGS[1], c, r) for c, r in product(range(LEAST, MOST + 1), repeat=2)),
        )
        if read(one, other) is not None
    }
    assert nearest(np.zeros((SIZE, SIZE), int)).pictures == len(laid) * len(THINGS) * (len(THINGS) - 1) // 2
