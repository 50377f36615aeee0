"""What the figures over seeds draw is what they were given: medians, the worst and the best seed."""

from __future__ import annotations

import numpy as np
import pytest

from rnn_core.plots import Style, by_context, length_over_seeds
from rnn_core.plots.gradient_bars import gradient_bars

CURVES = {
    "<b>none</b>": {3.0: [0.9, 1.0, 0.7], 9.0: [0.1, 0.3, 0.2]},
    "luong": {3.0: [1.0, 1.0, 1.0], 9.0: [0.8, 0.9, 1.0]},
}


def test_the_line_is_the_median_and_the_band_the_worst_and_best() -> None:
    figure = length_over_seeds(CURVES, Style())
    bands, lines = figure.data[::2], figure.data[1::2]
    for band, line, shares in zip(bands, lines, CURVES.values(), strict=True):
        values = np.array(list(shares.values()))
        np.testing.assert_allclose(line.y, np.median(values, 1))
        np.testing.assert_allclose(band.y, [*values.max(1), *values.min(1)[::-1]])
        assert tuple(line.x) == tuple(shares)
    assert len({line.line.dash for line in lines}) == len({line.marker.symbol for line in lines}) == 2
    assert "<b>" not in lines[0].name


@pytest.mark.parametrize("ink", ["#15181E", "#FFFFFF"])
def test_the_band_is_faint_ink(ink: str) -> None:
    filled = length_over_seeds(CURVES, Style(ink=ink)).data[0].fillcolor
    assert filled == f"rgba({int(ink[1:3], 16)},{int(ink[3:5], 16)},{int(ink[5:7], 16)},0.14)"


def test_every_seed_is_a_dot() -> None:
    shares = {4: [0.1, 0.2, 0.3], 16: [0.5, 0.7, 0.6], 96: [0.9, 0.8, 1.0]}
    figure = by_context(shares, {"luong": [0.97, 0.99, 0.95]}, Style())
    line, dots = figure.data
    np.testing.assert_allclose(line.y, [0.2, 0.6, 0.9])
    assert sorted(zip(dots.x, dots.y, strict=True)) == sorted(
        (place, share) for place, own in enumerate(shares.values()) for share in own
    )
    assert list(figure.layout.xaxis.ticktext) == ["4", "16", "96"]
    assert figure.layout.shapes[0].y0 == 0.97
    assert "97%" in figure.layout.annotations[0].text


def test_digits_and_signs_are_words_where_a_bar_stands_for_a_word() -> None:
    figure = gradient_bars({"left": np.array([1.0, 2.0])}, ["1 4", "2 ."], Style())
    assert figure.layout.xaxis.type == "category"
