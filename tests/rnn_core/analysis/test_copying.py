"""Does a forecast copy yesterday? Against numpy, scipy's z, and forecasts whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.analysis.copying import SHIFTS, copying, correlation
from rnn_core.errors import InputError
from tests.examples import examples


def walk(seed, length=600):
    return np.cumsum(np.random.default_rng(seed).standard_normal(length))


def rough(seed, length=600):
    """A series without trend whose next value the last two say well: AR(2)."""
    noise = np.random.default_rng(seed).standard_normal(length + 100) * 0.5
    x = np.zeros(length + 100)
    for t in range(2, len(x)):
        x[t] = 1.6 * x[t - 1] - 0.8 * x[t - 2] + noise[t]
    return x[100:]


@pytest.mark.parametrize("seed", range(5))
def test_every_number_is_numpys(seed):
    generator = np.random.default_rng(seed)
    x, f = walk(seed, 200), walk(seed + 50, 150)
    found = copying(x, f)
    for k in range(SHIFTS + 1):
        past = x[50 - k : 200 - k]
        assert found.correlations[k] == pytest.approx(np.corrcoef(f, past)[0, 1], abs=1e-12)
        assert found.errors[k] == pytest.approx(np.mean((f - past) ** 2), rel=1e-12)
        assert found.persistence[k] == pytest.approx(np.mean((x[49:199] - past) ** 2), rel=1e-12, abs=1e-15)
    before = x[49:199]
    assert found.change == pytest.approx(np.corrcoef(f - before, x[50:] - before)[0, 1], abs=1e-12)
    assert generator is not None


def test_the_interval_covers_as_often_as_it_says():
    inside, runs = 0, 400
    for seed in range(runs):
        one, other = np.random.default_rng(seed).standard_normal((2, 100))
        x = np.cumsum(np.r_[0, one])
        found = copying(x, x[:-1] + 0.5 * one + other)
        inside += found.low < 0.5 / math.sqrt(1.25) < found.high
    assert 0.91 < inside / runs < 0.99


@pytest.mark.parametrize("seed", range(5))
def test_persistence_is_found_out_on_any_series(seed):
    for x in (walk(seed), rough(seed)):
        found = copying(x, x[99:-1])
        assert (found.finding, found.peak, found.nearest, found.ratio) == ("persistence", 1, 1, 1.0)
        assert math.isnan(found.change)


@pytest.mark.parametrize("seed", range(10))
def test_yesterday_with_noise_copies_on_a_walk(seed):
    x = walk(seed)
    noise = 0.1 * np.random.default_rng(seed + 99).standard_normal(500)
    found = copying(x, x[99:-1] + noise)
    assert found.peak == 1
    assert found.ratio > 1
    assert abs(found.change) < 0.2


def test_a_forecast_that_knows_a_little_of_a_walk_copies_and_knows():
    for seed in range(5):
        x = walk(seed)
        found = copying(x, x[99:-1] + 0.2 * np.diff(x)[99:])
        assert found.finding == "copies_and_knows"
        assert found.ratio < 1


def test_the_true_law_knows():
    for seed in range(5):
        x = rough(seed)
        found = copying(x, 1.6 * x[99:-1] - 0.8 * x[98:-2])
        assert found.finding == "knows"
        assert found.ratio < 0.6


def test_the_mean_moves_nothing():
    x = rough(0)
    found = copying(x, np.full(500, x[:100].mean()))
    assert found.finding == "flat"
    assert found.peak is None


@settings(max_examples=examples(60), deadline=None)
@given(
    x=st.lists(st.floats(-100, 100).map(lambda v: round(v, 3)), min_size=30, max_size=60),
    f=st.lists(st.floats(-100, 100).map(lambda v: round(v, 3)), min_size=10, max_size=29),
)
def test_what_is_said_follows_from_the_numbers(x, f):
    found = copying(x, f)
    assert np.nanmax(np.abs(found.correlations), initial=0) <= 1
    assert found.errors[found.nearest] == found.errors.min()
    if found.peak is not None:
        assert found.correlations[found.peak] == np.nanmax(found.correlations)
    expected = {True: {"copies_and_knows", "knows"}, False: {"copies", "follows", "persistence", "flat"}}
    assert found.finding in expected[found.knows] | {"persistence", "flat"}
    if not math.isnan(found.change):
        assert found.low <= found.change <= found.high


@settings(max_examples=examples(40), deadline=None)
@given(scale=st.floats(1e-6, 1e6), move=st.floats(-1e3, 1e3), seed=st.integers(0, 20))
def test_units_change_nothing_but_errors(scale, move, seed):
    x = rough(seed, 200)
    f = x[49:-1] * 0.9
    one, other = copying(x, f), copying(move + scale * x, move + scale * f)
    np.testing.assert_allclose(other.errors, scale**2 * one.errors, rtol=1e-3, atol=(1e-7 * abs(move)) ** 2)
    if scale > 1e-2:
        np.testing.assert_allclose(one.correlations, other.correlations, atol=1e-6)
        assert (one.finding, one.peak) == (other.finding, other.peak)


def test_a_constant_has_no_correlation():
    assert math.isnan(correlation(np.full(9, 0.1), np.arange(9.0)))
    assert correlation(np.arange(9.0), -np.arange(9.0)) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("x", "f", "shifts"),
    [
        (np.arange(20.0), np.arange(20.0), 3),
        (np.arange(20.0), np.arange(3.0), 3),
        (np.arange(20.0), np.arange(9.0), 0),
        (np.r_[np.arange(19.0), np.nan], np.arange(9.0), 3),
        (np.arange(20.0), np.r_[np.arange(8.0), np.inf], 3),
        (np.ones((20, 1)), np.arange(9.0), 3),
    ],
)
def test_refusals(x, f, shifts):
    with pytest.raises(InputError):
        copying(x, f, shifts=shifts)
