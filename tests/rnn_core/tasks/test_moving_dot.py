"""The dot stays on its grid, and the way that is asked for is the way it went."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.errors import InputError
from rnn_core.tasks.moving_dot import GRID, NOISE, WAYS, draw, frames_of, places_of, possible
from tests.examples import examples

STEPS = {"right": (0, 1), "left": (0, -1), "down": (1, 0), "up": (-1, 0)}


def test_each_frames_way_led_there_from_the_frame_before() -> None:
    films, ways = draw(300, 12, np.random.default_rng(4))
    spots = films.reshape(12, 300, -1).argmax(-1)
    places = np.stack([spots // GRID, spots % GRID], -1)
    steps = np.array([STEPS[way] for way in WAYS])[ways]
    np.testing.assert_array_equal(places[1:] - places[:-1], steps[1:])
    noise = films.reshape(12, 300, -1).copy()
    np.put_along_axis(noise, spots[..., None], np.nan, -1)
    assert np.nanstd(noise) == pytest.approx(NOISE, rel=0.02)
    assert np.bincount(ways.ravel()).min() > 0.2 * ways.size


@settings(max_examples=examples(50))
@given(st.lists(st.sampled_from(WAYS), min_size=1, max_size=12), st.integers(0, GRID**2 - 1))
def test_a_path_is_followed_step_by_step_or_refused(ways: list[str], start: int) -> None:
    place = divmod(start, GRID)
    naive, sound = [], True
    for way in ways:
        place = (place[0] + STEPS[way][0], place[1] + STEPS[way][1])
        sound = sound and 0 <= place[0] < GRID and 0 <= place[1] < GRID
        naive.append(place)
    if sound:
        assert places_of(divmod(start, GRID), ways) == naive
        painted = frames_of(naive, np.random.default_rng(0))
        assert all(frame[place] > 0.5 for frame, place in zip(painted, naive, strict=True))
    else:
        with pytest.raises(InputError, match="go another way"):
            places_of(divmod(start, GRID), ways)


def test_a_corner_has_two_open_ways() -> None:
    assert [way for way in WAYS if possible((0, 0), way)] == ["right", "down"]
