"""Five slips, each against a naive loop over torch's own modules."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from rnn_core.analysis.slips import (
    ORDERS,
    ClipSettings,
    StreamSettings,
    backward_twice,
    carried_or_reset,
    clip_orders,
    fed_to_readout,
    poisoned,
)
from rnn_core.analysis.translation import translate
from rnn_core.cells import names
from rnn_core.checkpoints import TrainedNetwork, load
from rnn_core.checkpoints.translators import Translator, load_translator
from rnn_core.errors import InputError
from rnn_core.models.character import with_dtype
from rnn_core.models.seq2seq import BEGIN
from rnn_core.reading import read
from tests.tree import ROOT

CODE = 'def f(x, y):\n    """Add."""\n    return x + y  # "sum"\n'


@cache
def network(name: str) -> TrainedNetwork:
    return load(ROOT / "assets" / "models" / name)


@cache
def translator(name: str) -> Translator:
    return load_translator(Path(ROOT / "assets" / "translators" / name))


@pytest.mark.parametrize("name", ["python-lstm", "shakespeare-gru", "shakespeare-rnn"])
def test_carried_and_reset_are_a_loop_with_and_without_the_state(name: str):
    checkpoint, window = network(name), 9
    found = carried_or_reset(checkpoint, CODE, window)
    model = with_dtype(checkpoint.model, torch.float64)
    ids = torch.as_tensor(checkpoint.vocabulary.encode(CODE).ids)
    count = (len(ids) - 1) // window
    assert found.carried.shape == found.reset.shape == (count, window)
    with torch.no_grad():
        state = None
        for k in range(count):
            part, follow = ids[k * window : (k + 1) * window], ids[k * window + 1 : (k + 1) * window + 1]
            for rows, start in ((found.carried, state), (found.reset, None)):
                logits, _ = model(part[:, None], start)
                wanted = -logits[:, 0].log_softmax(-1)[torch.arange(window), follow] / np.log(2)
                wanted[follow == 0] = torch.nan
                np.testing.assert_allclose(rows[k], wanted.numpy(), atol=1e-9)
            _, state = model(part[:, None], state)
    np.testing.assert_allclose(found.bits, (np.nanmean(found.carried[1:]), np.nanmean(found.reset[1:])))
    assert found.by_position()[0].shape == (window,)
    with pytest.raises(InputError, match="longer one"):
        carried_or_reset(checkpoint, CODE[:10], window)


def test_a_reset_costs_a_trained_network_more_the_more_often_it_comes():
    text = (ROOT / "assets" / "samples" / "python" / "parser.txt").read_text("utf-8")
    costs = []
    for window in (5, 25, 100):
        carried, reset = carried_or_reset(network("python-lstm"), text, window).bits
        costs.append(reset - carried)
    assert costs[0] > costs[1] > costs[2] > 0


@pytest.mark.parametrize("cell", names())
def test_a_detached_state_ends_each_loss_in_its_own_window(cell: str):
    told = StreamSettings()
    cut, whole = backward_twice(cell, True), backward_twice(cell, False, retain=True)
    assert cut.error == whole.error == ""
    assert ((cut.reach > 0) == np.eye(told.windows, dtype=bool)).all()
    assert ((whole.reach > 0) == np.tri(told.windows, dtype=bool)).all()
    np.testing.assert_allclose(np.diag(cut.reach), np.diag(whole.reach), rtol=1e-9)
    failed = backward_twice(cell, False)
    assert failed.done == 1
    assert "retain_graph=True" in failed.error
    assert "second time" in failed.error


def test_the_reach_of_a_stream_by_finite_differences():
    told = StreamSettings(windows=3, window=2, features=1, hidden=3)
    found = backward_twice("lstm", False, told, retain=True).reach
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(told.seed)
        module = nn.LSTM(1, 3, dtype=torch.float64)
        x = torch.randn(3, 2, 1, 1, dtype=torch.float64)

    def loss(inputs: torch.Tensor, k: int) -> float:
        with torch.no_grad():
            return float(module(inputs[: k + 1].flatten(0, 1))[0][2 * k :].square().mean())

    for k in range(3):
        for j in range(k + 1):
            slopes = []
            for step in range(2):
                up, down = x.clone(), x.clone()
                up[j, step] += 1e-5
                down[j, step] -= 1e-5
                slopes.append((loss(up, k) - loss(down, k)) / 2e-5)
            assert found[k, j] == pytest.approx(float(np.linalg.norm(slopes)), rel=1e-4, abs=1e-9)


@pytest.mark.parametrize("cell", names())
def test_only_a_clip_between_backward_and_step_limits_the_update(cell: str):
    told = ClipSettings(updates=8, limit=0.2)
    found = clip_orders(cell, told)
    right, before, after = (found[order] for order in ORDERS)
    assert right.max() <= told.limit * (1 + 1e-9)
    np.testing.assert_allclose(before, after, rtol=1e-6)  # neither clips anything
    assert before.max() > told.limit
    assert right[0] == pytest.approx(min(before[0], told.limit), rel=1e-5)  # one start, one first gradient


def test_the_readout_of_h_is_the_reading_itself_and_that_of_c_is_not():
    reading = read(network("python-lstm"), CODE)
    found = fed_to_readout(reading)
    np.testing.assert_allclose(found.hidden, reading.bits[1:], atol=1e-9)
    model = with_dtype(reading.checkpoint.model, torch.float64)
    ids = torch.as_tensor(reading.tokens.ids)
    with torch.no_grad():
        wanted, state = [], None
        for token, follow in pairwise(ids):
            _, state = model.rnn(model.embedding(token)[None, None], state)
            wanted.append(float(-model.readout(state[1][0, 0]).log_softmax(-1)[follow] / np.log(2)))
    np.testing.assert_allclose(found.cell, wanted, rtol=1e-6)
    assert found.bits[1] > 10 * found.bits[0]
    assert found.largest > 1
    assert fed_to_readout(read(network("shakespeare-gru"), "to be")) is None
    assert fed_to_readout(read(network("python-lstm"), "\u4e00\u4e00")) is None  # nothing it knows follows


@pytest.mark.parametrize("name", ["digits-luong", "digits-none"])
def test_a_poisoned_decoder_is_one_that_was_fed_token_by_token(name: str):
    shipped = translator(name)
    numbers = shipped.source.encode(("4", "0", "8", "2"))
    said = translate(shipped, ("4", "0", "8", "2")).said.pieces
    with torch.no_grad():
        encoded = shipped.model.encode(torch.as_tensor(numbers)[:, None], torch.tensor([len(numbers)]))
        for at in range(len(said) - 1):
            found = poisoned(shipped.model, numbers, said, at)
            assert found.other != said[at]
            np.testing.assert_array_equal(found.taught[: at + 1], said[: at + 1])
            np.testing.assert_array_equal(found.free[:at], said[:at])
            assert found.free[at] == found.other
            for feed in ("taught", "free"):
                state, token, seen = encoded.start, BEGIN, []
                for k in range(len(found.free) if feed == "free" else len(said)):
                    given = shipped.model.decode(torch.tensor([[token]]), state, encoded)
                    state = given.state
                    seen.append(int(given.logits[0, 0].argmax()))
                    token = found.other if k == at else seen[-1] if feed == "free" else int(said[k])
                own = found.free if feed == "free" else found.taught
                assert seen[at + 1 :] == own[at + 1 :].tolist()
            taught, free = found.differing()
            assert 0 <= taught <= len(said) - at - 1
            assert 0 <= free <= len(said) - at - 1
    with pytest.raises(InputError, match="before the last"):
        poisoned(shipped.model, numbers, said, len(said) - 1)
