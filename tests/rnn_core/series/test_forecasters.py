"""Forecasters against statsmodels and naive loops: one step, several steps, and the way back to values."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from statsmodels.tsa.ar_model import AutoReg

from rnn_core.cells import names
from rnn_core.errors import InputError
from rnn_core.models.forecaster import forecaster
from rnn_core.series import WORLDS, Series
from rnn_core.series.change import WAYS
from rnn_core.series.forecasters import (
    CONTEXT,
    Linear,
    Mean,
    Persistence,
    Seasonal,
    ahead_errors,
    fit_linear,
    floor,
    network,
    origins,
    taus,
    validation,
)
from rnn_core.series.prepared import prepare


def rising(length=400):
    g = np.random.default_rng(0)
    return Series(
        80 + np.cumsum(0.2 + g.standard_normal(length)) * 0.3 + 40 * np.sin(np.arange(length)), "own"
    )


def positive(length=400):
    values = rising(length).values
    return Series(values - values.min() + 1, "own", period=12)


def weights_of(model):
    return {name: one.detach().numpy() for name, one in forecaster(model, 4).named_parameters()}


@pytest.mark.parametrize("tau", [1, 2, 7, 24])
def test_ar_is_that_of_statsmodels(tau):
    x = WORLDS["ar2"](600, 1).values
    found = fit_linear(x, tau)
    fitted = AutoReg(x, tau, trend="c").fit().params
    assert found.bias == pytest.approx(fitted[0], abs=1e-8)
    np.testing.assert_allclose(found.weights[::-1], fitted[1:], atol=1e-8)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tau", [1, 3, 12])
def test_one_step_is_a_loop_over_true_pasts(way, tau):
    ready = prepare(positive(), way)
    model = fit_linear(ready.scaled[: ready.begins], tau)
    x = ready.series.values
    read = {"level": x, "change": np.diff(x), "log": np.diff(np.log(x))}[way]
    part = read[: ready.learnt - (way != "level")]
    expected = []
    for t in range(ready.learnt, len(x)):
        past = (read[: t - (way != "level")][-tau:] - part.mean()) / part.std()
        said = part.mean() + part.std() * (past @ model.weights + model.bias)
        back = {"level": said, "change": x[t - 1] + said, "log": x[t - 1] * np.exp(said)}
        expected.append(back[way])
    np.testing.assert_allclose(model.one_step(ready, ready.learnt), expected, rtol=1e-9)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", ["linear", "window-5", *names()])
def test_several_steps_are_one_after_another_on_what_was_said(way, model):
    """A series that goes on with the forecasts themselves: its one-step forecasts are the next of them."""
    ready = prepare(positive(), way)
    one = (
        fit_linear(ready.scaled[: ready.begins], 4)
        if model == "linear"
        else network(model, weights_of(model))
    )
    x, steps = ready.series.values, 5
    for origin in (ready.learnt, ready.learnt + 31):
        begin = max(0, origin + 1 - CONTEXT - ready.shift)
        said = []
        for _ in range(steps):
            going = np.array([*x[begin : origin + 1], *said, 0.5])  # the last is only a place to forecast
            told = _read_anew(ready, going)
            said.append(float(one.one_step(told, len(going) - 1)[-1]))
        found = one.ahead(ready, np.array([origin]), steps)[0]
        np.testing.assert_allclose(found, said, rtol=2e-4)


def _read_anew(ready, values):
    """The values as the same scale reads them."""
    from dataclasses import replace

    from rnn_core.series.change import learnable

    read = (learnable(values, ready.way) - ready.middle) / ready.scale
    return replace(ready, series=Series(values, "own"), scaled=read)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", ["linear", "window-5", *names()])
def test_the_first_step_ahead_is_the_one_step_forecast(way, model):
    ready = prepare(positive(300), way)  # short: a state has read the whole past in both
    one = (
        fit_linear(ready.scaled[: ready.begins], 4)
        if model == "linear"
        else network(model, weights_of(model))
    )
    places = np.arange(ready.learnt - 1, ready.learnt + 20)
    if model in names():
        places = places[places - ready.shift < CONTEXT][:1]
    first = one.ahead(ready, places, 1)[:, 0]
    np.testing.assert_allclose(first, one.one_step(ready, ready.learnt)[: len(places)], rtol=1e-4)


def test_what_needs_no_training_is_as_it_says():
    ready = prepare(positive(), "level")
    x, first = ready.series.values, ready.learnt
    places = np.array([first, first + 9])
    np.testing.assert_array_equal(Persistence().one_step(ready, first), x[first - 1 : -1])
    np.testing.assert_array_equal(Seasonal(12).one_step(ready, first), x[first - 12 : -12])
    assert (Mean().one_step(ready, first) == x[:first].mean()).all()
    ahead = Seasonal(12).ahead(ready, places, 30)
    for row, origin in zip(ahead, places, strict=True):
        for k in range(1, 31):
            back = origin + k
            while back > origin:
                back -= 12
            assert row[k - 1] == x[back]
    assert (Persistence().ahead(ready, places, 3) == x[places][:, None]).all()


def test_errors_ahead_are_means_over_places():
    ready = prepare(positive(), "change")
    model = fit_linear(ready.scaled[: ready.begins], 8)
    found = ahead_errors([model, Persistence()], ready, 6, most=10)
    places = origins(ready, 6, 10)
    assert places[0] == ready.learnt - 1
    assert places[-1] + 6 == len(ready.series) - 1
    for k in range(6):
        away = [
            (model.ahead(ready, np.array([o]), 6)[0, k] - ready.series.values[o + k + 1]) ** 2 for o in places
        ]
        assert found[0][k] == pytest.approx(np.mean(away) / ready.unit, rel=1e-9)


def test_no_model_looks_at_what_it_forecasts():
    """Another future leaves every forecast of what comes before it as it was."""
    x = positive().values
    cut = 340
    other = np.concatenate([x[:cut], x[cut:][::-1] * 1.7])
    for model in ("linear", "window-5", *names()):
        both = []
        for values in (x, other):
            ready = prepare(Series(values, "own"), "change")
            one = (
                fit_linear(ready.scaled[: ready.begins], 4)
                if model == "linear"
                else network(model, weights_of(model))
            )
            both.append(one.one_step(ready, ready.learnt)[: cut + 1 - ready.learnt])
        np.testing.assert_allclose(both[0], both[1], rtol=1e-6)


def test_the_floor_is_the_error_of_the_best_and_none_is_below_it():
    ready = prepare(WORLDS["ar2"](4000, 0), "level")
    best = floor(ready)
    assert best == pytest.approx(
        ((ready.series.best - ready.series.values)[ready.learnt :] ** 2).mean() / ready.unit
    )
    for tau in taus(ready):
        model = fit_linear(ready.scaled[: ready.begins], tau)
        assert ready.error(model.one_step(ready, ready.learnt)) > 0.99 * best
    assert floor(prepare(rising(), "level")) is None


def test_what_decides_lies_between_fitted_and_held_out():
    ready = prepare(positive(), "change")
    assert 0 < ready.fitted < ready.begins
    values = ready.series.values
    said = Persistence().one_step(ready, ready.fitted + 1)[: ready.learnt - ready.fitted - 1]
    truth = values[ready.fitted + 1 : ready.learnt]
    assert validation(Persistence(), ready) == pytest.approx(((said - truth) ** 2).mean() / ready.unit)


def test_a_forecast_that_feeds_on_itself_stays_finite():
    ready = prepare(positive(), "log")
    wild = Linear(np.array([3.0]), 1.0)
    assert np.isfinite(wild.ahead(ready, np.array([ready.learnt]), 200)).all()


def test_a_series_that_cannot_be_learnt_is_refused():
    still = np.concatenate([np.ones(90), np.arange(30.0)])
    for values, way in ((np.arange(50.0), "level"), (still, "level"), (np.ones(200), "change")):
        with pytest.raises(InputError):
            prepare(Series(values, "own"), way)
    # A straight line changes, though its change does not.
    ready = prepare(Series(np.arange(200.0), "own"), "change")
    assert ready.error(fit_linear(ready.scaled[: ready.begins], 2).one_step(ready, ready.learnt)) < 1e-12
    for wrong in (0, 300):
        with pytest.raises(InputError):
            fit_linear(ready.scaled[: ready.begins], wrong)


def test_weights_of_another_model_are_refused():
    with pytest.raises(InputError, match="train it again"):
        network("window-4", weights_of("window-5"))
    with pytest.raises(InputError):
        forecaster("window-0")


def test_a_model_leaves_torchs_own_generator_alone():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    forecaster("window-4", 1)
    for cell in names():
        forecaster(cell, 1)
    assert torch.equal(before, torch.get_rng_state())
