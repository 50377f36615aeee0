"""Every unit is a dot of its own, where it belongs; every share has its figure."""

from __future__ import annotations

import numpy as np
import pytest

from rnn_core.plots.interventions import patch_map, rate_ticks, unit_dots
from rnn_core.plots.style import Style


@pytest.mark.parametrize("units", [3, 256, 1000])
def test_no_dot_hides_another_and_all_keep_their_value(units: int) -> None:
    means = np.clip(np.random.default_rng(1).normal(0.5, 0.002, units), 0, 1)
    means[1] = 0.03
    figure = unit_dots(means, 0.5, [1], 2, Style())
    values = {
        int(unit): value
        for trace in figure.data[:2]
        for unit, value in zip(trace.text, trace.customdata, strict=True)
    }
    assert values == dict(enumerate(means.tolist()))
    places = [(round(x, 6), y) for trace in figure.data[:2] for x, y in zip(trace.x, trace.y, strict=True)]
    assert len(set(places)) == units
    apart = [abs(x - v) for trace in figure.data[:2] for x, v in zip(trace.x, trace.customdata, strict=True)]
    assert max(apart) < 0.01 + units / 36 * 0.45 / 72 / 2
    (line,) = figure.layout.shapes
    assert (line.x0, line.line.dash) == (0.5, "dash")
    assert any("3.0%" in note.text for note in figure.layout.annotations)


def test_ticks_are_of_every_unit_at_both_ends() -> None:
    rates = np.random.default_rng(2).random((20, 2)) * 100
    figure = rate_ticks(rates, 33.0, 4, 7, Style(), closer=[108.0, 8.0])
    assert [len(trace.x) for trace in figure.data] == [18, 18, 2, 2]
    assert list(figure.data[-1].x) == [108.0, 8.0]
    assert figure.layout.xaxis.range[1] > 108
    same = rate_ticks(rates, 33.0, 4, 4, Style())
    assert [len(trace.x) for trace in same.data] == [19, 19, 2]


def test_each_cell_has_its_figure_and_its_ink() -> None:
    figure = patch_map([[1.2, -0.04], [0.0, 0.5]], ["all", "<b>"], ["a", "b"], Style())
    cells, figures = figure.data
    assert list(figures.text) == ["120%", "\u22124%", "0%", "50%"]
    assert list(figures.textfont.color) == [Style().paper, Style().ink, Style().ink, Style().ink]
    assert [list(row) for row in cells.text] == [["120%", "\u22124%"], ["0%", "50%"]]
    np.testing.assert_array_equal(cells.z, [[1, 0], [0, 0.5]])
    assert figure.layout.yaxis.ticktext == ("all", "&lt;b&gt;")
