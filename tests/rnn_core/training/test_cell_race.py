"""A race of cells: counting against a loop with dictionaries, networks against the training run itself."""

from __future__ import annotations

import collections
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.errors import InputError
from rnn_core.training.cell_race import CellRace, Counted, Look, Met, cell_race, count_orders, looks, pieces
from rnn_core.training.character import TrainingRun
from rnn_core.training.learn import held_out_bits
from rnn_core.training.plan import PlanError

TEXT = "".join(
    np.random.default_rng(0).choice(list("abc de\n"), 900, p=[0.3, 0.2, 0.1, 0.2, 0.1, 0.05, 0.05])
)
SMALL = CellRace(TEXT, parameters=700, window=10, streams=4, updates=6, seeds=2, reports=3)


def witten_bell(learnt: list[list[int]], read: list[int], vocabulary: int, order: int) -> float:
    """Bits per token after the first, by counting in dictionaries."""
    counts: dict[tuple[int, ...], collections.Counter[int]] = collections.defaultdict(collections.Counter)
    for document in learnt:
        for k, token in enumerate(document):
            for n in range(min(order, k) + 1):
                counts[tuple(document[k - n : k])][token] += 1
    total = 0.0
    for k in range(1, len(read)):
        p = 1 / vocabulary
        for n in range(min(order, k) + 1):
            seen = counts.get(tuple(read[k - n : k]))
            if seen:
                p = (seen[read[k]] + len(seen) * p) / (sum(seen.values()) + len(seen))
        total -= math.log2(p)
    return total / (len(read) - 1)


def test_counting_is_witten_bells():
    random = np.random.default_rng(1)
    learnt = [random.integers(0, 5, 200), random.integers(0, 5, 90)]
    held = random.integers(0, 5, (60, 3))
    found = count_orders(learnt, 5, held, order=3)
    for order in range(4):
        expected = np.mean(
            [witten_bell([one.tolist() for one in learnt], piece.tolist(), 5, order) for piece in held.T]
        )
        assert found[order] == pytest.approx(expected, rel=1e-9)


def test_a_look_is_the_training_run_itself():
    plan = SMALL.plan("gru")
    settings = replace(plan.settings, seed=5)
    held = np.stack(plan.held_out, axis=1)
    found = list(looks(plan.documents, len(plan.vocabulary), settings, {"held_out": held}, 2))
    assert [one.update for one in found] == [2, 4, 6]
    run = TrainingRun(plan.documents, len(plan.vocabulary), settings)
    for one in found:
        while run.update < one.update:
            run.step()
        run.model.eval()
        assert one.bits["held_out"] == pytest.approx(
            held_out_bits(run.model, torch.as_tensor(held)), rel=1e-4
        )


def test_each_network_of_a_race_is_the_same_alone():
    """Whoever else races, and in whatever turns."""
    together = [one for one in cell_race(SMALL) if isinstance(one, Met)]
    for cell in SMALL.cells:
        alone = [one for one in cell_race(replace(SMALL, cells=(cell,))) if isinstance(one, Met)]
        mine = [one for one in together if one.cell == cell]
        assert [one.seed for one in mine] == [one.seed for one in alone] == [1, 1, 1, 2, 2, 2]
        for ours, theirs in zip(mine, alone, strict=True):
            assert ours.look.bits == pytest.approx(theirs.look.bits, rel=1e-5)


def test_networks_are_of_one_size_in_parameters_or_in_units():
    for race, same in ((SMALL, "parameters"), (replace(SMALL, units=8), "units")):
        counted = next(one for one in cell_race(race) if isinstance(one, Counted))
        for cell in race.cells:
            model = TrainingRun(
                race.plan(cell).documents, len(race.plan(cell).vocabulary), race.plan(cell).settings
            ).model
            assert model.parameter_count - model.embedding.weight.numel() == counted.parameters[cell]
        if same == "units":
            assert set(counted.hidden.values()) == {8}
        else:
            assert max(counted.parameters.values()) < 1.2 * min(counted.parameters.values())
        assert counted.best[1] == min(counted.bits)


def test_pieces_are_of_one_length_and_hold_what_the_documents_hold():
    documents = [np.arange(25), np.arange(100, 109), np.arange(2)]
    cut = pieces(documents, 5, 100)
    assert cut.shape == (5, 6)
    assert sorted(cut.ravel().tolist()) == [*range(25), *range(100, 105)]
    assert pieces(documents, 5, 2).shape == (5, 2)
    assert pieces([np.arange(3)], 500).shape == (3, 1)
    with pytest.raises(InputError):
        pieces([np.arange(1)])


def test_what_cannot_race_is_refused():
    for broken in ({"cells": ()}, {"seeds": 0}):
        with pytest.raises(InputError):
            replace(SMALL, **broken)  # type: ignore[arg-type]
    for text in ("", "aaaa" * 50, "to be"):
        with pytest.raises(PlanError):
            replace(SMALL, text=text)


def test_a_run_that_diverges_ends_with_what_it_came_to():
    race = replace(SMALL, learning_rate=10.0, cells=("rnn",), updates=30, reports=30)
    found = [one.look for one in cell_race(race) if isinstance(one, Met)]
    assert found
    assert all(isinstance(one, Look) for one in found)
