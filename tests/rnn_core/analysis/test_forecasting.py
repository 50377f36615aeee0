"""What is concluded of windows and states, against a restatement; and what is stored."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from rnn_core.analysis.forecasting import (
    EQUAL,
    Comparison,
    Onward,
    baselines,
    compared,
    fitted_windows,
    joined,
    onward,
    stored_networks,
)
from rnn_core.errors import CheckpointError, InputError
from rnn_core.models.forecaster import forecaster
from rnn_core.series import Series
from rnn_core.series.forecasters import Persistence, fit_linear, taus, validation
from rnn_core.series.prepared import prepare
from rnn_core.series.worlds import ar2
from tests.examples import examples


def ready(length=400, way="change"):
    g = np.random.default_rng(2)
    return prepare(Series(50 + np.cumsum(g.standard_normal(length)), "own", period=7), way)


@st.composite
def comparisons(draw):
    seeds = draw(st.integers(1, 4))
    near = st.sampled_from([0.1, 0.2, 0.205, 0.39, 0.4, 0.41, 1.0, 1.02, 1.04, 2.0])
    errors = st.lists(near, min_size=seeds, max_size=seeds)
    linear = {tau: draw(errors) for tau in (1, 8)}
    window = {tau: draw(errors) for tau in draw(st.sampled_from([(), (8,), (2, 8)]))}
    state = {cell: draw(errors) for cell in draw(st.sampled_from([(), ("a",), ("a", "b")]))}
    names = [*(f"linear-{k}" for k in linear), *(f"window-{k}" for k in window), *state]
    tried = {name: draw(st.lists(st.floats(0.1, 1), min_size=seeds, max_size=seeds)) for name in names}
    return Comparison(
        tuple(range(seeds)), {"persistence": draw(errors), "mean": draw(errors)}, linear, window, state, tried
    )


@settings(max_examples=examples(300), deadline=None)
@given(comparisons())
def test_the_finding_is_true_of_the_figures(found):
    if not found.state or not found.window:
        assert found.finding == "untrained"
        return
    states, windows = [], []
    for seed in found.seeds:
        cell = min(found.state, key=lambda one: found.validation[one][seed])
        states.append(found.state[cell][seed])
        options = [(found.validation[f"linear-{k}"][seed], one[seed]) for k, one in found.linear.items()]
        options += [(found.validation[f"window-{k}"][seed], one[seed]) for k, one in found.window.items()]
        windows.append(min(options, key=lambda one: one[0])[1])
    state, window = np.mean(states), np.mean(windows)
    lower = [s < w for s, w in zip(states, windows, strict=True)]
    assert found.best("state") == states
    assert found.best("any_window") == windows
    assert found.wins == sum(lower)
    told = found.finding
    best = min(state, window)
    assert (told == "persistence") == (best >= (1 - EQUAL) * np.mean(found.base["persistence"]))
    if told in ("needed", "far"):
        assert (told == "needed") == (2 * window >= np.mean(found.base["mean"]))
        assert all(2 * s <= w for s, w in zip(states, windows, strict=True))
    elif told == "better":
        assert all(lower)
        assert state < (1 - EQUAL) * window
    elif told == "worse":
        assert not any(lower)
        assert state > (1 + EQUAL) * window
    elif told == "equal":
        assert abs(state / window - 1) <= EQUAL
    elif told == "unclear":
        assert abs(state / window - 1) > EQUAL


def test_every_finding_can_be_reached():
    def one(state, window, persistence=5.0, mean=1.5):
        return Comparison(
            (0, 1),
            {"persistence": [persistence] * 2, "mean": [mean] * 2},
            {1: [9.0, 9.0]},
            {1: window},
            {"a": state},
            {"linear-1": [1, 1], "window-1": [0, 0], "a": [0, 0]},
        ).finding

    assert one([0.1, 0.1], [1, 1]) == "needed"
    assert one([0.1, 0.1], [1, 1], mean=3) == "far"
    assert one([0.8, 0.9], [1, 1]) == "better"
    assert one([0.99, 1.0], [1, 1]) == "equal"
    assert one([1.2, 1.1], [1, 1]) == "worse"
    assert one([0.5, 1.1], [1, 1]) == "unclear"
    assert one([1.2, 1.1], [1, 1], persistence=1.0) == "persistence"


def test_windows_are_fitted_to_all_that_is_learnt_and_judged_without_it():
    one = ready()
    read = one.scaled[: one.begins]
    found = fitted_windows(one)
    assert tuple(found) == taus(one)
    for tau, (model, tried) in found.items():
        np.testing.assert_allclose(model.weights, fit_linear(read, tau).weights)
        assert tried == pytest.approx(validation(fit_linear(read[: one.fitted], tau), one))


def test_worlds_are_joined_seed_by_seed():
    worlds = [prepare(ar2(600, seed), "level") for seed in (4, 5)]
    each = [
        compared(one, seed, fitted_windows(one), {"window-2": (0.1 * seed, 0.2), "a": (0.3, 0.4)})
        for seed, one in zip((4, 5), worlds, strict=True)
    ]
    both = joined(each)
    assert both.seeds == (4, 5)
    assert both.window == {2: [0.4, 0.5]}
    assert both.base["persistence"] == [one.error(Persistence().one_step(one, one.learnt)) for one in worlds]
    assert both.errors("linear-2") == [one.linear[2][0] for one in each]
    assert both.errors("floor") == both.base["floor"]
    with pytest.raises(InputError):
        joined([])
    assert set(baselines(ready())) == {"persistence", "seasonal", "mean"}


def test_onward_sets_a_model_beside_its_true_past():
    one = ready()
    model = fit_linear(one.scaled[: one.begins], 4)
    found = onward(model, one, 6, 3)
    said = model.one_step(one, one.learnt)
    np.testing.assert_allclose(found.forced, said[found.origin + 1 - one.learnt :][:6])
    assert found.free[0] == pytest.approx(found.forced[0])
    assert found.error[0] == pytest.approx(found.forced_error[0])
    assert (found.error[1:] > 0.9 * found.forced_error[1:]).all()
    last = onward(model, one, 6, 10_000)
    assert last.origin == len(one.series) - 7


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([0.5, 0.96, 0.98, 1.0, 1.5]), min_size=1, max_size=6))
def test_the_horizon_is_where_a_model_is_first_no_nearer_than_the_mean(errors):
    steps = len(errors)
    zero = np.zeros(steps)
    found = Onward(0, zero, zero, np.array(errors), zero, np.ones(steps), zero, 1).horizon
    assert all(one <= 1 - EQUAL for one in errors[:found])
    assert found == steps or errors[found] > 1 - EQUAL


class TestStored:
    @staticmethod
    def file(model="window-2"):
        return save(
            {f"sine||level|{model}|{n}": p.detach().numpy() for n, p in forecaster(model).named_parameters()}
        )

    def test_networks_are_found_by_series_and_way(self):
        found = stored_networks(self.file(), "sine", None, "level")
        assert list(found) == ["window-2"]
        np.testing.assert_array_equal(
            found["window-2"].module.hidden.weight.numpy(),
            forecaster("window-2").hidden.weight.detach().numpy(),
        )

    def test_what_is_damaged_or_another_is_refused(self):
        for content in (b"", self.file()[:-9], save({"sine||level|window-2|hidden.weight": np.ones((2, 2))})):
            with pytest.raises(CheckpointError, match="release"):
                stored_networks(content, "sine", None, "level")
        with pytest.raises(CheckpointError, match="none"):
            stored_networks(self.file(), "sine", 0.03, "level")
