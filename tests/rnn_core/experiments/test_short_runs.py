"""Truncation, clipping and depth in training: the tasks are what they say, and what is cut is cut."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import median

import pytest
import torch
from torch import nn

from rnn_core.errors import InputError
from rnn_core.experiments.clipping import LatchTraining, latch, train_latch
from rnn_core.experiments.memory import bytes_kept
from rnn_core.experiments.stacks import StackTraining, build, gradients_at_start, spirals, train_stack
from rnn_core.experiments.tbptt import EchoTraining, train_echo


class TestMemory:
    def test_it_grows_with_the_length(self) -> None:
        gru = nn.GRU(3, 8)
        sizes = [bytes_kept(lambda steps=steps: gru(torch.zeros(steps, 2, 3))) for steps in (10, 20, 30)]
        assert sizes[2] - sizes[1] == sizes[1] - sizes[0] > 10 * 2 * 8 * 4

    def test_what_is_kept_twice_counts_once(self) -> None:
        x = torch.ones(100, requires_grad=True)
        assert bytes_kept(lambda: x * x) == 400

    def test_nothing_is_kept_without_gradients(self) -> None:
        with torch.no_grad():
            assert bytes_kept(lambda: nn.Linear(3, 3)(torch.ones(3))) == 0


class TestEcho:
    def test_a_window_beyond_the_lag_learns_and_one_within_does_not(self) -> None:
        echo = EchoTraining(lag=2, steps=3000, hidden=16, learning_rate=0.01)
        wide = list(train_echo(replace(echo, window=6), 500))[-1]
        narrow = list(train_echo(replace(echo, window=2), 500))[-1]
        assert wide.accuracy > 0.98
        assert narrow.accuracy < 0.9

    def test_what_can_be_taught(self) -> None:
        assert [EchoTraining(window=window).taught for window in (4, 8, 16)] == [0, 0, 0.5]

    @pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
    def test_the_same_seed_is_the_same_run(self, cell: str) -> None:
        before = torch.get_rng_state()
        echo = EchoTraining(cell=cell, steps=60, window=10)
        losses = [[one.loss for one in train_echo(echo, 20)] for _ in range(2)]
        assert losses[0] == losses[1]
        assert len(losses[0]) == 3
        assert torch.equal(torch.get_rng_state(), before)
        assert losses[0] != [one.loss for one in train_echo(replace(echo, seed=1), 20)]

    def test_the_first_window_has_no_past_it_was_not_given(self) -> None:
        """Bits before the stream's beginning are drawn, never heard: half of them are missed at best."""
        report = next(train_echo(EchoTraining(window=8, lag=8, steps=8, batch=4096), 8))
        assert abs(report.accuracy - 0.5) < 0.02

    def test_no_window(self) -> None:
        with pytest.raises(InputError, match="a window"):
            train_echo(EchoTraining(window=0))
        with pytest.raises(InputError, match="a window"):
            train_echo(EchoTraining(window=100, steps=50))


class TestLatch:
    def test_only_the_first_symbol_tells(self) -> None:
        x, y = latch(LatchTraining(length=12, batch=200), torch.Generator().manual_seed(0))
        symbols = x.argmax(-1)
        assert torch.equal(symbols[0], y)
        assert (symbols[1:] >= 4).all()
        assert (symbols[0] < 4).all()

    def test_clipping_decides(self) -> None:
        """The setting shown on the page; three of the experiment's seeds, of which none decides alone."""
        clipped, free = (
            [list(train_latch(LatchTraining(clip=clip, seed=seed))) for seed in range(3)]
            for clip in (0.1, None)
        )
        assert (
            median(run[-1].accuracy for run in clipped) > 0.8 > 0.5 > median(run[-1].accuracy for run in free)
        )
        assert median(run[-1].alive for run in clipped) > 0.4 > median(run[-1].alive for run in free)
        assert all(run[0].clipped > 0.5 for run in clipped)  # later on, one that has learnt needs no limit
        assert all(report.clipped == 0 for run in free for report in run)

    def test_it_stops_where_a_gradient_is_no_number(self) -> None:
        reports = list(train_latch(LatchTraining(clip=None, learning_rate=1e30, updates=50), every=100))
        assert len(reports) == 1
        assert reports[0].update < 50
        assert not math.isfinite(reports[0].loss)


class TestStack:
    def test_spirals_are_apart(self) -> None:
        x, y = spirals(3000, torch.Generator().manual_seed(0))
        turned = torch.atan2(x[:, 1], x[:, 0]) - 2 * math.pi * (x.norm(dim=1) + y / 3)
        off = torch.remainder(turned + math.pi, 2 * math.pi) - math.pi
        assert off.std() == pytest.approx(0.15, rel=0.05)

    def test_a_shallow_plain_network_learns(self) -> None:
        last = list(train_stack(StackTraining(depth=3, updates=300, learning_rate=3e-3)))[-1]
        assert last.accuracy > 0.9

    def test_a_deep_sigmoid_network_does_not(self) -> None:
        stack = StackTraining(depth=30, activation="sigmoid", initialisation="xavier", updates=60)
        assert gradients_at_start(stack).kept < -30
        assert list(train_stack(stack))[-1].accuracy < 0.5

    def test_residuals_explode_without_normalisation(self) -> None:
        free, held = (
            gradients_at_start(StackTraining("residual", 50, normalised=normalised)).kept
            for normalised in (False, True)
        )
        assert free > 20 > 10 > held

    def test_seeds(self) -> None:
        before = torch.get_rng_state()
        one, two = build(StackTraining(seed=1)), build(StackTraining(seed=1))
        assert torch.equal(one.first.weight, two.first.weight)
        assert not torch.equal(build(StackTraining(seed=2)).first.weight, two.first.weight)
        assert torch.equal(torch.get_rng_state(), before)

    def test_it_stops_where_the_loss_is_no_number(self) -> None:
        reports = list(train_stack(StackTraining(updates=50, learning_rate=1e30)))
        assert reports[-1].update < 50
        assert not math.isfinite(reports[-1].loss)
