"""A race summed up, against what the reports say one by one."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnn_core.plots.race import race_curves
from rnn_core.plots.style import Style
from rnn_core.tasks import Echo, Race, race
from rnn_core.tasks.race_results import Track, band, summary, tracks


def track(seed: int, errors: list[float], solved: bool = False, over: bool = True) -> Track:
    return Track("gru", seed, tuple(range(0, 10 * len(errors), 10)), tuple(errors), 2.0, solved, over)


def test_every_report_is_on_one_track() -> None:
    reports = list(race(Race(Echo(5, lag=1), parameters=200, seeds=2, updates=20), 10))
    found = tracks(reports)
    assert len(found) == 6
    assert sum(len(one.updates) for one in found) == len(reports)
    for one in found:
        own = [report for report in reports if (report.cell, report.seed) == (one.cell, one.seed)]
        assert one.updates == tuple(report.update for report in own)
        assert one.errors == tuple(report.error for report in own)
        assert (one.seconds, one.solved, one.over) == (own[-1].seconds, own[-1].solved, own[-1].over)


def test_one_that_has_solved_it_stays_where_it_is() -> None:
    done = track(0, [0.5, 0.0], solved=True)
    assert [done.at(update) for update in (0, 5, 10, 500)] == [0.5, 0.5, 0.0, 0.0]
    assert math.isnan(done.at(-1))
    found = band([done, track(1, [0.6, 0.5, 0.4]), track(2, [0.7, 0.6, 0.2])])
    assert found.updates == (0, 10, 20)
    np.testing.assert_array_equal(found.median, [0.6, 0.5, 0.2])
    np.testing.assert_array_equal(found.least, [0.5, 0.0, 0.0])
    np.testing.assert_array_equal(found.most, [0.7, 0.6, 0.4])


def test_nothing_is_said_of_where_not_all_have_come() -> None:
    found = band([track(0, [0.5, 0.4, 0.3], over=False), track(1, [0.6, 0.5], over=False)])
    assert found.updates == (0, 10)


def test_what_has_diverged_counts_as_the_worst() -> None:
    run = [track(0, [0.5, math.nan]), track(1, [0.6, 0.3]), track(2, [0.7, 0.2])]
    found = band(run)
    assert math.isnan(found.most[1])
    assert (found.least[1], found.median[1]) == (0.2, 0.3)
    assert summary(run).error == 0.3
    assert summary([track(0, [0.5, math.nan])]).error == math.inf


def test_the_summary_counts_who_solved_it_and_when() -> None:
    run = [
        track(0, [0.5, 0.0], solved=True),
        replace(track(1, [0.5, 0.2, 0.0], solved=True), seconds=3.0),
        track(2, [0.5, 0.4, 0.4, 0.4]),
        track(3, [0.5], over=False),
    ]
    found = summary(run)
    assert (found.seeds, found.solved, found.running) == (4, 2, 1)
    assert found.updates == (10, 10, 20)
    assert found.seconds == (2, 2, 3)
    assert found.milliseconds == pytest.approx(1e3 * 9 / 60)
    assert summary([track(0, [0.5])]).updates is None


def test_the_figure_shows_what_was_reported() -> None:
    run = [track(0, [0.5, 0.0], solved=True), track(1, [0.6, 0.5, 0.4])]
    figure = race_curves({"GRU": run, "LSTM": []}, Style(), guess=0.5, limit=0.01, updates=40)
    drawn = {trace.name: trace for trace in figure.data}
    assert tuple(drawn["seed 1"].y) == run[1].errors
    assert (tuple(drawn["solved"].x), tuple(drawn["solved"].y)) == ((10,), (0.0,))
    assert [line.y0 for line in figure.layout.shapes] == [0.5, 0.01]
    assert tuple(figure.layout.xaxis.range) == tuple(figure.layout.xaxis2.range) == (0, 40)
    assert [one.text for one in figure.layout.annotations[:2]] == ["GRU", "LSTM"]
    assert {trace.xaxis for trace in figure.data} == {
        "x"
    }  # a network that has not reported: nothing is drawn
