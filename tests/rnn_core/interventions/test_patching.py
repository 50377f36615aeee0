"""States carried from one text into another, and memories held while a network writes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.cells import names
from rnn_core.errors import InputError
from rnn_core.interventions import PatchQuestion, SteeringQuestion, patch, patched, steer, steered
from rnn_core.models import CharacterModel
from rnn_core.models.character import with_dtype
from rnn_core.tracing import Clamp, intervene
from rnn_core.training.sample import draw_many
from tests.cells import network

A, B = "the gate, the", "the gate; the"


@pytest.mark.parametrize("cell", names())
def test_everything_carried_over_is_text_b(cell: str) -> None:
    """From the last character that differs on, what is left of A is what is left of B."""
    found = patch(network(cell), A, B, answers=("a", "t"))
    assert found.steps == (8, 9, 10, 11, 12)
    np.testing.assert_allclose(found.whole, 1, atol=1e-9)
    assert found.single.shape == (24, 5)
    assert len(found.random) == 10


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_one_unit_carried_over_is_a_clamp_of_its_states(cell: str) -> None:
    """By `intervene`: c and then h of the unit set, after one step, to what they are in B."""
    net, unit = network(cell), 5
    found = patch(net, A, B, units=[unit, 8], at=[9], answers=("a", "t"))
    assert found.together is not None
    model = with_dtype(net.model, torch.float64)
    x = [model.embedding(torch.tensor(net.vocabulary.ids(text)))[:, None] for text in (A, B)]
    b = intervene(model.rnn, x[1], []).before
    states = [one for one in ("cell", "hidden") if one in b.gates]
    for units, share in (((unit,), found.single[unit, 0]), ((unit, 8), found.together[0])):
        clamps = [Clamp(one, units, [9], b.gate(one)[0, 9, list(units)]) for one in states]
        h = torch.tensor(intervene(model.rnn, x[0], clamps).after.gate("hidden")[0, -1])
        logits = model.readout(h)
        first, second = net.vocabulary.ids("at").tolist()
        odds = float(logits[second] - logits[first])
        assert share == pytest.approx((odds - found.before) / (found.after - found.before), abs=1e-10)
    assert [row.kind for row in found.rows()] == ["all", "best", "asked", "unit", "unit", "random"]


def test_bits_are_those_of_what_both_texts_share() -> None:
    net = network("gru")
    found = patch(net, A, B, of="bits")
    ids = [torch.tensor(net.vocabulary.ids(text))[:, None] for text in (A, B)]
    model = with_dtype(net.model, torch.float64)
    bits = []
    for one in ids:
        logits, _ = model(one)
        logs = logits[:, 0].log_softmax(-1) / np.log(2)
        bits.append(-float(sum(logs[step, one[step + 1, 0]] for step in range(8, 12))))
    assert found.before == pytest.approx(bits[0])
    assert found.after == pytest.approx(bits[1])
    assert found.whole[0] == pytest.approx(1, abs=1e-9)
    assert found.whole[-1] == pytest.approx(0, abs=1e-9)  # nothing is read after the last
    assert found.answers == ()


def test_of_two_layers_all_is_both() -> None:
    torch.manual_seed(4)
    model = CharacterModel(len(network("lstm").vocabulary), "lstm", 24, 2, 12).requires_grad_(False).eval()
    net = replace(network("lstm"), model=model)
    found = patch(net, A, B, units=range(24), answers=("a", "t"), layer=1)
    np.testing.assert_allclose(found.whole, 1, atol=1e-9)
    assert found.together is not None
    assert abs(found.together[0] - 1) > 1e-6


@pytest.mark.parametrize(
    ("a", "b", "more", "said"),
    [
        (A, A + "!", {}, "one length in tokens"),
        (A, A, {}, "two texts that differ"),
        (A, B, {"answers": ("at", "t")}, "one known token each"),
        (A, B, {"answers": ("t", "t")}, "two different tokens"),
        (A, B, {"units": [24]}, "units from 0 to 23"),
        (A, B, {"at": [3]}, "steps from 8"),
        (A, B, {"layer": 1}, "a layer in 0..0"),
        (A, B, {"of": "nats"}, "log odds"),
        ("at", "ae", {"of": "bits"}, "go on after the last difference"),
    ],
)
def test_what_cannot_be_carried_over_is_refused(a: str, b: str, more: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        patch(network("lstm"), a, b, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_a_held_memory_writes_what_a_clamp_foretells(cell: str) -> None:
    """Each text, read again with the clamp on, gives the odds that its random numbers drew from."""
    net = network(cell)
    ends = np.array([[-0.7, 0.4]])
    found = steer(net, "the", [6], ends=ends, texts=3, characters=12, temperature=0.9, seed=7)
    uniform = np.random.default_rng(7).random((12, 3))
    start = net.vocabulary.ids("the").tolist()
    for end, value in enumerate(ends[0]):
        for text in range(3):
            written = found.held[0, end, text].tolist()
            ids = torch.tensor([*start, *written[:-1]])
            clamp = Clamp(found.quantity, [6], slice(2, len(ids)), float(value))
            run = intervene(net.model.rnn, net.model.embedding(ids)[:, None], [clamp])
            scores = net.model.readout(torch.tensor(run.after.gate("hidden")[0, 2:])).double()
            scores[:, 0] = -torch.inf
            below = (scores / 0.9).softmax(-1).cumsum(-1).numpy()
            for place, token in enumerate(written):
                assert below[place, token] > uniform[place, text] - 1e-5
                assert below[place, token - 1] < uniform[place, text] + 1e-5


def test_free_writing_is_as_the_network_writes() -> None:
    net = network("gru")
    found = steer(net, net.vocabulary.begins, [0], texts=60, characters=40, temperature=1.0)
    text = "".join(draw_many(net.model, net.vocabulary, 60, 40))
    token = int(np.bincount(found.free.ravel()).argmax())
    rate, error = found.free_rate(token)
    letter = net.vocabulary.shown(token)
    assert abs(1000 * text.count(letter) / len(text) - rate) < 6 * max(error, 5)
    assert not (found.free == 0).any()
    low, high = found.ends[0]
    assert -1 <= low < high <= 1
    assert found.rates(token).shape == (1, 2)


def test_a_steering_job_finds_what_steer_finds_beside_every_unit() -> None:
    net = network("lstm")
    counted = tuple(net.vocabulary.ids("te").tolist())
    question = SteeringQuestion(
        net, "the", 6, counted, texts=6, characters=20, every_texts=2, every_characters=10
    )
    steps = list(steered(question))
    assert [one.done for one in steps] == sorted(one.done for one in steps)
    assert steps[-1].done == steps[-1].total == 3 * 6 + 2 * 2 * 24
    found, alone = steps[-1].found, steer(net, "the", [6], texts=6, characters=20)
    assert found is not None
    np.testing.assert_array_equal(found.own.held, alone.held)
    each = sum(alone.rates(token) for token in counted)
    np.testing.assert_allclose(found.own.rates(counted), each)
    more, error = found.own.apart(counted)
    assert more == pytest.approx(float(each[0, 1] - each[0, 0]))
    assert error > 0
    every = steer(net, "the", texts=2, characters=10, seed=2)
    np.testing.assert_allclose(found.every, every.rates(counted))


def test_texts_that_expect_one_character_are_compared_by_what_moves_most() -> None:
    net = network("lstm")
    a, b = "the gate, the", "The gate, the"
    scores = [
        net.model(torch.tensor(net.vocabulary.ids(one))[:, None])[0][-1, 0].softmax(-1) for one in (a, b)
    ]
    assert scores[0].argmax() == scores[1].argmax()
    *steps, last = patched(PatchQuestion(net, a, b, at=(0, 5)))
    assert [one.done for one in steps] == list(range(1, 7))
    assert last.found is not None
    moved = scores[1] - scores[0]
    assert last.found.answers == (int(moved.argmin()), int(moved.argmax()))


def test_nothing_to_write_is_refused() -> None:
    for more in (
        {"units": [24]},
        {"layer": 2},
        {"texts": 0},
        {"temperature": 0.0},
        {"ends": np.zeros((2, 2))},
    ):
        with pytest.raises(InputError):
            steer(network("gru"), "the", **{"units": [1], **more})  # type: ignore[arg-type]
