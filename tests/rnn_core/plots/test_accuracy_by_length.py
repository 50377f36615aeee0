"""Every share is drawn in its network's panel, over its length, with the line of guessing under all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.plots.accuracy_by_length import accuracy_by_length
from rnn_core.plots.style import Style

LENGTHS = (5, 20, 100)


@given(st.integers(1, 7), st.integers(1, 10), st.integers(0, 1000))
def test_a_dot_a_seed_and_a_line_through_the_medians(panels: int, seeds: int, seed: int) -> None:
    shares = np.random.default_rng(seed).uniform(0.4, 1, (panels, len(LENGTHS), seeds))
    given_ = {
        f"net {p}\n{p}/9": {length: dict(enumerate(shares[p, k])) for k, length in enumerate(LENGTHS)}
        for p in range(panels)
    }
    figure = accuracy_by_length(given_, Style(), guess=0.5, learnt=20)
    for p in range(panels):
        line, dots = figure.data[2 * p : 2 * p + 2]
        assert list(line.y) == pytest.approx(np.median(shares[p], axis=1), abs=1e-6)
        assert list(dots.y) == pytest.approx(shares[p].ravel())
        assert [tuple(one) for one in dots.customdata] == [
            (s, length) for length in LENGTHS for s in range(seeds)
        ]
        assert np.abs(np.array(dots.x) - np.repeat(range(3), seeds)).max() <= 0.25
        assert line.yaxis == dots.yaxis == f"y{p + 1 if p else ''}"
    guesses = [one for one in figure.layout.shapes if one.type == "line"]
    assert [(one.y0, one.y1) for one in guesses] == [(0.5, 0.5)] * panels
    tints = [one for one in figure.layout.shapes if one.type == "rect"]
    assert all(one.x1 == 1.5 for one in tints)  # up to 20: two of three lengths
    titles = [one.text for one in figure.layout.annotations][:panels]
    assert titles == [f"net {p}<br>{p}/9" for p in range(panels)]


def test_a_network_that_has_not_reported_has_an_empty_panel() -> None:
    full = {20: {0: 0.9}, 40: {0: 0.6}}
    figure = accuracy_by_length({"a": full, "b": {20: {}, 40: {}}, "c": {}}, Style(), guess=0.5, learnt=20)
    assert [len(one.y) for one in figure.data] == [2, 2, 0, 0, 0, 0]
    assert list(figure.layout.xaxis.ticktext) == ["40"]
    assert list(figure.layout.xaxis.tickvals) == [1]
