"""The unrolled drawings have an arrow where data flow, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from rnn_core.plots import Style
from rnn_core.plots.types.charts import class_bars, film, picture, probabilities, running
from rnn_core.plots.types.unrolled import (
    Unrolled,
    delayed,
    in_step,
    many_to_one,
    one_to_many,
    one_to_one,
    unrolled,
)

WEIGHTS = np.array([[0.9, 0.1, 0.0], [0.0, 0.01, 0.99]])
CASES = {
    "one_to_one": one_to_one("a", "b", 0.5),
    "one_to_many": one_to_many("a", ["x", "y", "z"], [0.5, 0.6, 0.7]),
    "many_to_one": many_to_one(["a", "b", "c"], "x", 0.5),
    "delayed": delayed(["a", "b", "c"], ["x", "y"], [0.5, 0.6]),
    "synced": in_step(["a", "b", "c"], ["x", "y", "z"], [0.5, 0.6, 0.7]),
}
COUNTS = {  # steps, read, said
    "one_to_one": (1, {0}, {0}),
    "one_to_many": (3, {0}, {0, 1, 2}),
    "many_to_one": (3, {0, 1, 2}, {2}),
    "delayed": (5, {0, 1, 2}, {3, 4}),
    "synced": (3, {0, 1, 2}, {0, 1, 2}),
}


@pytest.mark.parametrize("name", CASES)
def test_it_reads_and_says_where_its_type_does(name: str) -> None:
    found = CASES[name]
    steps, read, said = COUNTS[name]
    assert (found.steps, set(found.read), set(found.said)) == (steps, read, said)
    assert set(found.shares) == said
    ends = {(arrow.start, arrow.end) for arrow in found.arrows}
    for at in range(steps):
        assert (((at, 0), (at, 1)) in ends) == (at in read)
        assert (((at, 1), (at, 2)) in ends) == (at in said)
        assert (((at, 1), (at + 1, 1)) in ends) == (at + 1 < steps)
    assert not any(end[1] == 1 and start[1] == 1 and end[0] < start[0] for start, end in ends)


@pytest.mark.parametrize("name", ["one_to_many", "delayed"])
def test_what_was_said_is_read_at_the_next_step(name: str) -> None:
    found = CASES[name]
    back = {(arrow.start[0], arrow.end[0]) for arrow in found.arrows if arrow.kind == "back"}
    said = sorted(found.said)
    assert back == {(at, at + 1) for at in said[:-1]}


def test_attention_is_drawn_by_its_weights() -> None:
    found = delayed(["a", "b", "c"], ["x", "y"], [0.5, 0.6], WEIGHTS)
    bows = {(one.start[0], one.end[0]): one.weight for one in found.arrows if one.kind == "weighted"}
    assert bows == {(0, 3): 0.9, (1, 3): 0.1, (2, 4): 0.99}
    assert any(one.end[0] < one.start[0] and one.start[1] == one.end[1] == 1 for one in found.arrows)


@pytest.mark.parametrize("found", [*CASES.values(), delayed(["a"] * 9, ["x"] * 9, [0.5] * 9)])
def test_the_figure_holds_every_word_and_arrow(found: Unrolled) -> None:
    figure = unrolled(found, Style())
    arrows = [one for one in figure.layout.annotations if one.showarrow]
    assert len(arrows) == sum(one.kind != "weighted" for one in found.arrows)
    words = [one.text for one in figure.layout.annotations if not one.showarrow]
    assert sorted(words) == sorted([*found.read.values(), *found.said.values()])
    fills = figure.data[2].marker.color
    assert [float(one.rpartition(",")[2][:-1]) for one in fills] == [found.shares[at] for at in found.said]


def test_an_arrow_of_a_way_never_leans() -> None:
    figure = unrolled(in_step([str(k) for k in range(12)], ["\u2192"] * 12, [1.0] * 12), Style())
    assert all(not one.textangle for one in figure.layout.annotations)
    longer = unrolled(many_to_one(["word"] * 12, "x", 1.0), Style())
    assert any(one.textangle for one in longer.layout.annotations)


def test_charts_hold_what_they_are_given() -> None:
    style = Style()
    shares = np.array([[0.96, 0.02], [0.04, 0.98]])
    figure = probabilities(shares, ["a", "b"], ["1", "2"], style)
    np.testing.assert_array_equal(figure.data[0].z, shares)
    assert np.asarray(figure.data[0].text).tolist() == [["96", ""], ["", "98"]]
    frames = np.arange(72, dtype=float).reshape(2, 6, 6)
    shown = np.asarray(film(frames, style).data[0].z)
    np.testing.assert_array_equal(shown[:, :6], frames[0])
    np.testing.assert_array_equal(shown[:, 7:], frames[1])
    assert np.isnan(shown[:, 6]).all()
    pixels = np.zeros((3, 12, 12))
    pixels[0, 2, 5] = 1
    assert list(picture(pixels, style).data[0].z[2][5]) == [255, 0, 0]
    bars = running([0.9, 0.2], ["good", "<not>"], style).data[0]
    np.testing.assert_allclose(np.asarray(bars.base) + np.asarray(bars.y), [0.9, 0.2])
    assert "&lt;not&gt;" in bars.customdata[1]
    found = class_bars({"one": [0.1, 0.9], "rule": [0.2, 0.8]}, ["low", "high"], style)
    assert [list(one.y) for one in found.data] == [[0.1, 0.9], [0.2, 0.8]]
