"""What if in networks that came in a file: both directions and projections, held to a loop written out."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from rnn_core.checkpoints.opened import opened_network
from rnn_core.interventions import what_if
from rnn_core.models import OpenedModel
from rnn_core.reading import read
from rnn_core.text.given import vocabulary_of
from rnn_core.tracing import Clamp

TEXT = "abcdebcadeabdceabced"
HELD = slice(8, 11)


def _loop(rnn: nn.LSTM, x: Tensor, layer: int, quantity: str, unit: int, value: float) -> list[dict]:
    """Read x, (time, features), with one quantity held, as it is written; a record each layer shown."""
    found, weights = [], dict(rnn.named_parameters())
    ways = ["", "_reverse"] if rnn.bidirectional else [""]
    for k in range(rnn.num_layers):
        halves = []
        for way in ways:
            own = len(found) == layer
            steps = range(len(x)) if not way else range(len(x) - 1, -1, -1)
            h, c = x.new_zeros(rnn.proj_size or rnn.hidden_size), x.new_zeros(rnn.hidden_size)
            record = {"cell": [None] * len(x), "hidden": [None] * len(x)}
            emitted = [None] * len(x)
            for t in steps:
                part = {
                    name: weights[f"{name}_l{k}{way}"]
                    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
                }
                sums = part["weight_ih"] @ x[t] + part["bias_ih"] + part["weight_hh"] @ h + part["bias_hh"]
                i, f, g, o = sums.chunk(4)
                f = f.sigmoid()
                if own and quantity == "forget" and HELD.start <= t < HELD.stop:
                    f = f.clone()
                    f[unit] = value
                c = f * c + i.sigmoid() * g.tanh()
                full = o.sigmoid() * c.tanh()
                if own and quantity == "hidden" and HELD.start <= t < HELD.stop:
                    full[unit] = value
                h = weights[f"weight_hr_l{k}{way}"] @ full if rnn.proj_size else full
                record["cell"][t], record["hidden"][t], emitted[t] = c, full, h
            found.append({name: torch.stack(values).numpy() for name, values in record.items()})
            halves.append(torch.stack(emitted))
        x = torch.cat(halves, -1)
    return [*found, {"output": x}]


@pytest.mark.parametrize("held", [("forget", 3, 0.0), ("hidden", 2, 0.9)])
@pytest.mark.parametrize(
    "settings", [{"bidirectional": True}, {"proj_size": 3}, {"bidirectional": True, "proj_size": 3}]
)
@torch.no_grad()
def test_every_layer_is_that_of_the_loop(settings: dict, held: tuple[str, int, float]) -> None:
    torch.manual_seed(5)
    rnn, table = nn.LSTM(4, 6, 2, **settings), torch.randn(5, 4)
    for one in rnn.parameters():
        one.mul_(3)  # what is held is felt some steps away
    width = (rnn.proj_size or 6) * (2 if rnn.bidirectional else 1)
    model = OpenedModel(rnn, table, (torch.randn(5, width), torch.randn(5)))
    reading = read(opened_network("mine", model, vocabulary_of("abcde")), TEXT)
    layer = 1  # the second one, or the first backward
    quantity, unit, value = held
    seen = what_if(reading, clamps=[Clamp(quantity, [unit], HELD, value, layer=layer)])
    exact = nn.LSTM(4, 6, 2, **settings).double()
    exact.load_state_dict(rnn.state_dict())
    x = table.double()[["abcde".index(one) for one in TEXT]]
    *expected, end = _loop(exact, x, layer, quantity, unit, value)
    for number, record in enumerate(expected):
        for name, values in record.items():
            np.testing.assert_allclose(seen.after.trace.gate(name, number)[0], values, atol=1e-12)
    assert seen.after.trace.residual < 1e-12
    if model.predicts == "tokens":
        chances = (
            end["output"] @ model.readout.weight[1:].double().T + model.readout.bias[1:].double()
        ).softmax(-1)
        told = [chances[t, "abcde".index(TEXT[t + 1])].item() for t in range(len(TEXT) - 1)]
        np.testing.assert_allclose(seen.after.next_probability[:-1], told, atol=1e-12)
    elif quantity == "hidden":
        _said_of_both(seen)


def _said_of_both(seen: object) -> None:
    """What is held in a layer that reads backward reaches earlier steps, and the sentence says how far."""
    parts, verdict = seen.intervention.parts(), seen.verdict()
    assert verdict.both
    assert parts is not None
    assert parts < HELD.start
    assert np.isnan(seen.after.bits).all()
    told = seen.sentence("en")
    assert "which reads backward" in told
    step, count = map(int, re.search(r"already at step (\d+), (\d+) steps before", told).groups())
    assert (step, count) == (parts + 1, HELD.start - parts)
