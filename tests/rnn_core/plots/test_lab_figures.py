"""Figures of the lab draw the numbers they were given, where they belong."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.plots.log_ticks import log_ticks
from rnn_core.plots.ngram_orders import ngram_orders
from rnn_core.plots.saturation import saturation
from rnn_core.plots.strip import strip
from rnn_core.plots.style import Style
from rnn_core.plots.training_run import gradient_norms, learning_curve
from rnn_core.tracing import GateSummary
from tests.examples import examples


def test_a_line_across_for_every_network_and_a_dot_an_order() -> None:
    figure = ngram_orders([4.0, 3.0, 2.5], {"RNN": 2.3, "LSTM": 2.0}, Style(), chosen=1)
    assert list(figure.data[0].y) == [4.0, 3.0, 2.5]
    assert [shape.y0 for shape in figure.layout.shapes] == [2.3, 2.0]
    assert list(figure.data[0].marker.size) == [8, 13, 8]
    assert figure.layout.yaxis.range[0] == 0


def test_names_of_networks_that_are_close_stand_apart() -> None:
    figure = ngram_orders([4.0], {"a": 2.0, "b": 2.001, "c": 2.002}, Style())
    heights = sorted(mark.y for mark in figure.layout.annotations)
    (low, high), around = figure.layout.yaxis.range, figure.layout.margin.t + figure.layout.margin.b
    pixel = (high - low) / (figure.layout.height - around)
    assert all((above - below) / pixel >= 16 for below, above in pairwise(heights))  # a line of 13 px type
    assert {mark.text for mark in figure.layout.annotations} == {"a 2.00", "b 2.00", "c 2.00"}


def test_one_order_may_stand_alone() -> None:
    figure = ngram_orders([4.0], {}, Style())
    assert list(figure.data[0].y) == [4.0]
    assert figure.layout.yaxis.range[1] > 4


def test_a_strip_has_every_value_and_their_median() -> None:
    figure = strip({"GRU": [3.0, 1.0, 2.0], "LSTM": [5.0]}, Style(), axis="bits", span=(0.0, 6.0))
    assert [list(trace.y) for trace in figure.data] == [[3.0, 1.0, 2.0], [5.0]]
    assert [shape.y0 for shape in figure.layout.shapes] == [2.0, 5.0]
    assert list(figure.layout.xaxis.ticktext) == ["GRU", "LSTM"]
    assert figure.layout.yaxis.range == pytest.approx((0, 6))


def test_only_dots_apart_from_each_other_are_written_out_and_the_first_beside_itself() -> None:
    bits = [4.76, 3.57, 2.83, 2.35, 2.19, 2.22, 2.33]
    for chosen in (None, *range(7)):
        dots = ngram_orders(bits, {}, Style(), chosen=chosen).data[0]
        written = [n for n, words in enumerate(dots.text) if words]
        assert {0, 4} <= set(written) <= {0, 4, chosen}
        assert all(after - before > 1 for before, after in pairwise(written))
        assert dots.textposition[0] == "top right"


def test_a_strip_is_held_against_a_line_with_its_name() -> None:
    figure = strip({"GRU": [3.0]}, Style(), axis="bits", lines={"<5-gram>": 2.5})
    assert figure.layout.shapes[-1].y0 == figure.layout.shapes[-1].y1 == 2.5
    assert figure.layout.annotations[-1].text == "&lt;5-gram&gt;<br>2.50"
    assert figure.layout.annotations[-1].y == 2.5


@settings(max_examples=examples(200))
@given(st.floats(-12, 8), st.floats(0.05, 14), st.integers(2, 8))
def test_a_logarithmic_axis_is_marked_with_whole_numbers_within_it(
    low: float, wide: float, most: int
) -> None:
    marks = log_ticks(low, low + wide, most)
    assert len(marks["tickvals"]) == len(marks["ticktext"]) <= most
    for value, words in zip(marks["tickvals"], marks["ticktext"], strict=True):
        assert low - 1e-6 <= math.log10(value) <= low + wide + 1e-6
        plain = words.replace(",", "").replace("\u2212", "-").replace("</sup>", "")
        digit, _, power = plain.replace("\u00d710<sup>", "e").replace("10<sup>", "1e").partition("e")
        assert float(f"{digit}e{power or 0}") == pytest.approx(value)
    if wide > 1:
        assert marks["tickvals"]


def test_a_short_logarithmic_axis_of_a_figure_says_where_it_is() -> None:
    norms = np.array([1, 2, 3]), np.array([0.25, 0.8, 0.4])
    axis = gradient_norms(norms, 1.0, Style(), updates=3).layout.yaxis
    assert axis.type == "log"
    assert all(float(words) == value for words, value in zip(axis.ticktext, axis.tickvals, strict=True))
    assert 2 <= len(axis.tickvals) <= 4


@pytest.mark.parametrize("lines", [{"unigram": 4.3, "5-gram": 2.0}, {"unigram": 3.0, "5-gram": 2.99}])
def test_two_lines_across_are_named_on_their_outer_sides(lines: dict[str, float]) -> None:
    curve = np.array([1, 2]), np.array([5.0, 4.0])
    figure = learning_curve(curve, ([0, 2], [5.1, 4.2]), lines, Style(), updates=2)
    sides = {mark.text.split()[0]: mark.yanchor for mark in figure.layout.annotations}
    assert sides == {"unigram": "bottom", "5-gram": "top"}  # an anchor at the bottom: the words stand above


def test_the_panels_of_gates_have_one_title_for_their_axes_and_no_figure_at_their_right_edges() -> None:
    shares = {gate: np.array([0.1, 0.9]) for gate in ("forget", "input", "output")}
    figure = saturation(GateSummary(0, shares, shares, {}, {}, None), Style(labels={"shut": "shut"}))
    axes = [figure.layout[f"xaxis{number}"] for number in ("", 2, 3)]
    assert [axis.title.text for axis in axes] == [None, None, None]
    assert all(max(axis.tickvals) <= 0.5 for axis in axes)
    assert sum(mark.text == "shut" for mark in figure.layout.annotations) == 1
