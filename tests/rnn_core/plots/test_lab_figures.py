"""Figures of the lab draw the numbers they were given, where they belong."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rnn_core.plots.orders import orders
from rnn_core.plots.strip import strip
from rnn_core.plots.style import Style


def test_a_line_across_for_every_network_and_a_dot_an_order() -> None:
    figure = orders([4.0, 3.0, 2.5], {"RNN": 2.3, "LSTM": 2.0}, Style(), chosen=1)
    assert list(figure.data[0].y) == [4.0, 3.0, 2.5]
    assert [shape.y0 for shape in figure.layout.shapes] == [2.3, 2.0]
    assert list(figure.data[0].marker.size) == [8, 13, 8]
    assert figure.layout.yaxis.range[0] == 0


def test_names_of_networks_that_are_close_stand_apart() -> None:
    figure = orders([4.0], {"a": 2.0, "b": 2.001, "c": 2.002}, Style())
    heights = sorted(mark.y for mark in figure.layout.annotations)
    assert all(above - below > 0.1 for below, above in pairwise(heights))
    assert {mark.text for mark in figure.layout.annotations} == {"a 2.00", "b 2.00", "c 2.00"}


def test_a_strip_has_every_value_and_their_median() -> None:
    figure = strip({"GRU": [3.0, 1.0, 2.0], "LSTM": [5.0]}, Style(), axis="bits", span=(0.0, 6.0))
    assert [list(trace.y) for trace in figure.data] == [[3.0, 1.0, 2.0], [5.0]]
    assert [shape.y0 for shape in figure.layout.shapes] == [2.0, 5.0]
    assert list(figure.layout.xaxis.ticktext) == ["GRU", "LSTM"]
    assert figure.layout.yaxis.range == pytest.approx((0, 6))
