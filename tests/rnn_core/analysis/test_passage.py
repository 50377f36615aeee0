"""A passage's gradients, of every registered cell, against autograd through the cell's own step."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from rnn_core.analysis.passage import Ways, goals, looks, of_seeds, ways
from rnn_core.analysis.prediction import predictions
from rnn_core.cells import names, spec
from rnn_core.gradients import curve
from rnn_core.models import CharacterModel
from rnn_core.models.random_network import RandomNetworkConfig

IDS = np.array([1, 4, 2, 5, 3, 3, 1, 2])


def drawn(cell: str) -> CharacterModel:
    torch.manual_seed(4)
    return CharacterModel(6, cell, 5, embedding=3).double().eval()


def stepped(model: CharacterModel, x: torch.Tensor) -> tuple[list[torch.Tensor], torch.Tensor]:
    """The state that is the network's own measure after each step, its gradient kept, and the last h."""
    cell, weights = spec(model.cell), list(model.rnn.parameters())
    state, kept = tuple(torch.zeros(1, 5, dtype=torch.float64) for _ in cell.states), []
    found: dict[str, torch.Tensor] = {}
    for now in x:
        found = cell.step(now, state, weights, model.rnn.mode)
        found[cell.states[-1]].retain_grad()
        kept.append(found[cell.states[-1]])
        state = tuple(found[name] for name in cell.states)
    return kept, state[0]


@pytest.mark.parametrize("cell", names())
def test_what_is_left_and_what_mattered_are_autograds(cell: str) -> None:
    model, goal = drawn(cell), 5
    x = model.embedding(torch.tensor(IDS))[:, None].detach().requires_grad_()
    kept, last = stepped(model, x)
    logits = model.readout(last[0])
    (-logits.log_softmax(-1)[goal]).backward(retain_graph=True)
    # An LSTM's c is read by its own h: at the last step, through tanh alone.
    norms = np.array([float(one.grad.norm()) for one in kept if one.grad is not None])
    found = ways(model, IDS, goal)
    np.testing.assert_allclose(10**found.main, norms / norms[-1], rtol=1e-9)
    assert found.residual is not None
    assert found.residual < 1e-12
    assert (found.cell is None) == ("cell" not in spec(cell).states)
    seen = looks(model, IDS, np.append(IDS[1:], goal), str)
    slope = torch.autograd.grad(logits[goal], x)[0][:, 0].norm(dim=1).numpy()
    np.testing.assert_allclose(10 ** seen.effects[-1], slope / slope.max(), rtol=1e-5)
    assert len(seen.guesses) == len(IDS)


@pytest.mark.parametrize("cell", names())
def test_the_bits_are_torchs_cross_entropy(cell: str) -> None:
    model = drawn(cell)
    bits, shares = predictions(model, IDS)
    with torch.no_grad():
        logits = model(torch.tensor(IDS[:-1])[:, None])[0][:, 0]
    losses = functional.cross_entropy(logits, torch.tensor(IDS[1:]), reduction="none") / np.log(2)
    np.testing.assert_allclose(bits[1:], losses, rtol=1e-9)
    np.testing.assert_allclose(shares[1:].sum(1), 1, rtol=1e-9)


@pytest.mark.parametrize("cell", names())
def test_seeds_are_summed_up_by_a_middle_one(cell: str) -> None:
    measured = [
        curve(RandomNetworkConfig(cell, hidden=4, features=3, seed=seed), 12, "exact") for seed in range(3)
    ]
    one, many = of_seeds(measured[:1]), of_seeds(measured)
    assert one.quartiles is None
    assert many.quartiles is not None
    each = np.array([of_seeds([single]).main for single in measured])
    np.testing.assert_array_equal(many.main, np.sort(each, 0)[1])


def test_a_guess_is_held_against_what_follows_or_itself() -> None:
    assert goals(np.array([5, 0]), np.array([7, 8, 9])).tolist() == [5, 8, 9]


def test_a_gradient_that_does_not_change_is_kept_whole() -> None:
    assert Ways(np.zeros(60)).rate == 1
