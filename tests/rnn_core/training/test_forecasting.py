"""Training of forecasters: what it may look at, what it keeps, and that it learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.cells import names
from rnn_core.errors import InputError
from rnn_core.series import Series
from rnn_core.series.forecasters import network, validation
from rnn_core.training.forecasting import (
    ForecastTraining,
    World,
    _Trainer,
    learn_forecasters,
    train_forecaster,
)


def ended(settings, model, seed=0):
    *_, last = train_forecaster(settings, settings.prepared(seed), model, seed)
    return last


def wave(length=400):
    g = np.random.default_rng(1)
    return Series(np.sin(np.arange(length) / 3) + 0.1 * g.standard_normal(length), "own")


@pytest.mark.parametrize("model", ["window-8", *names()])
def test_training_lowers_the_error(model):
    settings = ForecastTraining(wave(200), "level", (model,), updates=50, rate=2e-2, plain_rate=1e-2)
    ready = settings.prepared(0)
    for seed in range(2):
        before = _Trainer(settings, ready, model, seed)
        untrained = ready.error(network(model, before.state()).one_step(ready, ready.learnt))
        assert ended(settings, model, seed).error < untrained


@pytest.mark.parametrize("model", ["window-8", "rnn"])
def test_weights_know_nothing_of_what_is_held_out(model):
    x = wave().values
    ready = ForecastTraining(wave(), "change", ()).prepared(0)
    other = np.concatenate([x[: ready.learnt], 5 - 3 * x[ready.learnt :]])
    found = [
        ended(ForecastTraining(Series(values, "own"), "change", (model,), updates=50), model)
        for values in (x, other)
    ]
    for name, one in found[0].weights.items():
        np.testing.assert_allclose(one, found[1].weights[name], rtol=1e-6)
    assert found[0].error != found[1].error


def test_reports_are_of_the_weights_that_did_best_where_it_decides():
    settings = ForecastTraining(wave(), "level", ("window-4",), updates=200, rate=0.2)
    ready = settings.prepared(0)
    *going, last = train_forecaster(settings, ready, "window-4", 0)
    assert [one.update for one in going] == list(range(25, 200, 25))
    assert not any(one.over or one.weights for one in going)
    assert last.validation <= min(one.validation for one in going) + 1e-12
    made = network("window-4", last.weights)
    assert last.error == pytest.approx(ready.error(made.one_step(ready, ready.learnt)), rel=1e-6)
    assert last.decided == pytest.approx(validation(made, ready), rel=1e-6)


@pytest.mark.parametrize("cell", names())
def test_what_learns_faster_computes_the_same(cell):
    settings = ForecastTraining(wave(), "level", (cell,))
    trainer = _Trainer(settings, settings.prepared(0), cell, 3)
    trainer.module.double()
    drawn = torch.randn(30, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    told = []
    for read in (lambda x: trainer.module(x)[0], trainer._read_on):
        trainer.module.zero_grad()
        said = read(drawn)
        said.square().sum().backward()
        told.append([said.detach(), *(one.grad.clone() for one in trainer.module.parameters())])
    for one, other in zip(*told, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-10)


def test_a_seed_is_another_world_and_other_weights():
    settings = ForecastTraining(World("toggle", 0.06), "level", ("window-2",), seeds=2, seed=3, updates=25)
    first, second = (one for one in learn_forecasters(settings) if one.over)
    assert (first.seed, second.seed) == (3, 4)
    assert np.abs(first.weights["hidden.weight"] - second.weights["hidden.weight"]).max() > 0
    assert np.abs(settings.prepared(3).scaled - settings.prepared(4).scaled).max() > 0


def test_the_same_seed_learns_the_same():
    settings = ForecastTraining(wave(), "level", ("window-4",), updates=50)
    one, same = (ended(settings, "window-4") for _ in range(2))
    np.testing.assert_array_equal(one.weights["hidden.weight"], same.weights["hidden.weight"])


def test_a_world_that_is_none_is_refused():
    with pytest.raises(InputError):
        World("atlantis").series(0)
    assert World("toggle", 0.12).series(0).best.min() == pytest.approx(-1)
    assert replace(World("sine"), chance=0.5).series(0).period == 24
