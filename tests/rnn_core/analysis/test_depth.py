"""What is left at each layer, against the book's equations differentiated by autograd."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from rnn_core.analysis.depth import IDENTITY, is_identity, middle, relative_curves
from rnn_core.errors import InputError
from rnn_core.experiments.stacks import StackTraining, build, gradients_at_start, spirals
from rnn_core.gradients import DepthGradients
from rnn_core.models.deep import CONNECTIONS, Connection


@pytest.mark.parametrize("connection", CONNECTIONS)
def test_the_curve_is_the_books_equation_differentiated(connection: Connection):
    stack = StackTraining(connection, 4, activation="tanh", initialisation="xavier", seed=3)
    network = build(stack).double()
    x, y = spirals(stack.batch, torch.Generator().manual_seed(stack.seed + 1))
    h = torch.tanh(network.first(x.double()))
    given_out = [h]
    for k, layer in enumerate(network.layers):
        own = torch.tanh(h @ layer.weight.T + layer.bias)
        if connection == "dense":
            h = torch.cat([h, own], 1)
        elif connection == "highway":
            t = torch.sigmoid(network.gates[k](h))
            h = own = t * own + (1 - t) * h
        else:
            h = own = h + own if connection == "residual" else own
        given_out.append(own)
    loss = functional.cross_entropy(network.readout(h), y)
    norms = np.array([float(one.norm()) for one in torch.autograd.grad(loss, given_out)])
    found = relative_curves([gradients_at_start(stack)])
    np.testing.assert_allclose(10 ** found.states[0], norms / norms[-1], rtol=1e-9)
    assert found.loss[0] == pytest.approx(math.log10(float(loss.detach())), abs=1e-12)


def test_where_the_last_layer_has_none_nothing_is_left_anywhere():
    gone, some = np.full(4, -np.inf), np.array([-np.inf, -3.0, 1.0, 0.0])
    found = relative_curves([DepthGradients(gone, gone[1:], 1.0), DepthGradients(some, some[1:], 0.1)])
    assert np.isneginf(found.states[0]).all()
    np.testing.assert_allclose(found.states[1], np.array([-np.inf, -3, 1, 0]) * math.log10(2))
    np.testing.assert_allclose(found.loss, [0, -1])
    np.testing.assert_array_equal(found.of("weights"), found.weights)
    marks = found.marks("states")
    assert (marks.least <= marks.median).all()


def test_the_middle_is_of_a_seed_that_there_is():
    values = np.random.default_rng(0).normal(size=20)
    median, least, most = middle(values)
    assert median in values
    assert (least, most) == (min(values), max(values))
    assert sum(values <= median) == 10


def test_what_is_passed_on_unchanged_is_so_within_a_factor():
    assert [is_identity(sign * math.log10(IDENTITY)) for sign in (-1, 1)] == [True, True]
    assert not is_identity(math.log10(IDENTITY) + 1e-9)
    assert not is_identity(-math.inf)


def test_something_must_have_been_measured():
    with pytest.raises(InputError, match="at least one measurement"):
        relative_curves([])
