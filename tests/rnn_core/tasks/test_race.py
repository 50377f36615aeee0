"""The race is fair, repeatable, and ends as the task says."""

from __future__ import annotations

import math
import pickle
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from torch import nn

from rnn_core.errors import InputError
from rnn_core.tasks import (
    CELLS,
    TASKS,
    Copy,
    Echo,
    Latch,
    Race,
    TemporalOrder,
    hidden_for,
    parameter_count,
    race,
)
from rnn_core.tasks.parameter_matching import Cell
from rnn_core.tasks.race import Racer, network

KINDS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
SHORT = Race(Echo(5, lag=1), parameters=300, seeds=2, updates=30)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("features", "hidden", "answers"), [(1, 1, 1), (6, 33, 4), (8, 20, 6)])
def test_parameters_are_counted_as_torch_has_them(
    cell: Cell, features: int, hidden: int, answers: int
) -> None:
    modules = [KINDS[cell](features, hidden), nn.Linear(hidden, answers)]
    actual = sum(parameter.numel() for module in modules for parameter in module.parameters())
    assert parameter_count(cell, features, hidden, answers) == actual


@pytest.mark.parametrize("name", sorted(TASKS))
@pytest.mark.parametrize("cell", CELLS)
def test_no_other_size_comes_nearer(name: str, cell: Cell) -> None:
    task = TASKS[name]()
    for parameters in (60, 500, 5000, 40_000):
        off = [
            abs(parameter_count(cell, task.features, size, task.answers) - parameters)
            for size in range(1, 250)
        ]
        assert hidden_for(cell, task.features, task.answers, parameters) == 1 + off.index(min(off))


@pytest.mark.parametrize("name", sorted(TASKS))
def test_the_racers_are_of_equal_size(name: str) -> None:
    settings = Race(TASKS[name]())
    sizes = [settings.size(cell) for cell in CELLS]
    assert max(sizes) < 1.04 * min(sizes)  # a unit more of a GRU is 3 %
    for cell in CELLS:
        modules = network(settings, cell, 0)
        assert sum(p.numel() for module in modules for p in module.parameters()) == settings.size(cell)


def test_too_few_parameters() -> None:
    with pytest.raises(InputError, match="parameters"):
        hidden_for("lstm", 8, 6, 10)


def test_the_first_updates_are_torchs_own() -> None:
    """Adam and clipping by hand, on the same sequences."""
    settings = replace(SHORT, cells=("lstm",), clip=0.05)
    rnn, readout = network(settings, "lstm", 1)
    parameters = [*rnn.parameters(), *readout.parameters()]
    source = torch.Generator().manual_seed(1 + (1 << 33))
    means, squares = ([torch.zeros_like(p) for p in parameters] for _ in range(2))
    for update in range(1, 4):
        batch = settings.task.draw(settings.batch, source)
        loss = settings.task.loss(readout(rnn(batch.inputs)[0]), batch)
        gradients = torch.autograd.grad(loss, parameters)
        norm = torch.sqrt(sum((g**2).sum() for g in gradients))
        for p, g, mean, square in zip(parameters, gradients, means, squares, strict=True):
            g = g * min(1.0, settings.clip / (float(norm) + 1e-6))
            mean.mul_(0.9).add_(0.1 * g)
            square.mul_(0.999).add_(0.001 * g**2)
            step = mean / (1 - 0.9**update) / ((square / (1 - 0.999**update)).sqrt() + 1e-8)
            p.data -= settings.rate * step
    racer = Racer(settings, "lstm", 1)
    racer.stretch(3)
    for ours, expected in zip(
        [*racer.rnn.parameters(), *racer.readout.parameters()], parameters, strict=True
    ):
        torch.testing.assert_close(ours, expected, rtol=1e-4, atol=1e-6)


def test_the_same_seed_is_the_same_race() -> None:
    before = torch.get_rng_state()
    runs = [[(s.cell, s.seed, s.update, s.error, s.solved) for s in race(SHORT, 10)] for _ in range(2)]
    assert runs[0] == runs[1]
    assert torch.equal(torch.get_rng_state(), before)
    alone = [(s.cell, s.seed, s.update, s.error, s.solved) for s in race(replace(SHORT, seeds=1, seed=1), 10)]
    assert alone == [one for one in runs[0] if one[1] == 1]


def test_a_network_reports_from_the_start_until_it_is_over() -> None:
    reports = list(race(SHORT, 10))
    for cell in CELLS:
        for seed in (0, 1):
            own = [one for one in reports if (one.cell, one.seed) == (cell, seed)]
            assert [one.update for one in own] == list(range(0, 10 * len(own), 10))
            assert [one.over for one in own] == [False] * (len(own) - 1) + [True]
            assert own[-1].solved or own[-1].update == SHORT.updates
            assert all(a.seconds <= b.seconds for a, b in pairwise(own))
            assert math.isnan(own[0].loss)


def test_a_network_that_has_solved_it_learns_no_further() -> None:
    settings = replace(SHORT, task=Echo(5, lag=1), updates=1000, cells=("gru",), seeds=1)
    last = list(race(settings, 20))[-1]
    assert last.solved
    assert last.update < 1000
    assert last.error <= settings.task.limit


def test_a_network_that_diverges_is_over() -> None:
    last = list(race(replace(SHORT, rate=1e30, cells=("lstm",), seeds=1), 10))[-1]
    assert last.over
    assert not last.solved


def test_starts_are_as_described() -> None:
    settings = replace(SHORT, parameters=2000)
    hidden = settings.hidden("lstm")
    lstm = network(settings, "lstm", 0)[0]
    assert (lstm.bias_ih_l0 + lstm.bias_hh_l0)[hidden : 2 * hidden].tolist() == [3.0] * hidden
    gru, size = network(settings, "gru", 0)[0], settings.hidden("gru")
    assert (gru.bias_ih_l0 + gru.bias_hh_l0)[size : 2 * size].tolist() == [3.0] * size
    rnn = network(replace(settings, initialisation="identity"), "rnn", 0)[0]
    assert rnn.nonlinearity == "relu"
    assert torch.equal(rnn.weight_hh_l0, torch.eye(settings.hidden("rnn")))
    assert not rnn.bias_hh_l0.any()
    orthogonal = network(replace(settings, initialisation="orthogonal"), "rnn", 0)[0].weight_hh_l0
    torch.testing.assert_close(orthogonal @ orthogonal.T, torch.eye(len(orthogonal)))
    as_it_comes = network(replace(settings, forget_bias=None), "lstm", 0)[0]
    assert float(as_it_comes.bias_ih_l0.detach().abs().max()) <= hidden**-0.5


def test_gates_separate_from_no_gates() -> None:
    """The classical picture, in small: what is measured at length is in docs/experiments/results."""
    settings = Race(TemporalOrder(30), seeds=3, updates=300, cells=("rnn", "lstm"))
    solved = Counter(one.cell for one in race(settings) if one.solved)
    assert solved["lstm"] >= 2 > 1 >= solved["rnn"]  # usually 3 and 0; where one run ends hangs on rounding


def test_an_identity_holds_a_symbol_that_a_default_start_loses() -> None:
    settings = Race(Latch(30), seeds=1, updates=100, parameters=2000, cells=("rnn",))
    held = list(race(replace(settings, initialisation="identity")))[-1]
    assert held.error < 0.6 * list(race(settings))[-1].error


def test_settings_travel_to_another_process() -> None:
    settings = Race(Copy(4), cells=("gru",))
    assert pickle.loads(pickle.dumps(settings)) == settings


@pytest.mark.parametrize("change", [{"cells": ()}, {"seeds": 0}, {"updates": 0}, {"batch": 0}])
def test_nobody_to_race(change: dict[str, object]) -> None:
    with pytest.raises(InputError, match="at least one"):
        race(replace(SHORT, **change))
