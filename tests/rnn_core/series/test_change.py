"""Level, change and change of the logarithm: there and back, and AR against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.ar_model import AutoReg

from rnn_core.errors import InputError
from rnn_core.series.change import WAYS, ar_forecasts, back_to_level, learnable, ways_of
from tests.examples import examples


def series(seed=0, length=400):
    g = np.random.default_rng(seed)
    return 50 + 10 * np.sin(np.arange(length) / 5) + np.cumsum(g.standard_normal(length)) * 0.3


@settings(max_examples=examples(40), deadline=None)
@given(
    values=st.lists(st.floats(0.1, 1e4), min_size=3, max_size=40).map(np.array),
    way=st.sampled_from(WAYS),
    data=st.data(),
)
def test_what_is_learnt_leads_back_to_the_values(values, way, data):
    count = data.draw(st.integers(1, len(values) - 1))
    said = learnable(values, way)[-count:]
    np.testing.assert_allclose(back_to_level(values, said, way), values[-count:], rtol=1e-9)


@pytest.mark.parametrize("window", [1, 4, 12])
@pytest.mark.parametrize("way", WAYS)
def test_forecasts_are_those_of_statsmodels(way, window):
    x, learnt = series(), 300
    y = learnable(x, way)
    fitted = AutoReg(y[: learnt - len(x) + len(y)], window).fit().params
    rows = [np.r_[1, y[t - window : t][::-1]] @ fitted for t in range(learnt - len(x) + len(y), len(y))]
    expected = back_to_level(x, np.array(rows), way)
    np.testing.assert_allclose(ar_forecasts(x, learnt, window, way), expected, rtol=1e-6)


def test_no_forecast_sees_what_it_forecasts():
    x = series()
    changed = x.copy()
    changed[350:] += 100
    for way in WAYS:
        one, other = (ar_forecasts(each, 300, 3, way) for each in (x, changed))
        np.testing.assert_array_equal(one[:51], other[:51])
        assert (one[51:54] != other[51:54]).all()


def test_a_logarithm_needs_values_above_zero():
    assert ways_of(np.array([1.0, 0.0])) == ("level", "change")
    with pytest.raises(InputError):
        learnable(np.array([1.0, -1.0]), "log")
    with pytest.raises(InputError):
        learnable(np.array([1.0]), "square")


@pytest.mark.parametrize(("learnt", "window"), [(10, 4), (400, 2), (300, 0), (300, 500)])
def test_too_few_values(learnt, window):
    with pytest.raises(InputError):
        ar_forecasts(series(), learnt, window)


def test_a_stretch_that_stands_still_is_forecast_as_it_stands():
    x = np.r_[np.full(60, 3.0), 4.0, 4.0]
    assert np.isfinite(ar_forecasts(x, 60, 2)).all()
