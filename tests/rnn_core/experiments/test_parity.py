"""The race is fair, ends and measures as it says; who can turn a state over is found on states."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from rnn_core.cells import names, spec
from rnn_core.errors import InputError
from rnn_core.experiments.parity import (
    DIAGONALS,
    NETWORKS,
    POSITIVE,
    SIGNED,
    ParityNetwork,
    ParityTraining,
    can_flip,
    parity_network,
    parity_tracks,
    sees_state,
    train_parity,
)
from rnn_core.models.diagonal import Diagonal
from rnn_core.tasks import CELLS
from rnn_core.tasks.parity import Parity
from rnn_core.tasks.task import Batch

TINY = ParityTraining(hidden=6, batch=4, updates=6, unseen=20)
ALL = (*names(), *DIAGONALS)


@pytest.mark.parametrize("network", ALL)
def test_who_sees_the_state_is_found_by_moving_it(network: str) -> None:
    """Only where gates see it does the way from state to state bend."""
    layer = parity_network(replace(TINY, hidden=3), network, 0).recurrent.double()
    x = torch.randn(2, 1, 2, dtype=torch.float64)

    def after(h: float) -> torch.Tensor:
        if isinstance(layer, Diagonal):
            found: torch.Tensor = layer(x, torch.full((1, 3), h).double())[1].detach()
            return found
        state = torch.full((1, 1, 3), h).double()
        two = len(spec(network).states) > 1
        last: torch.Tensor = layer(x, (state, state) if two else state)[0][-1].detach()
        return last

    bend = (after(1.0) - 2 * after(0.0) + after(-1.0)).abs().max()
    assert (float(bend) > 1e-9) == sees_state(network)


def test_those_that_cannot_flip_are_the_linear_ones_without_a_sign() -> None:
    assert [one for one in NETWORKS if not sees_state(one)] == [NETWORKS[3], POSITIVE, SIGNED]
    assert set(NETWORKS[:3]) == set(CELLS)
    assert [one for one in NETWORKS if not can_flip(one)] == [NETWORKS[3], POSITIVE]
    with torch.no_grad():  # nothing that those two learn could change it: the derivative by the state is > 0
        for network in (NETWORKS[3], POSITIVE):
            made = parity_network(TINY, network, 0).recurrent.double()
            for weight in made.parameters():
                weight.normal_(std=4)
            x = torch.randn(8, 1, 2, dtype=torch.float64)
            shape = (1, 6) if isinstance(made, Diagonal) else (1, 1, 6)
            high, low = (made(x, torch.full(shape, one).double())[0] for one in (1.0, -1.0))
            assert (high - low >= 0).all()


@pytest.mark.parametrize("network", ALL)
def test_every_network_trains_and_a_seed_gives_it_again(network: str) -> None:
    state = torch.get_rng_state()
    settings = replace(TINY, networks=(network,), seed=3)
    first, second = (list(train_parity(settings, every=3)) for _ in range(2))
    assert torch.equal(state, torch.get_rng_state())
    assert [one.update for one in first] == [0, 3, 6]
    assert [one.right for one in first] == [one.right for one in second]
    assert pickle.loads(pickle.dumps(first)) == first
    assert first[-1].over
    assert all(before.seconds <= after.seconds for before, after in pairwise(first))
    other = parity_network(settings, network, 4)
    mine = parity_network(settings, network, 3)
    assert any(not torch.equal(a, b) for a, b in zip(mine.parameters(), other.parameters(), strict=True))


@pytest.mark.parametrize("taught", ["every", "last"])
def test_what_is_right_is_counted_on_strings_of_that_length(taught: str) -> None:
    settings = replace(TINY, networks=(SIGNED,), taught=taught)  # type: ignore[arg-type]
    (first, *_) = train_parity(settings)
    network = parity_network(settings, SIGNED, 0)
    unseen = Parity(100).draw(settings.unseen, torch.Generator().manual_seed(2 << 33))
    with torch.no_grad():
        for k, length in enumerate(settings.lengths):
            given = network(unseen.inputs[:length])
            right = (given.argmax(-1) == unseen.targets[:length]).double()
            share = right[-1].mean() if taught == "last" else right.mean()
            assert first.right[k] == pytest.approx(float(share))


def test_all_networks_have_one_readout_and_begin_as_it_is_said() -> None:
    settings = ParityTraining()
    for network in ALL:
        made = parity_network(settings, network, 0)
        assert isinstance(made, ParityNetwork)
        assert [tuple(weight.shape) for weight in made.readout.parameters()] == [
            (32, 32),
            (32,),
            (2, 32),
            (2,),
        ]
    rnn, _, lstm = (parity_network(settings, cell, 0).recurrent for cell in CELLS)
    turned = rnn.weight_hh_l0
    torch.testing.assert_close(turned @ turned.T, torch.eye(32), rtol=0, atol=1e-5)
    forget = (lstm.bias_ih_l0 + lstm.bias_hh_l0).unflatten(0, (4, 32)).mean(1)
    assert 0.7 < float(forget[1]) < 1.3
    assert float(forget[[0, 2, 3]].abs().max()) < 0.3
    for network in DIAGONALS:
        layer = parity_network(settings, network, 0).recurrent
        assert 0.7 < float(layer.factors(torch.zeros(1, 1, 2))[0].mean()) < 0.85


def test_one_that_has_solved_it_stops_unless_it_is_to_go_on() -> None:
    easy = replace(TINY, networks=(SIGNED,), limit=-1.0, updates=4)
    assert [one.update for one in train_parity(easy, every=2)] == [0]
    on = list(train_parity(replace(easy, stop=False), every=2))
    assert [(one.update, one.solved, one.over) for one in on] == [
        (0, True, False),
        (2, True, False),
        (4, True, True),
    ]
    hard = list(train_parity(replace(easy, limit=2.0), every=2))
    assert not any(one.solved for one in hard)
    assert [track.solved for track in parity_tracks(easy, train_parity(easy))] == [True]


def test_one_that_turns_over_learns_it_and_one_that_cannot_does_not() -> None:
    """Of two that differ in nothing but their range: with a wide margin, on any processor."""
    settings = ParityTraining(DIAGONALS, longest=10, lengths=(10,), updates=300, limit=0.9, unseen=200)
    last = {one.network: one for one in train_parity(settings) if one.over}
    assert last[SIGNED].solved
    assert last[POSITIVE].right[0] < 0.87


def test_of_one_seed_all_read_the_same_strings(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[int]] = []
    real = Parity.draw

    def drawn(self: Parity, count: int, source: torch.Generator) -> Batch:
        batch = real(self, count, source)
        told.append([len(batch.targets), *batch.targets.flatten().tolist()])
        return batch

    monkeypatch.setattr(Parity, "draw", drawn)
    for network in DIAGONALS:
        list(train_parity(replace(TINY, networks=(network,), updates=30)))
    first, second = told[: len(told) // 2], told[len(told) // 2 :]
    assert first == second
    lengths = [one[0] for one in first[1:]]
    assert len(lengths) == 30
    assert min(lengths) >= 2
    assert max(lengths) <= 20
    assert len(set(lengths)) > 5


@pytest.mark.parametrize(
    "wrong",
    [{"networks": ()}, {"seeds": 0}, {"updates": 0}, {"batch": 0}, {"longest": 30}, {"shortest": 0}],
)
def test_nothing_to_do_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        train_parity(replace(TINY, **wrong))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="a cell"):
        parity_network(TINY, "mlp", 0)
