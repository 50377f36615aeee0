"""Worlds against naive loops, their best forecasts against brute force; the measured series."""

from __future__ import annotations

import csv
import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from rnn_core.errors import InputError
from rnn_core.series import MEASURED, WORLDS, Series, read_measured
from rnn_core.series.worlds import (
    LAG,
    LAG_WEIGHT,
    NOISE,
    REGIME_STAYS,
    REGIME_WEIGHT,
    ar2,
    longlag,
    regime,
    regime_filter,
    toggle,
)

FOLDER = Path(__file__).parents[3] / "assets" / "series"


def test_the_regime_filter_is_the_mean_over_all_paths_of_the_sign():
    x = np.random.default_rng(0).standard_normal(10)
    said = regime_filter(x)
    for t in range(1, len(x)):
        total = weighed = 0.0
        for path in itertools.product((1, -1), repeat=t):  # the signs of steps 1 ... t
            weight = 0.5
            for before, after in itertools.pairwise(path):
                weight *= REGIME_STAYS if before == after else 1 - REGIME_STAYS
            for k in range(1, t):  # what was seen
                away = x[k] - path[k - 1] * REGIME_WEIGHT * x[k - 1]
                weight *= math.exp(-(away**2) / (2 * NOISE**2))
            total += weight
            weighed += weight * path[-1]
        assert said[t] == pytest.approx(weighed / total * REGIME_WEIGHT * x[t - 1], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("chance", [0.03, 0.3])
def test_pulses_come_in_turn_one_step_after_a_marker(chance):
    series = toggle(3000, 1, chance)
    clean = np.round(series.values * 2) / 2
    pulses = np.flatnonzero(np.abs(clean) == 1)
    assert len(pulses) > 20
    assert (clean[pulses - 1] == 0.5).all()
    assert (clean[pulses[1:]] == -clean[pulses[:-1]]).all()
    np.testing.assert_array_equal(series.best[pulses], clean[pulses])
    free = np.setdiff1d(np.arange(len(clean)), pulses)
    assert (series.best[free] == 0.5 * chance).all()
    assert np.mean(clean[free] == 0.5) == pytest.approx(chance, rel=0.3)


def test_linear_worlds_are_their_recursions():
    one, other = ar2(400, 3), longlag(400, 3)
    x, y = one.values, other.values
    for t in range(30, 400):
        assert one.best[t] == pytest.approx(1.6 * x[t - 1] - 0.8 * x[t - 2], abs=1e-12)
        assert other.best[t] == pytest.approx(LAG_WEIGHT * y[t - LAG], abs=1e-12)


@pytest.mark.parametrize("name", WORLDS)
def test_what_is_left_of_a_world_cannot_be_told_from_its_past(name):
    series = WORLDS[name](4000, 5)
    left = series.values - series.best
    assert len(series) == 4000
    if name in ("logistic", "mackey"):
        assert (left == 0).all()
        return
    assert abs(left.mean()) < 4 * left.std() / math.sqrt(len(left))
    for lag in (1, 2, 20, 24):
        assert abs(np.corrcoef(left[lag:], left[:-lag])[0, 1]) < 0.07


@pytest.mark.parametrize("name", WORLDS)
def test_a_seed_is_a_world(name):
    one, same, other = (WORLDS[name](300, seed).values for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).max() > 0


def test_the_sign_of_a_regime_stays_for_fifty_steps_or_so():
    x = regime(20000, 2).values
    signs = np.sign(x[1:] * x[:-1])
    assert abs(signs.mean()) < 0.2


class TestMeasured:
    def test_months_are_in_the_order_of_the_file(self):
        rows = list(csv.reader((FOLDER / "elnino.csv").open()))[1:]
        series = self.read("elnino")
        assert series.values[0] == float(rows[0][1])
        assert series.values[-1] == float(rows[-1][12])
        assert (series.times[0], series.times[-1]) == ("1950-01", "2010-12")
        assert len(series) == 12 * len(rows)

    def test_weeks_become_months_and_gaps_a_line(self):
        weeks: dict[str, list[float]] = {}
        for date, value in list(csv.reader((FOLDER / "co2.csv").open()))[1:]:
            weeks.setdefault(f"{date[:4]}-{date[4:6]}", []).extend([float(value)] if value else [])
        series = self.read("co2")
        assert list(series.times) == list(weeks)
        gaps = [k for k, one in enumerate(weeks.values()) if not one]
        assert len(gaps) == 5
        for k, (value, found) in enumerate(zip(series.values, weeks.values(), strict=True)):
            if found:
                assert value == pytest.approx(sum(found) / len(found))
            elif k - 1 not in gaps and k + 1 not in gaps:
                assert value == pytest.approx((series.values[k - 1] + series.values[k + 1]) / 2)

    @pytest.mark.parametrize(("name", "count"), [("sunspots", 309), ("seattle", 1461)])
    def test_others_have_a_row_a_value(self, name, count):
        series = self.read(name)
        assert len(series) == len(series.times) == count

    def test_another_file_is_refused(self):
        for content in (b"a,b\n1,x\n", b"\xff\xfe\n\xff,\xff\n", b"a\n1\n"):
            with pytest.raises(InputError, match="copy it"):
                read_measured("sunspots", content)
        with pytest.raises(InputError, match="choose"):
            read_measured("nile", b"")

    @staticmethod
    def read(name):
        return read_measured(name, (FOLDER / MEASURED[name].file).read_bytes())


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": []},
        {"values": [1.0, math.nan]},
        {"values": [[1.0, 2.0]]},
        {"values": [1.0, 2.0], "times": ["a"]},
        {"values": [1.0, 2.0], "best": np.zeros(3)},
        {"values": [1.0, 2.0], "period": 1},
    ],
)
def test_a_series_that_is_none_is_refused(wrong):
    with pytest.raises(InputError):
        Series(name="own", **wrong)


def test_nobody_else_writes_into_a_series():
    values = np.arange(5.0)
    series = Series(values, "own")
    values[0] = 9
    assert series.values[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        series.values[0] = 9


def test_a_chance_is_one():
    for wrong in (0.0, 1.0, -0.1):
        with pytest.raises(InputError):
            toggle(10, 0, wrong)
