"""A pair of units held in two networks, against `rnn_core.intervene` on each, in float64."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

import rnn_core
from rnn_core.analysis.held_pair import can_hold_pair, hold_pair
from rnn_core.comparison import Comparison, compare
from rnn_core.errors import InputError
from rnn_core.models.character import with_dtype
from rnn_core.reading import Reading, embedded, read
from rnn_core.tracing import Clamp
from tests.rnn_core.interventions.nets import network

TEXT = "abbacd\nebadacc"


def both() -> Comparison:
    return compare(read(network("lstm", layers=2), TEXT), read(network("gru", hidden=5), TEXT))


def extra(reading: Reading, unit: int) -> np.ndarray:
    """What a unit of the top layer costs at each token, by `intervene`."""
    model = with_dtype(reading.checkpoint.model, torch.float64)
    x = embedded(reading.checkpoint, reading.tokens, "float64")
    clamp = Clamp("hidden", [unit], slice(None), 0.0, layer=reading.trace.layers - 1)
    after = rnn_core.intervene(model.rnn, x, [clamp]).after.output[0].copy()
    with torch.no_grad():
        logs = model.readout(torch.tensor(after[:-1])).log_softmax(-1).numpy() / np.log(2)
    bits = -logs[np.arange(len(TEXT) - 1), reading.tokens.ids[1:]]
    return np.concatenate([[np.nan], bits - reading.bits[1:]])


def test_what_a_pair_costs_is_what_intervene_gives() -> None:
    pair = both()
    held = hold_pair(pair, (2, 4), draws=3)
    assert held.residual < 1e-4
    for side, reading in enumerate(pair.readings):
        assert np.allclose(held.extra[:, side], extra(reading, held.units[side]), atol=1e-4, equal_nan=True)
        for k, unit in enumerate(held.drawn[:, side].tolist()):
            assert unit != held.units[side]
            found = held.drawn_extra[k, :, side]
            assert np.allclose(found, extra(reading, unit), atol=1e-4, equal_nan=True)
    assert np.allclose(held.costs, np.nanmean(held.extra, 0))
    known = held.extra[1:]
    assert held.alike == pytest.approx(np.corrcoef(known[:, 0], known[:, 1])[0, 1])
    assert held.drawn_alike.shape == (3,)
    assert held.drawn_costs.shape == (3, 2)


def test_the_same_network_twice_costs_the_same_at_every_character() -> None:
    one = read(network("gru"), TEXT)
    held = hold_pair(compare(one, replace(read(network("gru"), TEXT))), (1, 1))
    assert np.allclose(held.extra[1:, 0], held.extra[1:, 1], atol=1e-9)
    assert held.alike == pytest.approx(1)


def test_what_cannot_be_held_is_refused() -> None:
    trained = network("lstm")
    texts = compare(read(trained, TEXT), read(trained, TEXT + "a"))
    assert not can_hold_pair(texts)
    with pytest.raises(InputError, match="expected"):
        hold_pair(texts, (0, 0))
    with pytest.raises(InputError, match="expected"):
        hold_pair(both(), (6, 0))
