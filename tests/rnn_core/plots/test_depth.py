"""Figures of deep stacks draw what was measured, gone gradients as gone."""

from __future__ import annotations

import numpy as np

from rnn_core.analysis.depth import Curves
from rnn_core.analysis.float32 import LIMITS
from rnn_core.plots import Style
from rnn_core.plots.depth import accuracy, gradient, height_of, training

GUESS = 1 / 3


def test_a_gradient_that_is_wholly_gone_is_drawn_as_gone():
    gone = np.array([[-np.inf, -np.inf, -3.0, 0.0]])
    marks = Curves(gone, gone[:, 1:], np.zeros(1)).marks("states")
    assert np.isneginf(marks.median[:2]).all()
    low, high = height_of([marks])
    assert low < LIMITS[0]
    assert high > LIMITS[1]
    figure = gradient(marks, (low, high), Style(quantities={"gradient": "#A0138F"}), 0)
    assert figure.data[-1].y == (None, None, -3.0, 0.0)
    assert figure.data[-1].text[0] == "0"


def test_charts_draw_every_run():
    figure = accuracy({False: {5: [0.9, 0.8, 1.0], 20: [0.3]}, True: {}}, (20, 0.5), GUESS, Style())
    assert figure.data[0].y == (0.9, 0.3)
    assert figure.data[1].y == (0.9, 0.8, 1.0, 0.3)
    assert (figure.data[-1].x, figure.data[-1].y) == ((20,), (0.5,))
    lines = training(
        {"plain": [(10, 0.4), (20, 0.5)], "dense": [(10, 0.5)], "highway": []}, 150, GUESS, Style()
    )
    assert [len(line.x) for line in lines.data] == [2, 1, 0]
    written = [note for note in lines.layout.annotations if note.text in ("plain", "dense")]
    assert abs(written[0].y - written[1].y) >= 0.1 - 1e-9
