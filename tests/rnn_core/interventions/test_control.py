"""A cut on every unit at many places: held against loops that make one cut at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

from rnn_core.cells import names, spec
from rnn_core.checkpoints import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.interventions import (
    ControlProgress,
    ControlQuestion,
    Place,
    between,
    control,
    controlled,
)
from rnn_core.models import CharacterModel
from rnn_core.models.character import with_dtype
from rnn_core.tracing import Clamp, intervene
from tests.cells import TEXT, network

UNITS = 24
PLACES = (
    (0, 12, range(5, 9), range(8, 9)),
    (3, 15, range(4, 6), range(6, 10)),
    (5, 17, range(7, 8), range(7, 8)),
)


@cache
def places() -> tuple[Place, ...]:
    vocabulary = network("lstm").vocabulary
    return tuple(Place(tuple(vocabulary.ids(TEXT)[a:b].tolist()), *ranges) for a, b, *ranges in PLACES)


def cut(cell: str, units: tuple[int, ...]) -> list[Clamp]:
    """Return a gate at a number, where there is one, and what is remembered as it was."""
    gates = spec(cell).gates
    gate = [Clamp(gates[0], units, slice(0), 0.9)] if gates else []
    return [*gate, Clamp(spec(cell).states[-1], units, slice(0), "freeze")]


def alone(net: TrainedNetwork, place: Place, clamps: list[Clamp], units: list[int]) -> float:
    """Make one cut at one place with `intervene`, whose own test is an explicit loop."""
    model = with_dtype(net.model, torch.float64)
    held = [replace(one, units=units, steps=slice(place.held.start, place.held.stop)) for one in clamps]
    for k, one in enumerate(held):
        if isinstance(one.value, tuple):
            held[k] = replace(one, value=np.array(one.value)[units])
    x = model.embedding(torch.tensor(place.ids))[:, None]
    run = intervene(model.rnn, x, held if units else [])
    hidden = torch.tensor(run.after.gate("hidden", run.after.layers - 1)[0])
    logs = model.readout(hidden).log_softmax(-1)
    return float(sum(logs[step, place.ids[step + 1]] for step in place.asked).exp())


@pytest.mark.parametrize("cell", names())
def test_every_number_is_that_of_one_cut_alone(cell: str) -> None:
    net, clamps = network(cell), cut(cell, (3, 7))
    found = control(net, places(), clamps, groups=(1, 3), draws=2, seed=5, dtype="float64")
    assert found.others is not None
    assert found.claimed == (3, 7)
    assert not found.chosen
    for k, place in enumerate(places()):
        for values, units in (
            (found.untouched, []),
            (found.cut, [3, 7]),
            (found.single[11], [11]),
            (found.others, [one for one in range(UNITS) if one not in (3, 7)]),
        ):
            assert values[k] == pytest.approx(alone(net, place, clamps, units), abs=1e-12)
    assert (found.choosing, found.scoring, found.honest) == ((0, 2), (1,), True)
    order = np.argsort(found.single[:, [0, 2]].mean(1))
    for group in found.groups:
        assert group.units == tuple(order[: group.size])
        assert group.best == pytest.approx(alone(net, places()[1], clamps, list(group.units)), abs=1e-12)
        assert all(len(set(one)) == group.size and not {3, 7} & set(one) for one in group.drawn)
        for one, mean in zip(group.drawn, group.random, strict=True):
            assert mean == pytest.approx(alone(net, places()[1], clamps, list(one)), abs=1e-12)


def test_an_lstm_that_keeps_all_and_writes_nothing_is_the_textbooks_loop() -> None:
    """Written out here, in numpy: c stays what it was where f = 1 and i = 0."""
    net = network("lstm")
    weights = {name: value.double().numpy() for name, value in net.model.state_dict().items()}
    place, unit = places()[0], 9
    h, c = np.zeros(UNITS), np.zeros(UNITS)
    for step, token in enumerate(place.ids[: place.asked.stop]):
        x = weights["embedding.weight"][token]
        sums = weights["rnn.weight_ih_l0"] @ x + weights["rnn.bias_ih_l0"]
        sums = sums + weights["rnn.weight_hh_l0"] @ h + weights["rnn.bias_hh_l0"]
        i, f, o = (1 / (1 + np.exp(-sums[k * UNITS : (k + 1) * UNITS])) for k in (0, 1, 3))
        g = np.tanh(sums[2 * UNITS : 3 * UNITS])
        if step in place.held:
            i[unit], f[unit] = 0, 1
        c = f * c + i * g
        h = o * np.tanh(c)
    scores = weights["readout.weight"] @ h + weights["readout.bias"]
    expected = (
        np.exp(scores - scores.max())[place.ids[place.asked.stop]] / np.exp(scores - scores.max()).sum()
    )
    clamps = [Clamp("forget", [unit], slice(0), 1.0), Clamp("input", [unit], slice(0), 0.0)]
    found = control(net, [place], clamps, groups=(), dtype="float64")
    assert found.single[unit, 0] == pytest.approx(expected, abs=1e-12)
    assert not found.honest


def test_a_number_for_each_unit_and_two_layers() -> None:
    torch.manual_seed(4)
    model = CharacterModel(len(network("lstm").vocabulary), "gru", UNITS, 2, 12).requires_grad_(False).eval()
    net = replace(network("lstm"), model=model)
    values = tuple(np.linspace(-1, 1, UNITS).tolist())
    clamps = [Clamp("hidden", (2,), slice(0), values, layer=1)]
    found = control(net, places(), clamps, groups=(2,), draws=1, dtype="float64")
    for k, place in enumerate(places()):
        assert found.single[17, k] == pytest.approx(alone(net, place, clamps, [17]), abs=1e-12)
        assert found.untouched[k] == pytest.approx(alone(net, place, clamps, []), abs=1e-12)


def test_the_best_unit_is_chosen_where_nobody_names_one() -> None:
    clamps = [Clamp("cell", (), slice(0), 0.0)]
    found = control(network("lstm"), places(), clamps, groups=(1,), draws=3)
    assert found.chosen
    assert found.claimed == found.groups[0].units
    assert found.claim == pytest.approx(found.groups[0].best, abs=1e-6)
    assert found.next_best not in found.claimed


def test_it_says_how_far_it_is_and_can_be_stopped() -> None:
    question = ControlQuestion(network("gru"), places(), tuple(cut("gru", (1,))), (1, 2), 3)
    seen = list(controlled(question))
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert seen[-1].done == seen[-2].done == seen[-1].total == 3 * (UNITS + 2 + 2 * 4)
    assert [one.found is None for one in seen] == [True] * (len(seen) - 1) + [False]

    def stop(progress: ControlProgress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        control(network("gru"), places(), cut("gru", (1,)), progress=stop)


@pytest.mark.parametrize(
    ("clamps", "said"),
    [
        ([], "clamps of one cut"),
        ([Clamp("forget", [1], slice(0), 1.0), Clamp("input", [2], slice(0), 0.0)], "clamps of one cut"),
        ([Clamp("forget", [1], slice(0), 1.5)], "from 0 to 1"),
        ([Clamp("update", [1], slice(0), 1.0)], "a quantity of this LSTM"),
        ([Clamp("cell", [UNITS], slice(0), 1.0)], f"units from 0 to {UNITS - 1}"),
        ([Clamp("cell", [1], slice(0), float("nan"))], "finite"),
        ([Clamp("cell", [1], slice(0), "thaw")], "freeze"),
        ([Clamp("cell", [1], slice(0), 1.0, layer=1)], "a layer in 0..0"),
    ],
)
def test_what_is_no_cut_is_refused(clamps: list[Clamp], said: str) -> None:
    with pytest.raises(InputError, match=said):
        control(network("lstm"), places(), clamps)


def test_places_are_refused_that_nothing_can_be_asked_of() -> None:
    ids = (1, 2, 3, 4)
    for held, asked in ((range(0), range(1, 2)), (range(1, 2), range(3, 4)), (range(2, 3), range(1, 3))):
        with pytest.raises(InputError):
            Place(ids, held, asked)
    with pytest.raises(InputError, match="at least one place"):
        control(network("lstm"), [], cut("lstm", (1,)))
    with pytest.raises(InputError, match="a step before each place"):
        control(
            network("lstm"), [Place(ids, range(2), range(1, 2))], [Clamp("forget", [1], slice(0), "freeze")]
        )


def test_stretches_are_found_by_their_ends() -> None:
    net = network("lstm")
    opening, closing = net.vocabulary.ids("()").tolist()
    found = between(net, [TEXT], opening, closing, before=4)
    assert [net.vocabulary.decode(one.ids) for one in found] == ["ens (a little)"] * 2
    assert (found[0].held, found[0].asked) == (range(4, 13), range(12, 13))
    comma = int(net.vocabulary.ids(",")[0])
    (only,) = between(net, ["a, o, gate, the"], comma, comma)  # the third has no partner
    assert net.vocabulary.decode(only.ids) == "a, o,"
    assert between(net, [TEXT], opening, closing, most=3) == ()
    assert len(between(net, [TEXT], opening, closing, limit=1)) == 1
