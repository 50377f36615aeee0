"""A linear model of the whole past: against statsmodels, a naive loop, and what is known in closed form."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import statsmodels.api as sm

from rnn_core.analysis.whole_past import (
    LENGTH,
    NOISE,
    OTHERS,
    WINDOW,
    best,
    cell_cost,
    cheaper_until,
    costs,
    step_marks,
    waves,
    whole_past,
)
from rnn_core.cells import names, spec
from rnn_core.errors import InputError


@pytest.mark.parametrize("step", [1, 5, 24, 40])
def test_errors_are_those_of_statsmodels(step):
    found = whole_past(60, [3], steps=(step,))
    learnt, others = waves(60, 6), waves(OTHERS, 7)
    fitted = sm.OLS(learnt[:, step], learnt[:, :step]).fit()
    expected = np.mean((fitted.predict(others[:, :step]) - others[:, step]) ** 2)
    assert found.naive[0, 0] == pytest.approx(expected, rel=1e-8)
    if step >= WINDOW:
        rows = [(one[t - WINDOW : t], one[t]) for one in learnt for t in range(WINDOW, LENGTH)]
        window = sm.OLS([y for _, y in rows], np.stack([x for x, _ in rows])).fit()
        said = window.predict(others[:, step - WINDOW : step])
        assert found.window[0, 0] == pytest.approx(np.mean((said - others[:, step]) ** 2), rel=1e-8)
    else:
        assert np.isnan(found.window[0, 0])


@pytest.mark.parametrize(("step", "sequences"), [(30, 20), (60, 30)])
def test_with_more_inputs_than_sequences_the_least_weights_that_fit_are_taken(step, sequences):
    found = whole_past(sequences, [0], steps=(step,))
    learnt, others = waves(sequences, 0), waves(OTHERS, 1)
    past, answers = learnt[:, :step], learnt[:, step]
    weights = past.T @ np.linalg.solve(past @ past.T, answers)
    assert np.allclose(past @ weights, answers)
    assert found.naive[0, 0] == pytest.approx(
        np.mean((others[:, :step] @ weights - others[:, step]) ** 2), rel=1e-6
    )


@pytest.mark.parametrize("step", [1, 4, 24, 100])
def test_the_best_is_what_endless_sequences_come_to(step):
    learnt = waves(40_000, 0, length=step + 1)
    weights = np.linalg.lstsq(learnt[:, :step], learnt[:, step], rcond=None)[0]
    others = waves(40_000, 1, length=step + 1)
    error = np.mean((others[:, :step] @ weights - others[:, step]) ** 2)
    assert error == pytest.approx(best(step), rel=0.03)


def test_the_best_falls_with_every_value_and_never_below_the_noise():
    errors = [best(step) for step in range(1, LENGTH)]
    assert all(one >= other - 1e-12 for one, other in pairwise(errors))
    assert errors[-1] > NOISE**2


@pytest.mark.parametrize("sequences", [30, 60, 100])
def test_it_falls_apart_where_inputs_are_as_many_as_sequences(sequences):
    found = whole_past(sequences, range(7))
    assert abs(found.worst - sequences) <= 3
    middle = np.median(found.naive, 0)
    assert middle.max() > 10 * middle[0]
    assert middle[-1] < middle.max() / 3
    assert np.nanmax(found.window) < 2 * NOISE**2


def test_with_few_inputs_the_error_is_what_theory_expects():
    """Of Gaussian inputs: the best error times 1 + p / (n - p - 1)."""
    found = whole_past(100, range(9), steps=(6, 14))
    for k, inputs in enumerate((6, 14)):
        assert found.naive[:, k].mean() == pytest.approx(best(inputs) * (1 + inputs / (99 - inputs)), rel=0.1)


def test_marks_are_close_where_it_happens():
    for sequences in (2, 20, 60, 100, 150):
        marks = step_marks(sequences)
        assert marks == tuple(sorted(set(marks)))
        assert marks[0] == 1
        assert marks[-1] == LENGTH - 1
        assert {sequences - 1, sequences, sequences + 1} <= {*marks, 0, LENGTH}


@pytest.mark.parametrize("hidden", [1, 4, 16])
@pytest.mark.parametrize("cell", names())
def test_a_cell_multiplies_by_every_weight_once_and_by_its_gates(cell, hidden):
    weights = [one for one in spec(cell).layer(1, hidden).parameters() if one.dim() > 1]
    products = sum(one.numel() for one in weights) + hidden
    extra = cell_cost(cell, hidden) - products
    assert extra % hidden == 0
    assert 0 <= extra // hidden <= 2 * len(spec(cell).quantities)
    assert cheaper_until(cell, hidden) == cell_cost(cell, hidden)


def test_products_of_gates_are_those_of_the_equations():
    """RNN none; GRU r u, (1 - z) n, z h; LSTM f c, i g, o tanh(c); minGRU (1 - z) h, z n."""
    by_equations = {"rnn": 0, "gru": 3, "lstm": 3, "mingru": 2}
    for cell, count in by_equations.items():
        weights = [one for one in spec(cell).layer(1, 16).parameters() if one.dim() > 1]
        assert cell_cost(cell, 16) == sum(one.numel() for one in weights) + 16 + 16 * count


def test_costs_by_step():
    assert [costs(step, 16).naive for step in (1, 100)] == [1, 100]
    assert [costs(step, 16).window for step in (1, 100)] == [1, WINDOW]
    assert costs(1, 16).cells == costs(100, 16).cells


@pytest.mark.parametrize(
    ("sequences", "seeds", "steps"), [(1, [0], None), (10, [], None), (10, [0], (0,)), (10, [0], (LENGTH,))]
)
def test_refusals(sequences, seeds, steps):
    with pytest.raises(InputError):
        whole_past(sequences, seeds, steps)
